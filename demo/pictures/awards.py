"""Pictures for the awards desk: envelopes, ballots and prizes nobody gives."""


def five_envelopes(p):
    """Five envelopes on a green table; one has been opened."""
    p.ground(p.mid)
    p.spray((0, 0, 1200, 675), p.ink, 4200, "left", 1.2, opacity=0.8)
    p.beam(600, -60, 90, 46, 1000, p.accent, 0.14)
    for i, (x, y, turn) in enumerate(((150, 420, -16), (340, 372, -8), (860, 372, 8), (1050, 420, 16))):
        p.moved(x, y, turn)
        p.rect(-136, -86, 280, 190, p.ink, 6, opacity=0.45)
        p.shade("M-140 -95 H140 V95 H-140 Z", p.paper, (-140, -95, 280, 190), p.soft, 700, "down")
        p.path("M-140 -95 L0 24 L140 -95 Z", "#eadfb9")
        p.line("M-140 -95 L0 24 L140 -95", p.ink, 2, 0.35)
        p.circle(0, 18, 24, p.accent)
        p.circle(0, 18, 13, p.ink, 0.25)
        p.out()
    p.moved(600, 430)
    p.rect(-176, -106, 370, 260, p.ink, 6, opacity=0.45)
    p.path("M-180 -110 L0 -300 L180 -110 Z", "#b9822a")
    p.rect(-150, -330, 300, 300, p.paper)
    p.within("M-150 -330 H150 V-30 H-150 Z")
    p.spray((-150, -330, 300, 300), p.accent, 900, "up", 1.8, opacity=0.6)
    p.out()
    p.rect(-104, -262, 208, 18, p.ink)
    p.rect(-70, -226, 140, 12, p.mid)
    p.rect(-50, -196, 100, 12, p.mid)
    p.shade("M-180 -110 L0 30 L180 -110 V150 H-180 Z", p.accent, (-180, -110, 360, 260), "#8a5a17", 1300, "down")
    p.path("M-180 150 L0 -6 L180 150 Z", "#e9bd62")
    p.line("M-180 150 L0 -6 L180 150", p.ink, 2, 0.3)
    p.out()
    for x, y, r in ((470, 90, 4), (540, 54, 6), (690, 70, 5), (742, 120, 3), (420, 150, 3), (640, 34, 3), (790, 60, 4)):
        p.circle(x, y, r, p.paper, 0.9)
