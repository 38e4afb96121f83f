"""Pictures for the music desk: rooms, woods and machines that turn out to be instruments."""

import math


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


def bedroom_mic(p):
    """A microphone beside an unmade bed; the wallpaper is what it hears."""
    p.ground(p.ink)
    for i in range(41):
        x = 10 + i * 30
        tall = 30 + 250 * abs(math.sin(i * 0.55) * math.sin(i * 0.131 + 0.4)) + 14 * ((i * 7) % 5)
        tone = p.mid if i % 4 else p.soft
        p.rect(x, round(240 - tall / 2), 16, round(tall), tone, 8)
    p.within("M0 0 H1200 V470 H0 Z")
    p.spray((0, 0, 1200, 470), p.ink, 1900, "up", 1.2)
    p.out()
    p.path("M0 470 H1200 V675 H0 Z", "#0f1336")
    p.rect(90, 270, 40, 330, p.accent, 12)
    p.circle(110, 262, 26, p.accent)
    p.shade("M110 470 H830 Q860 470 860 500 V610 H110 Z", p.paper, (110, 470, 750, 140), p.soft, 900, "down")
    p.shade("M140 400 Q230 370 330 404 Q350 440 330 476 H140 Z", p.paper, (140, 380, 210, 96), p.mid, 320, "down")
    p.shade("M300 470 C360 400 460 460 520 420 C600 380 660 450 740 420 C820 410 870 470 872 560 C876 620 850 640 800 632 C700 620 640 650 560 632 C460 620 400 650 330 620 C300 590 284 520 300 470 Z", p.soft, (290, 400, 590, 250), "#a83a66", 2100, "down")
    p.line("M360 480 C420 520 470 470 540 500 M580 560 C640 520 700 560 780 520", "#a83a66", 5, 0.8)
    p.rect(110, 608, 30, 50, p.ink)
    p.rect(820, 620, 30, 40, p.ink)
    p.line("M1010 640 V250", p.paper, 10)
    p.line("M940 650 H1080", p.paper, 14)
    p.line("M1010 260 L900 196", p.paper, 10)
    p.moved(862, 168, -62)
    p.shade("M-42 -70 Q-42 -112 0 -112 Q42 -112 42 -70 V10 H-42 Z", p.accent, (-42, -112, 84, 122), "#9a6a12", 300, "right")
    for y in (-84, -62, -40, -18):
        p.line(f"M-34 {y} H34", p.ink, 4, 0.6)
    p.path("M-42 10 H42 L28 64 H-28 Z", p.mid)
    p.out()
    p.line("M1010 620 C1100 600 1080 660 1210 640", p.mid, 7)


def bolt_cutters(p):
    """Bolt cutters about to close on a chain of notes."""
    p.ground(p.soft)
    p.spray((0, 0, 1200, 675), "#b94570", 3000, "left", 1.1)
    p.circle(600, 330, 250, p.accent)
    p.within("M600 80 A250 250 0 1 1 599.9 80 Z")
    p.spray((350, 80, 500, 500), p.paper, 1100, "up", 1.2)
    p.out()
    for i in range(9):
        x = -20 + i * 76
        if i % 2:
            p.ring(x + 8, 330, 30, p.ink, 15)
        else:
            p.rect(x - 26, 322, 66, 17, p.ink, 8)
    p.line("M560 330 L604 318", p.ink, 15)
    for i, (x, y, tail) in enumerate(((690, 336, 1), (780, 290, 1), (864, 350, -1), (956, 296, 1), (1040, 240, -1), (1120, 310, 1))):
        p.ellipse(x, y, 27, 20, p.ink, -20)
        p.line(f"M{x + 22 * tail} {y - 6 * tail} V{y - 116 * tail}", p.ink, 8)
        if i % 2 == 0:
            p.line(f"M{x + 22 * tail} {y - 112 * tail} q34 {26 * tail} 26 {62 * tail}", p.ink, 9)
    for side in (-1, 1):
        p.moved(610, 402, side * 17)
        p.put(f'<g transform="scale({side} 1)">')
        p.path("M2 -96 C40 -110 52 -60 40 -6 L30 44 L-4 30 C8 -10 6 -50 2 -96 Z", p.mid)
        p.path("M-8 26 L34 32 L48 320 Q34 336 18 322 Z", p.ink)
        p.shade("M14 150 L44 148 L54 324 Q36 350 18 330 Z", p.mid, (14, 148, 40, 190), p.ink, 160, "down")
        p.out()
        p.out()
    p.circle(610, 424, 25, p.paper)
    p.circle(610, 424, 10, p.ink)
    for turn in (-150, -120, -90, -60, -30):
        a = math.radians(turn)
        p.line(f"M{610 + 70 * math.cos(a):.0f} {300 + 60 * math.sin(a):.0f} L{610 + 122 * math.cos(a):.0f} {300 + 112 * math.sin(a):.0f}", p.paper, 9)


def reactor_cello(p):
    """A cello among cooling towers; the steam is in staves."""
    p.ground("#d9d2e4")
    p.spray((0, 0, 1200, 420), p.mid, 1700, "up", 1.3, opacity=0.6)
    for dx in range(5):
        y = 56 + dx * 24
        p.line(f"M250 {250 - dx * 3} C180 {y + 70} 420 {y - 50} 660 {y} S1020 {y + 40} 1210 {y - 30}", p.ink, 4, 0.75)
    for i, (x, y) in enumerate(((500, 92), (596, 74), (690, 118), (784, 146), (876, 106), (970, 142), (1070, 84))):
        p.ellipse(x, y, 17, 12, p.soft if i % 3 == 1 else p.ink, -18)
        p.line(f"M{x + 14} {y - 4} V{y - 66}", p.soft if i % 3 == 1 else p.ink, 5)
    for x, s, tone in ((60, 1.0, p.mid), (330, 0.72, "#6478c4"), (930, 0.9, p.mid), (1120, 0.6, "#6478c4")):
        w, h = 200 * s, 340 * s
        base = 590
        p.shade(f"M{x - w * .1:.0f} {base} C{x + w * .22:.0f} {base - h * .5:.0f} {x + w * .2:.0f} {base - h * .8:.0f} {x + w * .1:.0f} {base - h:.0f} H{x + w * .9:.0f} C{x + w * .8:.0f} {base - h * .8:.0f} {x + w * .78:.0f} {base - h * .5:.0f} {x + w * 1.1:.0f} {base} Z",
                tone, (round(x), round(base - h), round(w * 1.1), round(h)), p.ink, round(900 * s), "right")
        p.ellipse(x + w / 2, base - h, w * 0.4, 13 * s, p.ink)
    p.path("M0 580 H1200 V675 H0 Z", p.ink)
    p.moved(640, 600, 7)
    body = "M0 -330 C52 -330 92 -300 88 -252 C86 -222 62 -214 62 -186 C62 -158 112 -146 112 -84 C112 -26 62 0 0 0 C-62 0 -112 -26 -112 -84 C-112 -146 -62 -158 -62 -186 C-62 -214 -86 -222 -88 -252 C-92 -300 -52 -330 0 -330 Z"
    p.shade(body, "#c7502f", (-112, -330, 224, 330), "#571a12", 1900, "right")
    p.path("M-14 -300 H14 L9 -560 H-9 Z", p.ink)
    p.path("M-10 -556 C-30 -600 20 -610 12 -580 C10 -566 -6 -572 -2 -584", p.ink)
    for y in (-566, -546):
        p.line(f"M-34 {y} H34", p.ink, 6)
    p.line("M-46 -236 C-60 -216 -34 -196 -48 -170 M46 -236 C60 -216 34 -196 48 -170", p.ink, 7)
    p.rect(-26, -158, 52, 8, p.paper)
    p.path("M-16 -60 L-9 -140 H9 L16 -60 Z", p.ink)
    for x in (-6, -2, 2, 6):
        p.line(f"M{x} -556 L{x * 1.6} -70", p.paper, 1.6)
    p.line("M0 0 V62", p.ink, 6)
    p.out()
    p.line("M360 500 L900 390", p.paper, 7)
    p.line("M366 508 L900 400", p.ink, 3)


def balconies(p):
    """A block of flats in lockdown, playing."""
    p.ground(p.ink)
    for _ in range(50):
        p.circle(round(p.chance.uniform(0, 1200)), round(p.chance.uniform(0, 130)), p.chance.uniform(1.2, 3), p.paper, 0.9)
    p.shade("M70 70 H1130 V675 H70 Z", p.mid, (70, 70, 1060, 605), p.ink, 2400, "left", power=1.1)
    p.rect(50, 54, 1100, 26, p.soft)
    for row in range(3):
        for col in range(4):
            x, y = 116 + col * 254, 112 + row * 190
            n = row * 4 + col
            lit = n not in (2, 7, 8)
            glow = (p.accent, p.soft, p.paper)[n % 3] if lit else "#222b6a"
            p.rect(x + 28, y, 150, 118, glow)
            if lit:
                p.within(f"M{x + 28} {y} h150 v118 h-150 Z")
                p.spray((x + 28, y, 150, 118), p.ink, 110, "up", opacity=0.4)
                p.out()
            p.rect(x + 100, y, 6, 118, p.mid)
            cx = x + 104
            tone = p.ink
            if n in (0, 3, 5, 6, 9, 11, 10, 1, 4):
                p.path(f"M{cx - 30} {y + 122} Q{cx - 28} {y + 64} {cx} {y + 62} Q{cx + 28} {y + 64} {cx + 30} {y + 122} Z", tone)
                p.circle(cx, y + 44, 18, tone)
            if n in (0, 11):  # trumpet
                p.line(f"M{cx + 14} {y + 50} L{cx + 76} {y + 32}", p.accent if n else p.paper, 7)
                p.poly([(cx + 70, y + 26), (cx + 104, y + 6), (cx + 110, y + 44), (cx + 74, y + 40)], p.accent if n else p.paper)
            if n in (3, 9):  # guitar
                p.line(f"M{cx - 4} {y + 92} L{cx + 62} {y + 60}", p.soft, 7)
                p.circle(cx - 8, y + 94, 20, p.soft)
                p.circle(cx - 8, y + 94, 6, p.ink)
            if n in (5,):  # singer
                p.line(f"M{cx + 20} {y + 74} Q{cx + 60} {y + 50} {cx + 56} {y + 10} M{cx - 20} {y + 74} Q{cx - 60} {y + 50} {cx - 56} {y + 10}", tone, 12)
            if n in (6, 1):  # saucepan
                p.circle(cx + 40, y + 66, 19, p.soft if n == 6 else p.paper)
                p.line(f"M{cx + 58} {y + 66} H{cx + 92} M{cx - 18} {y + 80} L{cx + 26} {y + 44}", p.soft if n == 6 else p.paper, 6)
            if n in (10, 4):  # violin
                p.line(f"M{cx + 2} {y + 58} L{cx + 60} {y + 70}", p.accent, 13)
                p.line(f"M{cx + 18} {y + 102} L{cx + 64} {y + 30}", p.paper, 4)
            p.rect(x, y + 112, 206, 10, p.paper)
            for bar in range(x + 5, x + 206, 14):
                p.rect(bar, y + 118, 4, 44, p.paper)
            p.rect(x - 6, y + 158, 218, 12, p.soft)
