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


def curtain_laptop(p):
    """A proscenium the size of a screen."""
    p.ground("#f0b48a")
    p.spray((0, 0, 1200, 675), p.soft, 2300, "up", 1.2)
    p.path("M0 560 H1200 V675 H0 Z", p.mid)
    p.spray((0, 560, 1200, 115), p.ink, 800, "down")
    p.rect(230, 60, 740, 480, p.ink, 26)
    p.within("M256 86 H944 V516 H256 Z")
    p.rect(256, 86, 688, 430, "#3a0d18")
    p.beam(420, 70, 68, 20, 560, p.accent, 0.3)
    p.beam(780, 70, 112, 20, 560, p.accent, 0.3)
    p.halo(600, 380, 30, 300, p.accent, 1100, 0.55)
    p.path("M256 440 H944 V520 H256 Z", "#6b3a22")
    p.ellipse(600, 468, 190, 24, p.accent)
    p.ellipse(600, 468, 130, 15, p.paper)
    p.moved(600, 468)
    p.path("M-30 0 L-22 -96 C-30 -130 -16 -150 0 -150 C16 -150 30 -130 22 -96 L34 0 H12 L0 -60 L-10 0 Z", p.ink)
    p.circle(0, -168, 18, p.ink)
    p.line("M18 -130 L66 -196", p.ink, 13)
    p.path("M-22 -120 C-60 -60 -56 -30 -44 -6 L-24 -20 Z", p.ink)
    p.out()
    for x, s in ((410, 0.8), (470, 0.86), (730, 0.86), (792, 0.8)):
        p.moved(x, 470, scale=s)
        p.path("M-26 0 L-20 -96 C-24 -124 -12 -136 0 -136 C12 -136 24 -124 20 -96 L26 0 Z", "#5a1524")
        p.circle(0, -154, 16, "#5a1524")
        p.out()
    p.moved(256, 86, scale=0.86)
    p.curtain(-20, 170, 500, p.mid, p.ink, 4)
    p.out()
    p.moved(816, 86, scale=0.86)
    p.curtain(0, 170, 500, p.mid, p.ink, 4)
    p.out()
    p.path("M256 86 H944 V130 Q886 176 830 136 Q772 176 715 136 Q658 176 600 136 Q542 176 485 136 Q428 176 370 136 Q314 176 256 130 Z", "#a3243a")
    p.out()
    p.poly([(150, 600), (230, 536), (970, 536), (1050, 600)], p.ink)
    p.poly([(150, 600), (1050, 600), (1030, 622), (170, 622)], "#4a1a26")
    for row in range(3):
        for k in range(18):
            p.rect(262 - row * 20 + k * (38 + row * 2.2), 546 + row * 13, 29, 8, p.soft, 2)
    p.poly([(520, 584), (680, 584), (690, 598), (510, 598)], p.soft)
    p.rect(1068, 500, 80, 90, p.paper, 10)
    p.put(f'<path d="M1146 520 q40 6 34 34 q-6 24 -36 20" fill="none" stroke="{p.paper}" stroke-width="12"/>')
    p.line("M1092 480 q-14 -22 4 -40 M1122 480 q-14 -22 4 -40", p.paper, 6, 0.8)


def two_masks(p):
    """A phantom's half-mask beside the other kind."""
    p.ground(p.ink)
    p.halo(600, 40, 40, 460, p.accent, 2000, 0.6)
    p.line("M600 -10 V60", p.accent, 6)
    for level, (y, wide) in enumerate(((70, 240), (118, 170), (162, 96))):
        p.put(f'<path d="M{600 - wide} {y} Q600 {y + 70} {600 + wide} {y}" fill="none" stroke="{p.accent}" stroke-width="8"/>')
        for i in range(9 - level * 2):
            t = (i + 0.5) / (9 - level * 2)
            x = 600 - wide + 2 * wide * t
            yy = y + 70 * 2 * t * (1 - t)
            p.rect(x - 4, yy - 34, 8, 26, p.paper, 3)
            p.ellipse(x, yy - 42, 6, 10, p.soft)
            p.poly([(x - 6, yy + 8), (x + 6, yy + 8), (x, yy + 30)], p.paper, 0.85)
    p.curtain(-40, 220, 690, p.mid, p.ink, 4)
    p.curtain(1020, 220, 690, p.mid, p.ink, 4)
    p.moved(410, 430, -6)
    half = "M-130 -130 C-60 -190 60 -180 110 -140 C120 -90 110 -70 84 -54 C70 -40 72 -20 92 20 C104 50 84 66 60 66 C40 110 -10 190 -60 176 C-110 140 -150 -20 -130 -130 Z"
    p.shade(half, p.paper, (-140, -180, 260, 370), "#b98f74", 1700, "left")
    p.path("M-70 -66 C-40 -106 30 -100 56 -70 C30 -40 -40 -36 -70 -66 Z", p.ink)
    p.line("M-84 -116 C-40 -150 30 -146 70 -120", "#b98f74", 9)
    p.line("M-128 -40 C-200 -60 -230 -10 -260 -40", p.mid, 8)
    p.out()
    p.moved(800, 440, 5)
    p.line("M-150 -60 C-220 -100 -230 40 -150 50 M150 -60 C220 -100 230 40 150 50", p.paper, 6)
    blue = "M-150 -78 Q0 -124 150 -78 V60 Q120 120 0 134 Q-120 120 -150 60 Z"
    p.shade(blue, "#9cc3c4", (-150, -120, 300, 260), "#3f7479", 1500, "down")
    for y in (-44, -6, 32):
        p.line(f"M-150 {y} Q0 {y - 30} 150 {y}", "#3f7479", 5, 0.8)
    p.line("M-150 -78 Q0 -124 150 -78", p.paper, 12)
    p.out()


def sofa_stalls(p):
    """The stalls, on a Thursday, in the front room."""
    p.ground(p.mid)
    for x in range(0, 1200, 80):
        p.rect(x, 0, 40, 520, "#7d1627")
    p.spray((0, 0, 1200, 520), p.ink, 2000, "up", 1.2)
    p.rect(250, 50, 700, 380, p.accent, 10)
    p.within("M250 50 H950 V430 H250 Z")
    p.spray((250, 50, 700, 380), "#8a5a17", 900, "right")
    p.out()
    p.rect(286, 86, 628, 308, p.ink)
    p.within("M286 86 H914 V394 H286 Z")
    p.glow(600, 300, 220, p.soft, 4, 0.18)
    p.path("M286 350 H914 V394 H286 Z", "#6b2b20")
    p.circle(600, 210, 74, p.paper)
    for x, flip in ((520, False), (680, True)):
        p.moved(x, 356, flip=flip)
        p.path("M-40 0 L-24 -90 C-30 -120 -14 -132 0 -132 C14 -132 28 -120 22 -92 L26 0 Z", p.paper if flip else p.accent)
        p.circle(2, -150, 18, p.paper if flip else p.accent)
        p.line("M14 -112 L58 -150", p.paper if flip else p.accent, 11)
        p.out()
    p.moved(286, 86, scale=0.62)
    p.curtain(-10, 190, 480, "#b8293f", p.ink, 4)
    p.out()
    p.moved(802, 86, scale=0.62)
    p.curtain(0, 190, 480, "#b8293f", p.ink, 4)
    p.out()
    p.out()
    p.poly([(560, 50), (640, 50), (626, 16), (574, 16)], p.accent)
    p.path("M0 500 H1200 V675 H0 Z", "#3a0d18")
    p.shade("M140 675 V520 Q140 470 190 470 H1010 Q1060 470 1060 520 V675 Z", p.soft, (140, 470, 920, 205), p.mid, 1900, "down")
    p.shade("M80 675 V560 Q80 520 120 520 Q164 520 164 560 V675 Z", "#c25744", (80, 520, 84, 155), p.ink, 200, "down")
    p.shade("M1036 675 V560 Q1036 520 1080 520 Q1120 520 1120 560 V675 Z", "#c25744", (1036, 520, 84, 155), p.ink, 200, "down")
    for x, tone in ((360, p.ink), (560, p.paper), (830, "#4a1a26")):
        p.path(f"M{x - 84} 482 Q{x - 76} 424 {x} 420 Q{x + 76} 424 {x + 84} 482 Z", tone)
        p.rect(x - 20, 394, 40, 40, tone)
        p.circle(x, 372, 46, tone)
    p.path("M316 372 Q320 316 372 324 Q420 330 404 384 Q420 330 340 350 Z", p.accent)
    p.path("M512 380 Q508 320 560 320 Q612 320 608 380 Q612 440 590 446 V360 H530 V446 Q508 440 512 380 Z", p.soft)
    p.circle(700, 452, 24, p.accent)
    p.path("M680 436 L672 410 L694 430 Z M720 436 L728 410 L706 430 Z", p.accent)
    p.line("M600 470 V675", p.mid, 4)
