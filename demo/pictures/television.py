"""Pictures for the television desk: screens, rooms, and the people in front of both."""

import math

from studio import HEIGHT, WIDTH

PROFILE = ("M0 0 L330 0 C352 70 352 118 338 150 C336 166 346 176 362 204 C384 240 404 262 400 278 "
           "C396 290 376 292 368 300 C362 310 376 318 378 330 C380 340 368 346 368 354 C376 360 380 372 372 384 "
           "C362 396 366 408 364 424 C360 452 344 460 324 460 C304 462 294 482 294 508 C296 556 322 592 350 620 "
           "C372 644 388 660 392 675 L0 675 Z")


def twin_profiles(p):
    """Two brothers face each other; the space between them is the prize."""
    p.ground(p.accent)
    p.halo(600, 320, 60, 520, p.paper, 2600, 0.55)
    p.circle(600, 300, 214, p.paper)
    p.within("M600 86 A214 214 0 1 1 599.9 86 Z")
    p.spray((386, 86, 428, 440), p.accent, 1500, "down", 1.8)
    p.out()
    p.statuette(600, 652, 1.52, p.ink, p.ink)
    p.moved(0, 0)
    p.shade(PROFILE, p.ink, (120, 0, 300, 675), p.mid, 2600, "right", power=1.2)
    p.out()
    p.moved(WIDTH, 0, flip=True)
    p.shade(PROFILE, p.mid, (120, 0, 300, 675), p.soft, 2600, "right", power=1.2)
    p.out()


def _room(p, x, y, w, h, kind, lit):
    """One small living room on the wall of screens."""
    back = {0: p.mid, 1: p.soft, 2: p.accent, 3: p.paper, 4: "#123b40"}[kind % 5]
    fore = p.ink if back != p.ink else p.paper
    d = f"M{x + 10} {y} H{x + w - 10} Q{x + w} {y} {x + w} {y + 10} V{y + h - 10} Q{x + w} {y + h} {x + w - 10} {y + h} H{x + 10} Q{x} {y + h} {x} {y + h - 10} V{y + 10} Q{x} {y} {x + 10} {y} Z"
    p.shade(d, back, (x, y, w, h), p.ink, 90, "down", opacity=0.5)
    p.within(d)
    cx, skin = x + w / 2, (p.paper if back != p.paper else p.accent)
    shape = (kind * 7 + int(x)) % 6
    if shape == 0:  # a lamp and somebody on a sofa
        p.rect(x + w * 0.1, y + h * 0.62, w * 0.8, h * 0.4, fore, 10)
        p.circle(cx, y + h * 0.46, h * 0.15, skin)
        p.path(f"M{cx - h * .26} {y + h} Q{cx - h * .24} {y + h * .62} {cx} {y + h * .62} Q{cx + h * .24} {y + h * .62} {cx + h * .26} {y + h} Z", skin, 0.85)
        p.poly([(x + w * .8, y + h * .2), (x + w * .92, y + h * .2), (x + w * .97, y + h * .4), (x + w * .75, y + h * .4)], p.paper)
    elif shape == 1:  # two together
        for side, tone in ((-1, skin), (1, fore)):
            mx = cx + side * w * 0.15
            p.circle(mx, y + h * 0.42, h * 0.16, tone)
            p.path(f"M{mx - h * .3} {y + h} Q{mx - h * .28} {y + h * .6} {mx} {y + h * .6} Q{mx + h * .28} {y + h * .6} {mx + h * .3} {y + h} Z", tone)
    elif shape == 2:  # nobody there yet
        p.rect(x + w * .3, y + h * .38, w * .4, h * .62, fore, 14)
        p.circle(x + w * .84, y + h * .3, h * .11, p.paper, 0.9)
    elif shape == 3:  # somebody close to the lens
        p.circle(cx, y + h * .52, h * .3, skin)
        p.path(f"M{cx - h * .5} {y + h} Q{cx} {y + h * .62} {cx + h * .5} {y + h} Z", fore)
    elif shape == 4:  # a window and a plant
        p.rect(x + w * .12, y + h * .14, w * .34, h * .44, p.paper, 3, opacity=0.85)
        for lean in (-22, 0, 24):
            p.ellipse(x + w * .74 + lean * .5, y + h * .5, h * .07, h * .24, fore, lean)
        p.rect(x + w * .68, y + h * .7, w * .12, h * .3, skin)
    else:  # arms up
        p.circle(cx, y + h * .48, h * .15, skin)
        p.path(f"M{cx - h * .25} {y + h} Q{cx - h * .22} {y + h * .64} {cx} {y + h * .64} Q{cx + h * .22} {y + h * .64} {cx + h * .25} {y + h} Z", skin)
        for side in (-1, 1):
            p.line(f"M{cx + side * h * .2} {y + h * .74} Q{cx + side * h * .5} {y + h * .6} {cx + side * h * .36} {y + h * .2}", skin, h * .1)
    p.out()
    if lit:
        p.put(f'<path d="{d}" fill="none" stroke="{p.paper}" stroke-width="7"/>')


def wall_of_screens(p):
    """A hundred and thirty rooms at once, and one man on a bare stage before them."""
    p.ground(p.ink)
    cols, rows, gap = 8, 5, 12
    w, h = (WIDTH + 40) / cols - gap, 120
    for row in range(rows):
        for col in range(cols):
            x, y = -14 + col * (w + gap), -34 + row * (h + gap)
            _room(p, round(x), round(y), round(w), h, row * 3 + col * 2 + (row * col) % 3, (row, col) == (1, 5))
    p.path(f"M0 590 Q600 512 1200 590 L1200 {HEIGHT} L0 {HEIGHT} Z", p.ink)
    p.within(f"M0 590 Q600 512 1200 590 L1200 {HEIGHT} L0 {HEIGHT} Z")
    p.halo(600, 640, 10, 420, p.accent, 1500, 0.8)
    p.out()
    p.ellipse(600, 640, 120, 14, p.accent)
    p.path("M566 640 L572 520 Q574 470 600 466 Q626 470 628 520 L634 640 L606 640 L600 560 L594 640 Z", p.paper)
    p.circle(600, 444, 21, p.paper)
    p.poly([(588, 470), (612, 470), (600, 508)], p.ink)


def doorstep(p):
    """The presenter in the sealed dinner suit, on somebody's step with the trophy."""
    p.ground(p.mid)
    p.spray((0, 0, 1200, 675), p.ink, 2600, "left", 1.4, opacity=0.8)
    p.rect(560, 40, 470, 640, p.ink)
    p.rect(592, 72, 406, 608, p.accent)
    p.within("M592 72 H998 V675 H592 Z")
    p.spray((592, 72, 406, 608), p.paper, 2000, "right", 1.2, opacity=0.55)
    p.out()
    p.circle(1072, 210, 34, p.paper)
    p.halo(1072, 210, 34, 190, p.paper, 500)
    p.rect(1062, 150, 20, 30, p.ink)
    p.poly([(0, 600), (1200, 600), (1200, 675), (0, 675)], p.ink)
    p.poly([(480, 600), (1110, 600), (1170, 640), (420, 640)], p.soft)
    body = "M662 640 C640 520 636 420 668 356 C690 316 740 300 796 300 C852 300 902 316 924 356 C956 420 952 520 930 640 Z"
    p.shade(body, "#102d31", (640, 300, 320, 340), p.mid, 1500, "left")
    p.path("M796 330 L746 322 L796 470 L846 322 Z", p.paper)
    p.path("M796 336 L758 316 L758 358 Z M796 336 L834 316 L834 358 Z", p.accent)
    for y in (392, 428):
        p.circle(796, y, 5, p.ink)
    p.path("M700 322 C680 180 722 116 796 116 C870 116 912 180 892 322 C860 346 732 346 700 322 Z", "#102d31")
    p.shade("M728 292 C716 196 742 158 796 158 C850 158 876 196 864 292 C836 306 756 306 728 292 Z", p.paper, (716, 158, 160, 150), p.soft, 900, "left")
    p.path("M748 280 C742 216 754 186 780 176 C764 210 760 250 766 288 Z", "#ffffff", 0.7)
    p.statuette(610, 566, 0.92, p.paper, p.ink)
    p.path("M680 400 C620 420 580 470 584 516 C590 540 622 540 640 520 L706 470 Z", "#102d31")
    p.circle(612, 520, 26, p.paper)
    p.moved(0, 0)
    for x, lean in ((80, -14), (130, 4), (180, 18)):
        p.ellipse(x + 40, 470, 26, 120, p.soft, lean)
    p.poly([(80, 560), (260, 560), (240, 640), (100, 640)], p.paper)
    p.out()


def motel(p):
    """A roadside motel at dusk with every light on."""
    p.ground(p.soft)
    p.spray((0, 0, 1200, 420), p.mid, 3400, "up", 1.4)
    p.circle(330, 300, 150, p.accent)
    p.within("M330 150 A150 150 0 1 1 329.9 150 Z")
    p.spray((180, 150, 300, 300), p.paper, 900, "up", 1.5)
    p.out()
    p.path("M0 400 Q160 300 330 372 T640 340 T960 372 T1200 330 V675 H0 Z", p.mid)
    for x in range(20, 1200, 62):
        tall = 60 + (x * 37) % 70
        p.path(f"M{x} 440 L{x + 26} {440 - tall - 40} L{x + 52} 440 Z", p.ink, 0.85)
    p.rect(0, 432, 1200, 243, p.ink)
    p.rect(240, 384, 960, 164, p.paper)
    p.within("M240 384 H1200 V548 H240 Z")
    p.spray((240, 384, 960, 164), p.soft, 1600, "down", 1.8)
    p.out()
    p.poly([(214, 388), (1200, 388), (1200, 352), (250, 352)], p.accent)
    for i, x in enumerate(range(280, 1200, 132)):
        p.rect(x, 430, 46, 118, p.mid if i % 2 else p.accent)
        p.rect(x + 58, 434, 50, 54, p.ink)
        p.rect(x + 62, 438, 42, 46, p.accent if i in (1, 2, 4, 5) else p.mid)
        p.circle(x + 38, 492, 3, p.ink)
    p.rect(240, 548, 960, 14, p.soft)
    p.poly([(0, 675), (0, 610), (1200, 590), (1200, 675)], "#16363a")
    p.line("M40 650 L1200 622", p.paper, 6, 0.8, "60 44", "butt")
    p.rect(120, 150, 18, 460, p.ink)
    p.rect(40, 92, 200, 116, p.ink, 16)
    p.rect(50, 102, 180, 96, p.accent, 10)
    p.put(f'<text x="140" y="170" font-family="DejaVu Sans" font-weight="bold" font-size="50" text-anchor="middle" fill="{p.paper}">MOTEL</text>')
    p.rect(60, 220, 160, 46, p.ink, 10)
    p.put(f'<text x="140" y="252" font-family="DejaVu Sans" font-weight="bold" font-size="25" text-anchor="middle" fill="{p.paper}">9 ROOMS</text>')
    for i in range(9):
        turn = math.radians(-160 + i * 17.5)
        p.circle(140 + 118 * math.cos(turn), 116 + 84 * math.sin(turn), 8, p.paper)


def envelope_fire(p):
    """An envelope that will not go out, and somebody seeing to it."""
    p.ground(p.ink)
    p.halo(760, 330, 40, 430, p.accent, 2600, 0.7)
    p.path("M0 560 H1200 V675 H0 Z", p.mid)
    p.within("M0 560 H1200 V675 H0 Z")
    p.spray((0, 560, 1200, 115), p.ink, 1300, "down")
    p.out()
    flame = "M640 430 C590 330 668 300 650 200 C716 240 720 290 736 316 C748 250 800 214 782 120 C872 190 866 268 876 320 C890 300 900 276 898 250 C960 330 930 390 884 440 Z"
    p.path(flame, p.accent)
    p.path("M680 440 C650 370 704 350 700 290 C744 320 748 350 758 370 C776 330 800 300 796 250 C846 300 838 350 844 376 C858 370 866 356 868 344 C892 390 870 420 848 444 Z", "#f9a13c")
    p.path("M716 446 C704 400 742 384 746 350 C772 372 776 386 782 400 C796 384 806 364 806 346 C834 384 824 420 812 446 Z", p.paper)
    p.moved(772, 420, -8)
    p.shade("M-96 -58 H96 V66 H-96 Z", p.paper, (-96, -58, 192, 124), p.accent, 500, "up")
    p.line("M-96 -58 L0 18 L96 -58", p.ink, 4)
    p.out()
    p.shade("M632 420 H904 L876 640 H660 Z", p.soft, (632, 420, 272, 220), p.ink, 1100, "left")
    for x in (680, 724, 768, 812, 856):
        p.line(f"M{x} 436 L{768 + (x - 768) * 0.84} 628", p.ink, 4, 0.5)
    p.rect(618, 410, 300, 24, p.paper, 12)
    for i in range(60):
        x = 400 + i * 4.2
        p.circle(x + p.chance.uniform(-8, 8), 318 + i * 0.9 + p.chance.uniform(-1, 1) * (6 + i * 1.1), p.chance.uniform(5, 16 + i * 0.16), p.paper, 0.75)
    p.line("M190 300 Q300 190 390 316", p.ink, 22)
    p.line("M190 300 Q300 190 390 316", p.soft, 14)
    p.poly([(372, 296), (432, 316), (424, 348), (362, 330)], p.ink)
    p.shade("M96 300 Q96 262 150 262 Q204 262 204 300 V620 H96 Z", "#d9452a", (96, 262, 108, 360), p.ink, 900, "left")
    p.rect(96, 380, 108, 90, p.paper)
    p.rect(112, 402, 76, 12, p.ink)
    p.rect(112, 426, 50, 12, p.ink)
    p.rect(130, 226, 40, 40, p.ink, 6)
    p.line("M124 226 H214", p.ink, 16)
    p.path("M-10 470 C60 460 90 480 150 500 C190 512 210 540 196 560 C140 566 60 580 -10 590 Z", p.paper)
    for y in (508, 530, 552):
        p.line(f"M120 {y} Q170 {y - 6} 196 {y}", p.soft, 3)


def two_chairs(p):
    """Two empty chairs in a visiting room; only one shadow is right."""
    p.ground(p.soft)
    p.path("M0 420 H1200 V675 H0 Z", p.mid)
    p.spray((0, 0, 1200, 420), p.mid, 3000, "up", 1.3)
    p.poly([(600, 108), (1180, 675), (20, 675)], p.paper, 0.28)
    p.poly([(600, 108), (930, 675), (270, 675)], p.paper, 0.36)
    p.within("M0 420 H1200 V675 H0 Z")
    p.poly([(360, 600), (60, 675), (300, 675), (460, 606)], p.ink, 0.75)
    p.poly([(840, 600), (560, 675), (760, 675), (900, 612)], p.accent, 0.9)
    p.spray((0, 420, 1200, 255), p.ink, 1700, "left", 1.6)
    p.out()
    p.line("M600 0 V70", p.ink, 5)
    p.shade("M520 112 Q528 62 600 60 Q672 62 680 112 Z", p.ink, (520, 60, 160, 52), p.mid, 200, "right")
    p.circle(600, 116, 22, p.paper)
    for x, flip, tone in ((376, False, p.ink), (824, True, p.accent)):
        p.moved(x, 600, flip=flip)
        p.shade("M-74 -262 Q-80 -276 -60 -278 Q-44 -278 -44 -262 L-30 -112 H-62 Z", tone, (-80, -278, 60, 170), p.mid, 160, "left")
        p.rect(-66, -118, 142, 22, tone, 6)
        p.line("M-54 -96 L-66 0 M-40 -96 L-34 -12 M64 -96 L76 0 M46 -96 L44 -12", tone, 11)
        p.out()
    p.rect(500, 500, 200, 14, p.ink, 4)
    p.line("M520 514 L508 640 M680 514 L692 640", p.ink, 9)
    p.rect(566, 478, 68, 22, p.paper, 3)


def _diamond(p, x, y, r, tone):
    p.poly([(round(x), round(y - r)), (round(x + r * 0.62), round(y)), (round(x), round(y + r)), (round(x - r * 0.62), round(y))], tone)


def glitter(p):
    """A closed eye, and tears of glitter."""
    p.ground(p.accent)
    p.within("M0 0 H1200 V675 H0 Z")
    p.spray((0, 0, 1200, 675), "#b63a1d", 2600, "left", 1.3)
    p.out()
    p.path("M150 176 C360 -10 820 -30 1090 150 C1100 164 1092 178 1076 174 C820 60 420 80 176 214 C150 222 138 196 150 176 Z", p.ink)
    lid = "M170 330 C380 130 800 120 1060 300 C880 440 440 470 170 330 Z"
    p.path(lid, p.mid)
    p.within(lid)
    p.spray((170, 160, 890, 290), p.soft, 1500, "down", 1.2)
    for _ in range(170):
        _diamond(p, p.chance.uniform(200, 1040), 440 - p.chance.random() ** 2 * 190, p.chance.uniform(3, 10), p.chance.choice([p.paper, "#f7c35c", p.paper]))
    p.out()
    p.line("M170 330 C440 470 880 440 1060 300", p.ink, 26)
    for i in range(12):
        t = (i + 0.5) / 12
        x = (1 - t) ** 3 * 170 + 3 * (1 - t) ** 2 * t * 440 + 3 * (1 - t) * t * t * 880 + t ** 3 * 1060
        y = (1 - t) ** 3 * 330 + 3 * (1 - t) ** 2 * t * 470 + 3 * (1 - t) * t * t * 440 + t ** 3 * 300
        p.line(f"M{x:.0f} {y:.0f} q{(t - .5) * 30:.0f} 40 {(t - .5) * 130:.0f} 66", p.ink, 13)
    for x, top, wide, fall in ((470, 460, 44, 170), (650, 476, 56, 215), (800, 452, 36, 130), (352, 444, 26, 92)):
        drop = f"M{x} {top} C{x + 8} {top + fall * .4} {x + wide} {top + fall * .6} {x + wide} {top + fall - wide} A{wide} {wide} 0 1 1 {x - wide} {top + fall - wide} C{x - wide} {top + fall * .6} {x - 8} {top + fall * .4} {x} {top} Z"
        p.path(drop, p.ink)
        p.within(drop)
        for _ in range(int(wide * 2.4)):
            _diamond(p, x + p.chance.uniform(-wide, wide), top + fall * 0.25 + p.chance.random() * fall * 0.85, p.chance.uniform(4, 12), p.chance.choice([p.paper, "#f7c35c", p.soft, p.paper, "#f7c35c"]))
        p.out()


def boardroom(p):
    """A long table, a lit city, and one chair that somebody left in a hurry."""
    p.ground(p.soft)
    p.rect(0, 0, 1200, 400, "#f09a6a")
    p.spray((0, 0, 1200, 400), p.accent, 2600, "up", 1.2)
    for i, x in enumerate(range(-10, 1220, 74)):
        tall = 110 + (i * 83) % 190
        p.rect(x, 400 - tall, 62, tall, p.mid if i % 3 else p.ink)
        for row in range(int(tall / 30)):
            for col in range(3):
                if (i * 7 + row * 5 + col * 3) % 4 == 0:
                    p.rect(x + 9 + col * 17, 412 - tall + row * 28, 9, 13, p.paper)
    for x in (292, 596, 900):
        p.rect(x, 0, 9, 400, p.ink)
    p.rect(0, 392, 1200, 14, p.ink)
    p.shade("M0 406 H1200 V675 H0 Z", "#123338", (0, 406, 1200, 269), p.ink, 1800, "down")
    for i, x in enumerate((250, 400, 550, 700, 850)):
        if i == 3:
            continue
        p.shade(f"M{x} 470 V380 Q{x} 350 {x + 45} 350 Q{x + 90} 350 {x + 90} 380 V470 Z", p.ink, (x, 350, 90, 120), p.mid, 220, "right")
    p.shade("M150 470 H1050 L1220 590 H-20 Z", p.paper, (-20, 470, 1240, 120), p.accent, 1500, "down", opacity=0.7)
    p.poly([(-20, 590), (1220, 590), (1220, 622), (-20, 622)], p.accent)
    for x, y in ((280, 500), (440, 500), (600, 500), (880, 500)):
        p.poly([(x, y), (x + 70, y), (x + 78, y + 26), (x - 4, y + 26)], "#ffffff", 0.85)
    p.ellipse(980, 540, 26, 9, p.mid)
    p.rect(966, 498, 28, 42, p.soft, 3)
    p.moved(700, 640, 68)
    p.shade("M-60 0 V-190 Q-60 -240 0 -240 Q60 -240 60 -190 V0 Z", p.soft, (-60, -240, 120, 240), p.ink, 420, "right")
    p.rect(-72, -40, 144, 26, p.soft, 8)
    p.line("M0 0 V44 M-52 66 L0 40 L52 66", p.soft, 12)
    p.out()


def clock_mask(p):
    """Someone hooded and masked before a clock that is not quite at twelve."""
    p.ground(p.ink)
    p.circle(600, 330, 300, p.paper)
    p.within("M600 30 A300 300 0 1 1 599.9 30 Z")
    p.spray((300, 30, 600, 600), p.soft, 2600, "down", 1.3)
    p.out()
    p.ring(600, 330, 300, p.accent, 16)
    for i in range(12):
        turn = math.radians(i * 30 - 90)
        lit = p.accent if i == 0 else p.ink
        p.line(f"M{600 + 252 * math.cos(turn):.0f} {330 + 252 * math.sin(turn):.0f} L{600 + 280 * math.cos(turn):.0f} {330 + 280 * math.sin(turn):.0f}", lit, 14 if i % 3 == 0 else 8)
    p.line("M600 330 L600 98", p.ink, 16)
    p.line("M600 330 L514 156", p.ink, 20)
    p.path("M250 675 C270 560 400 500 480 480 C430 410 430 250 600 214 C770 250 770 410 720 480 C800 500 930 560 950 675 Z", p.mid)
    p.within("M250 675 C270 560 400 500 480 480 C430 410 430 250 600 214 C770 250 770 410 720 480 C800 500 930 560 950 675 Z")
    p.spray((250, 214, 440, 470), p.ink, 2600, "left", 1.2)
    p.out()
    p.path("M492 440 C470 330 530 270 600 262 C670 270 730 330 708 440 C680 520 520 520 492 440 Z", p.ink)
    p.shade("M500 372 C540 350 660 350 700 372 C704 410 690 430 660 436 C630 440 616 424 600 412 C584 424 570 440 540 436 C510 430 496 410 500 372 Z", p.accent, (500, 350, 200, 90), "#8f2d1a", 420, "down")
    p.ellipse(552, 396, 24, 13, p.paper, 8)
    p.ellipse(648, 396, 24, 13, p.paper, -8)
    p.poly([(566, 548), (634, 548), (650, 600), (600, 640), (550, 600)], p.accent)


def chain(p):
    """The line of a neck, and on it what everybody looked at."""
    p.ground(p.soft)
    p.spray((0, 0, 1200, 675), p.mid, 4200, "right", 1.2)
    body = ("M-20 675 V420 C80 372 220 352 318 300 C384 262 404 190 396 60 L392 -10 H742 C736 60 742 120 770 176 "
            "C800 236 850 268 930 300 C1040 344 1120 400 1220 470 V675 Z")
    p.shade(body, p.paper, (480, -10, 720, 700), "#d99a73", 4200, "right", power=1.2)
    p.within(body)
    p.spray((-20, 300, 700, 375), "#e2b08c", 1700, "down", 1.6)
    p.path("M742 -10 C736 60 742 120 770 176 C700 130 668 60 660 -10 Z", "#d99a73", 0.7)
    p.line("M330 470 C440 440 520 470 590 500", "#c98860", 7, 0.8)
    p.line("M1000 452 C880 430 800 450 700 504", "#c98860", 7, 0.8)
    p.out()
    path = "M398 214 C440 380 540 520 636 546 C720 520 790 380 784 206"
    p.line(path, p.ink, 15, 0.25)
    p.line(path, p.ink, 11)
    p.line(path, "#ffffff", 7, 1, "13 7")
    for x, y, r in ((470, 388, 26), (636, 546, 34), (748, 392, 22)):
        p.line(f"M{x - r} {y} H{x + r} M{x} {y - r} V{y + r}", "#ffffff", 4)
        p.circle(x, y, 7, "#ffffff")
    p.path("M392 -10 L396 60 C380 130 330 100 340 20 L346 -10 Z", p.ink)
    p.path("M742 -10 C738 30 740 70 748 110 C790 80 800 30 792 -10 Z", p.ink)
    p.path("M-20 675 V520 C120 470 240 470 330 560 L380 675 Z", p.accent)
    p.path("M1220 675 V560 C1120 500 1010 500 930 580 L900 675 Z", p.accent)
    p.within("M-20 675 V520 C120 470 240 470 330 560 L380 675 Z M1220 675 V560 C1120 500 1010 500 930 580 L900 675 Z")
    p.spray((-20, 480, 1240, 200), p.ink, 900, "down", 1.5)
    p.out()


def lake_swim(p):
    """A swimmer, a lake at evening, and a wig that goes its own way."""
    p.ground("#f3b183")
    p.spray((0, 0, 1200, 300), p.accent, 1500, "up", 1.1)
    p.circle(880, 250, 92, p.paper)
    p.path("M0 268 Q180 214 340 262 T700 250 T1000 262 T1200 240 V330 H0 Z", p.mid)
    for x in range(20, 420, 26):
        p.path(f"M{x} 290 L{x + 14} {222 - (x * 31) % 40} L{x + 28} 290 Z", p.ink)
    p.rect(560, 226, 84, 40, p.paper)
    p.poly([(550, 228), (654, 228), (602, 196)], p.accent)
    p.shade("M0 300 H1200 V675 H0 Z", p.soft, (0, 300, 1200, 375), p.mid, 2300, "down", power=1.3)
    for i in range(13):
        y = 316 + i * 9
        w = 150 - i * 7 + (i * 37) % 40
        p.rect(880 - w / 2, y, w, 4, p.paper, 2, opacity=0.85)
    for i in range(26):
        x, y = p.chance.uniform(0, 1150), p.chance.uniform(350, 660)
        p.line(f"M{x:.0f} {y:.0f} q18 -8 36 0 t36 0", p.ink, 3, 0.35)
    for r in (46, 86, 134):
        p.put(f'<ellipse cx="470" cy="522" rx="{r * 1.7}" ry="{r * .36}" fill="none" stroke="{p.paper}" stroke-width="4" opacity="0.75"/>')
    p.path("M414 526 C410 440 424 384 440 366 C456 352 486 352 500 366 C516 384 532 440 526 526 Q470 546 414 526 Z", p.ink)
    p.within("M414 526 C410 440 424 384 440 366 C456 352 486 352 500 366 C516 384 532 440 526 526 Q470 546 414 526 Z")
    p.spray((470, 352, 60, 180), p.soft, 220, "right")
    p.out()
    p.line("M434 388 Q400 350 446 318 M506 388 Q540 350 494 318", p.paper, 17)
    p.circle(470, 320, 32, p.paper)
    p.path("M440 308 Q470 280 500 308 Q470 296 440 308 Z", p.accent)
    p.moved(690, 560, 12)
    p.path("M-44 0 C-56 -34 -16 -50 4 -46 C40 -48 60 -20 46 4 C70 10 96 6 112 18 C70 30 -20 28 -44 0 Z", "#6b2e22")
    p.line("M-30 -8 Q0 -34 40 -6 M-16 6 Q20 -14 70 14", p.accent, 3, 0.8)
    p.out()
    p.put(f'<ellipse cx="714" cy="586" rx="120" ry="14" fill="none" stroke="{p.paper}" stroke-width="3" opacity="0.6"/>')


def led_desert(p):
    """A planet indoors: the curved wall, and the small people who work it."""
    p.ground(p.ink)
    wall = "M70 96 Q600 30 1130 96 V470 Q600 540 70 470 Z"
    p.path(wall, "#f2a07a")
    p.within(wall)
    p.rect(0, 0, 1200, 330, "#f6c79a")
    p.spray((0, 30, 1200, 320), p.accent, 3000, "up", 1.3, opacity=0.8)
    p.circle(800, 190, 62, p.paper)
    p.circle(910, 250, 28, p.paper)
    p.path("M0 350 Q140 280 300 340 T620 318 T900 350 T1200 310 V560 H0 Z", "#d9774f")
    p.path("M0 420 Q300 330 620 404 T1200 380 V560 H0 Z", p.accent)
    p.spray((0, 330, 1200, 210), "#7c2d1c", 2800, "down", 1.2)
    p.poly([(300, 344), (330, 200), (372, 186), (388, 250), (410, 348)], "#9c4430")
    p.out()
    for x in range(70, 1131, 106):
        p.line(f"M{x} {96 - 33 * (1 - ((x - 600) / 530) ** 2):.0f} V{470 + 35 * (1 - ((x - 600) / 530) ** 2):.0f}", p.ink, 2, 0.3)
    for y in (170, 250, 330, 410):
        p.line(f"M70 {y} Q600 {y + (y - 283) * 0.36:.0f} 1130 {y}", p.ink, 2, 0.22)
    p.shade("M70 470 Q600 540 1130 470 L1200 675 H0 Z", "#8a3b28", (0, 470, 1200, 205), p.ink, 2600, "down", power=1.1)
    p.ellipse(600, 560, 250, 34, p.accent, 0, 0.6)
    p.moved(600, 566)
    p.path("M-24 0 L-18 -84 Q-18 -112 0 -112 Q18 -112 18 -84 L24 0 H8 L0 -50 L-8 0 Z", p.soft)
    p.path("M-17 -112 Q-17 -142 0 -142 Q17 -142 17 -112 Z", p.paper)
    p.rect(-3, -128, 6, 16, p.ink)
    p.line("M-16 -96 L-38 -44", p.soft, 9)
    p.path("M-16 -104 Q-54 -40 -40 -4 L-20 -12 Z", p.mid)
    p.out()
    p.line("M250 640 L420 440", p.ink, 12)
    p.line("M200 640 H300 M250 640 V580", p.ink, 14)
    p.poly([(392, 400), (470, 424), (458, 466), (380, 442)], p.ink)
    p.poly([(470, 424), (500, 416), (484, 474), (458, 466)], p.ink)
    for x, flip in ((170, 1), (880, -1), (940, -1), (1010, -1)):
        p.path(f"M{x - 15} 630 L{x - 11} 576 Q{x} 560 {x + 11} 576 L{x + 15} 630 Z", p.ink)
        p.circle(x, 556, 11, p.ink)
    p.rect(850, 590, 60, 8, p.ink)
    p.rect(862, 566, 36, 24, p.paper, 2)
