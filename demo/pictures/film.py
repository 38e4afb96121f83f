"""Pictures for the film desk: stairs, roads, rooftops, and the dark in which one sees them."""


def stairs(p):
    """From the lit house on the hill down to the window under the street."""
    p.ground(p.ink)
    p.poly([(560, 0), (1200, 0), (1200, 290), (820, 290)], p.accent)
    p.within("M560 0 H1200 V290 H820 Z")
    p.spray((560, 0, 640, 290), p.paper, 2200, "up", 1.2, opacity=0.7)
    p.out()
    p.rect(880, 92, 320, 150, p.paper)
    p.rect(900, 112, 280, 110, p.accent)
    for x in (990, 1085):
        p.rect(x, 112, 8, 110, p.paper)
    p.rect(850, 76, 350, 20, p.ink)
    p.rect(880, 240, 320, 50, p.mid)
    steps = 11
    for i in range(steps):
        x, y = 800 - i * 62, 290 + i * 30
        tone = p.soft if i % 2 == 0 else "#a93a3b"
        p.poly([(x, y), (x + 260, y), (x + 260 - 30, y + 30), (x - 62, y + 30)], tone)
        p.poly([(x - 62, y + 30), (x + 198, y + 30), (x + 198, y + 36), (x - 62, y + 36)], p.ink)
    p.within("M0 675 L120 620 L1060 290 L1200 290 V675 Z")
    p.out()
    p.shade("M1060 290 L1200 290 V675 H300 L378 620 Z", p.mid, (380, 290, 820, 390), p.ink, 3600, "down", power=1.1)
    p.shade("M0 0 H560 L800 290 L118 620 L0 675 Z", "#2c1f45", (0, 0, 800, 675), p.ink, 2600, "left", power=1.2)
    p.rect(690, 520, 330, 96, p.ink)
    p.rect(702, 532, 306, 72, p.accent)
    p.within("M702 532 H1008 V604 H702 Z")
    p.spray((702, 532, 306, 72), p.paper, 500, "down", opacity=0.8)
    p.circle(800, 590, 24, p.ink)
    p.path("M764 620 Q800 592 836 620 Z", p.ink)
    p.circle(880, 596, 20, p.ink)
    p.out()
    for x in range(722, 1008, 44):
        p.rect(x, 520, 6, 96, p.ink)
    p.moved(560, 416)
    p.path("M-14 0 L-10 -54 Q0 -72 10 -54 L18 0 L6 0 L0 -30 L-6 0 Z", p.paper)
    p.circle(0, -80, 12, p.paper)
    p.out()
    for i in range(80):
        x, y = p.chance.uniform(0, 1200), p.chance.uniform(250, 675)
        p.line(f"M{x:.0f} {y:.0f} l-9 34", p.paper, 2, 0.28)
