"""Pictures for the television desk: screens, rooms, and the people in front of both."""

import math

from studio import HEIGHT, WIDTH

PROFILE = ("M0 0 L330 0 C352 70 352 118 338 150 C336 166 346 176 362 204 C384 240 404 262 400 278 "
           "C396 290 376 292 368 300 C362 310 376 318 378 330 C380 340 368 346 368 354 C376 360 380 372 372 384 "
           "C362 396 366 408 364 424 C360 452 330 458 296 456 C270 456 258 476 258 506 C260 560 300 590 340 620 "
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
