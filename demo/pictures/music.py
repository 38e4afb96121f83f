"""Pictures for the music desk: rooms, woods and machines that turn out to be instruments."""


def pines(p):
    """A record from the woods: trunks in mist, one small figure, a disc for a moon."""
    p.ground("#cfd3e6")
    p.circle(820, 250, 176, p.paper)
    for r in (150, 122, 94):
        p.ring(820, 250, r, "#b9bfdc", 3)
    p.circle(820, 250, 54, p.soft)
    p.circle(820, 250, 8, p.paper)
    for depth, (colour, step, width) in enumerate((("#a9b2d8", 74, 20), ("#6f7fc4", 118, 34), (p.mid, 190, 52))):
        base = 470 + depth * 60
        p.path(f"M0 {base} Q300 {base - 40} 600 {base} T1200 {base - 12} V675 H0 Z", colour)
        for i, x in enumerate(range(-20 + depth * 46, 1240, step)):
            if depth == 2 and 520 < x < 1000:
                continue
            lean = ((i * 53) % 17) - 8
            d = f"M{x} {base + 30} L{x + lean + width * .25} -10 L{x + lean + width * .75} -10 L{x + width} {base + 30} Z"
            p.shade(d, colour, (x - 10, 0, width + 30, base), p.ink, 70 * (depth + 1), "left", opacity=0.35)
            for k in range(2):
                y = 90 + ((i * 97 + k * 151) % 260)
                side = -1 if (i + k) % 2 else 1
                p.line(f"M{x + width * .5} {y} q{side * 30} -8 {side * (44 + depth * 16)} -40", colour, 4 + depth * 2)
        p.spray((0, base - 90, 1200, 120), "#e6e8f2", 900, "down", 1.4, opacity=0.55)
    p.path("M0 612 Q400 566 760 606 T1200 590 V675 H0 Z", p.ink)
    p.moved(700, 610)
    p.path("M-22 0 C-26 -60 -24 -96 0 -100 C24 -96 26 -60 22 0 Z", p.soft)
    p.circle(0, -114, 15, p.paper)
    p.path("M-17 -112 C-18 -138 18 -138 17 -112 C22 -96 14 -84 12 -84 C14 -110 -14 -110 -12 -84 C-18 -88 -20 -100 -17 -112 Z", p.ink)
    p.out()
    p.spray((0, 0, 1200, 200), p.mid, 900, "up", 1.8, opacity=0.35)
