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


def _hat_man(p, tone, face):
    """A figure in a hat, seen from the side; his right hand is out."""
    p.path("M-84 300 C-96 160 -84 60 -40 24 C0 4 50 20 62 70 C84 150 84 230 80 300 Z", tone)
    p.line("M30 110 C90 150 120 150 172 146", tone, 36)
    p.circle(186, 145, 21, face)
    p.path("M-34 30 C-44 -30 -20 -70 18 -70 C56 -66 66 -34 60 -10 L72 6 L58 12 C60 34 40 44 18 44 L10 60 L-30 52 Z", face)
    p.path("M-66 -62 Q-60 -76 -44 -74 C-44 -140 -10 -150 16 -146 C52 -144 64 -120 64 -74 Q96 -74 100 -60 Q20 -44 -66 -62 Z", tone)
    p.path("M-43 -86 Q16 -74 64 -88 L64 -74 Q16 -62 -44 -74 Z", p.soft)


def split_frame(p):
    """One actor meets himself across the seam."""
    p.ground(p.ink)
    p.rect(120, 60, 960, 555, p.accent)
    p.rect(600, 60, 480, 555, p.mid)
    p.within("M120 60 H600 V615 H120 Z")
    p.spray((120, 60, 480, 555), p.soft, 2200, "down", 1.2)
    p.out()
    p.within("M600 60 H1080 V615 H600 Z")
    p.spray((600, 60, 480, 555), p.ink, 2200, "down", 1.2)
    p.out()
    p.circle(300, 190, 70, p.paper)
    p.circle(900, 190, 70, p.paper)
    p.circle(930, 172, 64, p.mid)
    p.within("M120 60 H1080 V615 H120 Z")
    p.moved(414, 330)
    _hat_man(p, p.ink, p.paper)
    p.out()
    p.moved(786, 330, flip=True)
    _hat_man(p, "#f0b778", p.paper)
    p.out()
    p.out()
    p.line("M600 20 V655", p.paper, 6, 1, "22 18", "butt")
    for x in range(132, 1080, 62):
        p.rect(x, 16, 34, 26, p.paper, 5, opacity=0.9)
        p.rect(x, 633, 34, 26, p.paper, 5, opacity=0.9)


def double_role(p):
    """The same figure on both sides of a mirror, by sun and by moon."""
    p.ground(p.accent)
    p.halo(190, 170, 90, 420, p.paper, 1300, 0.7)
    p.rect(600, 0, 600, 675, p.ink)
    for _ in range(60):
        p.circle(round(p.chance.uniform(620, 1190)), round(p.chance.uniform(10, 420)), p.chance.uniform(1.2, 3.4), p.paper, 0.9)
    p.circle(190, 170, 88, p.paper)
    p.circle(1020, 170, 88, "#e6d3b4")
    p.circle(1056, 150, 78, p.ink)
    for i in range(20):
        p.moved(190, 170, i * 18)
        p.poly([(-9, -102), (9, -102), (0, -146 if i % 2 else -126)], p.soft)
        p.out()
    for x, flip, robe, veil, skin in ((600, True, p.soft, "#e98a3a", p.ink), (600, False, p.mid, "#7f4a86", p.paper)):
        p.moved(x, 0, flip=flip)
        p.shade("M24 675 C30 560 60 470 150 430 C230 400 300 420 350 480 C400 540 420 610 424 675 Z", robe, (24, 420, 400, 260), p.ink, 1100, "down")
        p.path("M112 312 C98 308 98 296 108 290 C96 288 86 284 82 274 C80 264 98 246 98 226 C102 176 130 142 190 142 C250 146 276 200 264 270 C256 320 236 346 232 420 C200 450 160 450 146 424 L150 374 C122 378 106 372 106 352 C108 344 100 338 104 330 C98 326 102 316 112 312 Z", skin)
        p.path("M96 214 C90 130 150 92 214 100 C300 112 330 200 320 300 C316 380 350 430 372 520 C300 560 236 520 236 440 C240 340 280 260 200 210 C170 192 130 190 96 214 Z", veil)
        p.within("M96 214 C90 130 150 92 214 100 C300 112 330 200 320 300 C316 380 350 430 372 520 C300 560 236 520 236 440 C240 340 280 260 200 210 C170 192 130 190 96 214 Z")
        p.spray((90, 92, 290, 460), p.ink, 700, "right", 1.2)
        p.out()
        p.circle(118, 236, 6, veil)
        p.circle(238, 312, 13, p.accent if not flip else p.paper)
        p.out()
    p.rect(592, 0, 16, 675, p.paper)
    p.rect(597, 0, 4, 675, p.soft)


def van_road(p):
    """One small van, one straight road, and all that sun."""
    p.ground("#f6bb6c")
    p.spray((0, 0, 1200, 420), p.soft, 2600, "up", 1.2)
    p.circle(600, 330, 238, p.soft)
    p.within("M600 92 A238 238 0 1 1 599.9 92 Z")
    p.spray((362, 92, 476, 340), p.accent, 1500, "up", 1.2)
    p.out()
    for y, h in ((300, 8), (336, 12), (374, 16)):
        p.rect(350, y, 500, h, "#f6bb6c")
    p.path("M0 410 L120 360 L190 376 L300 330 L380 392 L470 404 H0 Z", p.mid)
    p.path("M1200 410 L1110 340 L1010 366 L930 350 L820 402 L740 408 H1200 Z", p.mid)
    p.shade("M0 404 H1200 V675 H0 Z", "#7d3a4c", (0, 404, 1200, 271), p.ink, 2300, "down", power=1.2)
    p.poly([(592, 404), (608, 404), (860, 675), (340, 675)], p.ink)
    p.poly([(598, 410), (602, 410), (606, 450), (594, 450)], p.paper)
    p.poly([(593, 470), (607, 470), (612, 520), (588, 520)], p.paper)
    p.poly([(586, 552), (614, 552), (624, 640), (576, 640)], p.paper)
    p.moved(714, 540, scale=0.94)
    p.ellipse(0, 66, 120, 13, p.ink, 0, 0.6)
    p.shade("M-84 60 V-58 Q-84 -84 -58 -84 H56 Q82 -84 84 -58 V60 Z", p.paper, (-84, -84, 168, 144), p.soft, 520, "right", opacity=0.6)
    p.rect(-66, -66, 132, 50, p.ink, 8)
    p.rect(-58, -60, 56, 38, p.accent, 4)
    p.rect(4, -60, 54, 38, p.accent, 4)
    p.rect(-2, -66, 4, 120, p.ink)
    p.rect(-84, 6, 168, 9, p.soft)
    p.rect(-76, 26, 18, 13, p.soft, 3)
    p.rect(58, 26, 18, 13, p.soft, 3)
    p.rect(-70, 58, 30, 18, p.ink, 5)
    p.rect(40, 58, 30, 18, p.ink, 5)
    p.rect(-50, -98, 100, 14, p.ink, 5)
    p.out()
    for x, s in ((130, 1.1), (230, 0.7), (1040, 1.2), (960, 0.6)):
        for lean in (-40, -18, 6, 28):
            p.line(f"M{x} {580 + s * 20:.0f} q{lean * .3 * s:.0f} {-20 * s:.0f} {lean * s:.0f} {-46 * s:.0f}", p.ink, 4)


def empty_seats(p):
    """Row after row, and the projector has found one seat."""
    p.ground(p.ink)
    for row in range(5):
        y = 210 + row * 98
        w = 96 + row * 22
        gap = w + 14
        start = 600 - gap * 6.5 + (gap / 2 if row % 2 else 0)
        for col in range(14):
            x = start + col * gap
            lit = row == 2 and col == 4
            back = p.paper if lit else ("#7c2b47" if row > 2 else "#59284f" if row > 0 else "#43203f")
            if lit:
                back = p.accent
            d = f"M{x:.0f} {y + 110} V{y + 26} Q{x:.0f} {y} {x + 26:.0f} {y} H{x + w - 26:.0f} Q{x + w:.0f} {y} {x + w:.0f} {y + 26} V{y + 110} Z"
            p.shade(d, back, (round(x), y, w, 110), p.paper if lit else p.ink, 110 if lit else 60, "up" if lit else "down", opacity=0.8)
            p.rect(round(x - 8), y + 50, 12, 70, p.ink, 6)
    p.poly([(1060, 84), (216, 406), (352, 530), (1064, 104)], p.accent, 0.2)
    p.poly([(1060, 88), (236, 424), (338, 500), (1064, 100)], p.paper, 0.2)
    p.within("M1060 84 L216 406 L352 530 L1064 104 Z")
    p.spray((216, 84, 850, 450), p.paper, 900, "all", opacity=0.7)
    p.out()
    p.rect(1040, 54, 90, 80, "#3a2650", 6)
    p.circle(1060, 94, 20, p.paper)
    p.rect(0, 640, 1200, 40, p.ink)


def rooftop_cats(p):
    """Cats on the tiles; one of them has not finished rendering."""
    p.ground("#2a2148")
    p.spray((0, 0, 1200, 500), p.ink, 1700, "up", 1.1)
    p.circle(700, 290, 230, p.paper)
    p.within("M700 60 A230 230 0 1 1 699.9 60 Z")
    p.spray((470, 60, 460, 460), p.accent, 1800, "down", 1.4)
    for x, y, r in ((620, 220, 30), (780, 330, 44), (660, 400, 22), (800, 190, 18)):
        p.circle(x, y, r, p.accent, 0.25)
    p.out()
    p.path("M0 520 L240 440 L520 530 L840 450 L1200 530 V675 H0 Z", p.mid)
    p.spray((0, 450, 1200, 225), p.ink, 2000, "down", 1.2)
    for x, y, w in ((210, 380, 84), (890, 386, 96)):
        p.rect(x, y, w, 130, p.soft)
        p.rect(x - 8, y - 12, w + 16, 22, p.ink)
        for pot in (0.12, 0.56):
            p.rect(x + w * pot, y - 52, w * .3, 42, p.soft)
    sitting = "M-60 0 C-70 -70 -50 -120 -26 -150 C-46 -176 -46 -204 -40 -232 L-16 -208 H16 L40 -232 C46 -204 46 -176 26 -150 C50 -120 70 -70 60 0 Z"
    p.moved(252, 336, scale=0.72)
    p.path(sitting, p.ink)
    p.line("M50 -10 C110 -10 120 -70 92 -96", p.ink, 15)
    for x in (-15, 15):
        p.ellipse(x, -184, 7, 5, p.accent)
    p.out()
    p.moved(936, 340, scale=0.8, flip=True)
    p.path("M-110 0 C-120 -80 -40 -120 40 -100 C70 -130 70 -150 74 -172 L96 -150 H116 L136 -172 C142 -140 136 -110 104 -98 C110 -60 96 -30 96 0 H70 V-40 H-60 V0 Z", p.ink)
    p.line("M-104 -40 C-160 -60 -160 -130 -120 -160", p.ink, 15)
    p.ellipse(96, -134, 6, 5, p.accent)
    p.ellipse(118, -134, 6, 5, p.accent)
    p.out()
    p.moved(640, 516, scale=1.45)
    p.path(sitting, p.ink)
    for x in (-15, 15):
        p.ellipse(x, -184, 8, 6, p.accent)
    p.line("M-18 -166 L-60 -172 M-18 -160 L-58 -152", p.paper, 2)
    p.out()
    tones = [p.ink, p.soft, p.accent, p.paper, p.mid, p.ink]
    for i in range(14):
        for j in range(17):
            x, y = 652 + i * 20, 166 + j * 21
            far = i / 14
            if p.chance.random() < 0.78 - far * 1.05 and (x < 740 or p.chance.random() < 0.45):
                p.rect(x + round(p.chance.random() * far * 60), y, 19, 20, p.chance.choice(tones) if far > 0.12 else p.ink)


def one_line_road(p):
    """A film strip that never breaks, laid as a road through bad ground."""
    p.ground("#e3a55f")
    p.spray((0, 0, 1200, 360), p.soft, 2000, "up", 1.2)
    p.circle(250, 150, 60, p.paper)
    p.path("M0 300 Q200 250 420 290 T820 270 T1200 300 V675 H0 Z", "#a2523f")
    p.path("M0 390 Q300 330 640 384 T1200 370 V675 H0 Z", p.mid)
    p.shade("M0 500 Q400 430 760 500 T1200 480 V675 H0 Z", p.ink, (0, 440, 1200, 235), p.mid, 1300, "up")
    for x, y, s in ((140, 330, 1.2), (360, 300, .8), (1060, 330, 1.4), (880, 290, .7), (980, 480, 1.8), (70, 520, 1.6)):
        p.line(f"M{x} {y} V{y - 110 * s:.0f} M{x} {y - 50 * s:.0f} l{26 * s:.0f} {-34 * s:.0f} M{x} {y - 74 * s:.0f} l{-24 * s:.0f} {-26 * s:.0f} M{x} {y - 90 * s:.0f} l{14 * s:.0f} {-22 * s:.0f}", p.ink, 9 * s)
    d = "M-60 640 C220 690 520 640 560 560 C600 470 320 480 330 410 C340 350 640 400 720 350 C790 300 620 300 640 268 C654 244 800 286 960 274 C1060 266 1140 262 1260 268"
    for colour, width in ((p.ink, 112), (p.paper, 96), (p.ink, 82)):
        p.put(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width * 0.74:.0f}" stroke-linecap="butt"/>')
    p.put(f'<path d="{d}" fill="none" stroke="{p.paper}" stroke-width="52" stroke-dasharray="6 12"/>')
    p.put(f'<path d="{d}" fill="none" stroke="{p.ink}" stroke-width="44"/>')
    p.put(f'<path d="{d}" fill="none" stroke="{p.accent}" stroke-width="36" stroke-dasharray="52 7"/>')
    p.moved(548, 540, 4)
    p.path("M-14 -62 Q0 -78 16 -62 L22 -22 L-10 -22 Z", p.paper)
    p.circle(10, -86, 14, p.paper)
    p.path("M-8 -90 Q10 -114 30 -90 L34 -86 H-8 Z", p.soft)
    p.line("M2 -24 L30 0 L22 34 M-2 -24 L-24 8 L-52 10", p.paper, 11)
    p.line("M-6 -56 L-32 -34 M14 -54 L36 -38 L50 -52", p.paper, 9)
    p.out()


def lunchbox(p):
    """A tiffin carrier by the window of a local train; the steam has something to say."""
    p.ground(p.mid)
    p.spray((0, 0, 1200, 675), p.ink, 2300, "left", 1.2)
    p.rect(420, 40, 740, 420, p.ink, 30)
    p.rect(440, 60, 700, 380, p.accent, 20)
    p.within("M440 60 H1140 V440 H440 Z")
    p.spray((440, 60, 700, 240), p.paper, 1500, "up", 1.2)
    p.circle(960, 280, 70, p.paper)
    for i, x in enumerate(range(430, 1150, 66)):
        tall = 60 + (i * 59) % 110
        p.rect(x, 440 - tall, 58, tall, p.soft)
        p.rect(x + 12, 456 - tall, 10, 14, p.paper)
        p.rect(x + 34, 484 - tall, 10, 14, p.paper)
    p.line("M430 150 Q790 190 1150 140", p.ink, 4)
    p.out()
    for x in (570, 690, 810, 930, 1050):
        p.rect(x, 60, 9, 380, p.ink)
    p.shade("M0 500 H1200 V675 H0 Z", p.ink, (0, 500, 1200, 175), p.mid, 900, "up")
    p.rect(0, 494, 1200, 14, p.soft)
    steel, shadow = "#d9d3cc", "#7d7482"
    for i, y in enumerate((470, 380, 290)):
        p.shade(f"M200 {y} H400 V{y + 72} Q400 {y + 90} 382 {y + 90} H218 Q200 {y + 90} 200 {y + 72} Z", steel, (200, y, 200, 90), shadow, 520, "right")
        p.rect(192, y - 7, 216, 15, p.paper, 7)
        p.rect(222, y + 14, 12, 58, "#ffffff", 6, opacity=0.8)
    p.path("M200 283 Q300 236 400 283 Z", steel)
    p.line("M178 560 V280 Q178 214 300 214 Q422 214 422 280 V560", shadow, 13)
    p.rect(276, 200, 48, 22, p.soft, 10)
    p.rect(168, 380, 22, 44, p.soft, 5)
    p.rect(410, 380, 22, 44, p.soft, 5)
    p.line("M300 192 C256 172 344 156 300 130", p.paper, 12, 0.9)
    p.moved(300, 78, -8)
    p.rect(-64, -34, 128, 84, p.paper, 4)
    p.line("M-64 -34 L0 16 L64 -34", p.soft, 5)
    p.out()
    p.line("M470 596 H640", p.paper, 9)
    p.shade("M500 540 H610 L600 592 H510 Z", p.paper, (500, 540, 110, 52), p.soft, 160, "right")
