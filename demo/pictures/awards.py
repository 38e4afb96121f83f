"""Pictures for the awards desk: envelopes, ballots and prizes nobody gives."""

import math


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


def scorecard(p):
    """A ballot, marked in public."""
    p.ground(p.accent)
    p.spray((0, 0, 1200, 675), "#9a661a", 2600, "right", 1.1)
    p.moved(520, 345, -5)
    p.rect(-262, -318, 560, 680, p.ink, 10, opacity=0.4)
    p.shade("M-280 -330 H280 V350 H-280 Z", p.paper, (-280, -330, 560, 680), p.soft, 1300, "down")
    p.rect(-280, -330, 560, 84, p.mid)
    p.rect(-236, -300, 220, 26, p.paper, 4)
    p.statuette(222, -252, 0.19, p.accent, p.paper)
    marks = "vvvxvxvxv"
    for i, mark in enumerate(marks):
        y = -206 + i * 60
        p.rect(-240, y, 42, 42, p.mid, 6)
        p.rect(-234, y + 6, 30, 30, p.paper, 3)
        p.rect(-172, y + 6, 150 + (i * 61) % 120, 12, p.ink, 6)
        p.rect(-172, y + 26, 90 + (i * 37) % 70, 8, p.soft, 4)
        if mark == "v":
            p.line(f"M{-232} {y + 20} L{-216} {y + 36} L{-184} {y - 12}", p.mid, 11)
        else:
            p.line(f"M{-236} {y + 2} L{-200} {y + 40} M{-200} {y + 2} L{-236} {y + 40}", "#c8443a", 10)
    p.put('<ellipse cx="190" cy="120" rx="96" ry="70" fill="none" stroke="#c8443a" stroke-width="9" transform="rotate(-12 190 120)"/>')
    p.put('<text x="190" y="146" font-family="DejaVu Serif" font-weight="bold" font-size="68" text-anchor="middle" fill="#c8443a" transform="rotate(-12 190 120)">5/12</text>')
    p.out()
    p.moved(940, 400, 28)
    p.rect(-30, -280, 74, 560, p.ink, opacity=0.35)
    p.shade("M-37 -250 H37 V210 H-37 Z", p.mid, (-37, -250, 74, 460), p.ink, 800, "right")
    p.rect(-12, -250, 24, 460, p.soft, opacity=0.6)
    p.path("M-37 210 H37 L0 320 Z", p.paper)
    p.path("M-13 282 L13 282 L0 320 Z", p.ink)
    p.rect(-39, -286, 78, 40, "#d8d2be")
    p.shade("M-36 -286 V-330 Q0 -352 36 -330 V-286 Z", "#c8443a", (-36, -340, 72, 54), p.ink, 120, "right")
    for x, y in ((-30, -190), (26, -160), (-28, -120), (30, -214)):
        p.circle(x, y, 12, p.accent)
    p.out()


def two_shirts(p):
    """Two plain shirts in one light."""
    p.ground(p.ink)
    p.beam(600, -120, 90, 62, 1000, p.soft, 0.2)
    p.halo(600, 330, 60, 520, p.soft, 1500, 0.5)
    p.rect(0, 90, 1200, 12, p.accent)
    shirt = "M-62 -150 L-150 -108 L-196 10 L-128 40 L-112 4 V230 H112 V4 L128 40 L196 10 L150 -108 L62 -150 Q0 -96 -62 -150 Z"
    for x, tone, dark, lean in ((390, p.paper, p.soft, -2), (810, p.mid, p.ink, 2)):
        p.moved(x, 340, lean)
        p.put(f'<path d="M0 -178 V-214 Q0 -240 20 -244 Q40 -240 30 -222" fill="none" stroke="{p.accent}" stroke-width="9" stroke-linecap="round"/>')
        p.line("M-112 -116 L0 -180 L112 -116", p.accent, 11)
        p.shade(shirt, tone, (-196, -150, 392, 382), dark, 2200, "down")
        p.put(f'<path d="M-62 -150 Q0 -96 62 -150" fill="none" stroke="{p.accent}" stroke-width="9"/>')
        p.line("M-112 40 V110 M112 40 V150", dark, 4, 0.7)
        for k in range(6):
            p.moved(52, -34, k * 60)
            p.ellipse(0, -18, 9, 15, p.accent if tone == p.paper else p.paper)
            p.out()
        p.circle(52, -34, 9, p.mid if tone == p.paper else p.accent)
        p.line("M52 -18 Q44 10 54 34", p.mid if tone == p.paper else p.paper, 5)
        p.out()
    p.path("M0 620 H1200 V675 H0 Z", p.mid)
    p.ellipse(390, 632, 150, 12, p.ink, 0, 0.5)
    p.ellipse(810, 632, 150, 12, p.ink, 0, 0.5)


def quilt(p):
    """A patchwork of stars, no two alike."""
    p.ground(p.ink)
    tones = [p.paper, p.mid, p.accent, p.soft, "#8c3b2a", p.ink]
    size = 150
    for row in range(6):
        for col in range(9):
            x, y = -75 + col * size, -75 + row * size
            n = (row * 5 + col * 3 + (row * col) % 4) % 6
            back, front = tones[n], tones[(n + 2 + (row + col) % 3) % 6]
            if back == front:
                front = p.paper if back != p.paper else p.mid
            p.shade(f"M{x} {y} h{size} v{size} h-{size} Z", back, (x, y, size, size), front, 90, ("down", "left", "up", "right")[(row + col) % 4], opacity=0.35)
            cx, cy, kind = x + size / 2, y + size / 2, (row * 2 + col * 5) % 6
            points = (8, 6, 4, 5, 12, 8)[kind]
            inner = (26, 22, 18, 24, 40, 12)[kind]
            turn = (0, 30, 45, -18, 10, 22)[kind]
            star = []
            for k in range(points * 2):
                a = math.radians(turn + k * 180 / points)
                r = 60 if k % 2 == 0 else inner
                star.append((round(cx + r * math.cos(a), 1), round(cy + r * math.sin(a), 1)))
            p.poly(star, front)
            for k in range(0, points * 2, 4):
                nxt = (k + 1) % (points * 2)
                p.poly([(cx, cy), star[k], star[nxt]], back, 0.35)
            p.circle(cx, cy, 11, back)
            p.put(f'<rect x="{x + 8}" y="{y + 8}" width="{size - 16}" height="{size - 16}" fill="none" stroke="{front}" stroke-width="2.4" stroke-dasharray="9 8" opacity="0.75"/>')
    p.path("M760 -10 C820 160 700 300 800 460 C850 540 820 620 840 690 L1210 690 V-10 Z", p.ink, 0.34)
    p.path("M1010 -10 C1060 200 960 380 1040 690 L1210 690 V-10 Z", p.ink, 0.3)
