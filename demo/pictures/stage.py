"""Pictures for the stage desk: curtains, boards, and the light left burning."""


def ghost_light(p):
    """One bulb on a stand in an empty house."""
    p.ground(p.ink)
    p.path("M300 0 H900 V470 H300 Z", "#4a0f1d")
    p.glow(600, 300, 420, p.accent, 5, 0.08)
    p.halo(600, 300, 30, 460, p.accent, 2600, 0.6)
    p.path("M0 470 H1200 V675 H0 Z", "#5a1524")
    p.within("M0 470 H1200 V675 H0 Z")
    p.ellipse(600, 560, 330, 62, p.accent, 0, 0.35)
    p.ellipse(600, 560, 200, 36, p.paper, 0, 0.35)
    p.spray((0, 470, 1200, 205), p.ink, 2200, "down", 1.2)
    for x in range(-600, 1900, 120):
        p.line(f"M{600 + (x - 600) * 0.45} 470 L{x} 675", p.ink, 2, 0.5)
    p.out()
    p.rect(595, 330, 10, 236, p.ink)
    p.path("M548 572 Q600 548 652 572 Z", p.ink)
    p.rect(586, 316, 28, 30, p.ink, 4)
    p.circle(600, 288, 36, p.paper)
    p.circle(600, 288, 24, "#fffaf0")
    for k, colour in ((0, p.soft),):
        p.line("M600 230 V204 M642 246 L660 228 M558 246 L540 228 M660 288 H686 M540 288 H514", colour, 5)
    p.curtain(-30, 340, 610, p.mid, p.ink, 6)
    p.curtain(890, 340, 610, p.mid, p.ink, 6)
    p.path("M0 0 H1200 V60 Q1100 128 1000 70 Q900 128 800 70 Q700 128 600 70 Q500 128 400 70 Q300 128 200 70 Q100 128 0 60 Z", "#a3243a")
    p.within("M0 0 H1200 V60 Q1100 128 1000 70 Q900 128 800 70 Q700 128 600 70 Q500 128 400 70 Q300 128 200 70 Q100 128 0 60 Z")
    p.spray((0, 0, 1200, 120), p.ink, 1500, "up", 1.2)
    p.out()
    p.line("M0 68 Q100 136 200 78 Q300 136 400 78 Q500 136 600 78 Q700 136 800 78 Q900 136 1000 78 Q1100 136 1200 68", p.accent, 7)
