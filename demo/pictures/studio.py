"""The drawing table: one plate of 1200 by 675, five palettes, and the few marks every picture is made of.

Knows nothing of any single picture; those stand in the modules named after the sections.
"""

import io
import math
import random

import numpy
import resvg_py
from PIL import Image

WIDTH, HEIGHT = 1200, 675
MAX_BYTES = 45_000

# Dark to light, then the accent. A picture uses its section's five colours and little else.
PALETTES = {
    "television": ["#0d2529", "#1b5a5c", "#4fa295", "#f6ead2", "#f0653f"],
    "film": ["#1d1630", "#59284f", "#c6483d", "#f7e6c8", "#f2a236"],
    "music": ["#181d4b", "#3a4fb0", "#f2809f", "#fbeedd", "#f7cb56"],
    "stage": ["#2b0a14", "#8d1a2c", "#dd6a55", "#fbe8d0", "#eab24a"],
    "awards": ["#0a241d", "#17573f", "#6fa57d", "#f8edcf", "#dca23c"],
}


class Plate:
    """One picture being drawn: marks are laid one over another, in order."""

    def __init__(self, name, section):
        self.name = name
        self.ink, self.mid, self.soft, self.paper, self.accent = PALETTES[section]
        self.marks = []
        self.defs = []
        # The same name gives the same grain, so that a redraw changes nothing it need not.
        self.chance = random.Random(name)

    # --- flat shapes ------------------------------------------------------------------------

    def put(self, markup):
        self.marks.append(markup)

    def ground(self, colour):
        self.rect(0, 0, WIDTH, HEIGHT, colour)

    def rect(self, x, y, w, h, fill, r=0, turn=0, opacity=1):
        spin = f' transform="rotate({turn} {x + w / 2} {y + h / 2})"' if turn else ""
        self.put(f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{r}" fill="{fill}" opacity="{opacity}"{spin}/>')

    def circle(self, x, y, r, fill, opacity=1):
        self.put(f'<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" opacity="{opacity}"/>')

    def ring(self, x, y, r, colour, width, opacity=1):
        self.put(f'<circle cx="{x}" cy="{y}" r="{r}" fill="none" stroke="{colour}" stroke-width="{width}" opacity="{opacity}"/>')

    def ellipse(self, x, y, rx, ry, fill, turn=0, opacity=1):
        self.put(f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}" opacity="{opacity}" transform="rotate({turn} {x} {y})"/>')

    def path(self, d, fill, opacity=1):
        self.put(f'<path d="{d}" fill="{fill}" fill-rule="evenodd" opacity="{opacity}"/>')

    def line(self, d, colour, width, opacity=1, dash=None, cap="round"):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.put(f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="{cap}" '
                 f'stroke-linejoin="round" opacity="{opacity}"{dashes}/>')

    def poly(self, points, fill, opacity=1):
        self.path("M" + " L".join(f"{x} {y}" for x, y in points) + " Z", fill, opacity)

    # --- groups -----------------------------------------------------------------------------

    def within(self, d):
        """Everything until `out` shows only inside the outline `d`."""
        mark = f"c{len(self.defs)}"
        self.defs.append(f'<clipPath id="{mark}"><path d="{d}" clip-rule="evenodd"/></clipPath>')
        self.put(f'<g clip-path="url(#{mark})">')

    def moved(self, x=0, y=0, turn=0, scale=1, flip=False):
        across = -scale if flip else scale
        self.put(f'<g transform="translate({x} {y}) rotate({turn}) scale({across} {scale})">')

    def out(self):
        self.put("</g>")

    # --- light and grain --------------------------------------------------------------------

    def glow(self, x, y, r, colour, steps=4, opacity=0.16):
        """Light as the poster printers did it: flat rings, each laid over the last."""
        for step in range(steps):
            self.circle(x, y, r * (1 - step / (steps + 0.6)), colour, opacity)

    def beam(self, x, y, angle, spread, length, colour, opacity=0.22):
        """A cone of light from a lamp at (x, y); the angle is in degrees, 90 points down."""
        for width in (spread, spread * 0.6):
            left, right = (math.radians(angle + side * width / 2) for side in (-1, 1))
            self.poly([(x, y),
                       (x + length * math.cos(left), y + length * math.sin(left)),
                       (x + length * math.cos(right), y + length * math.sin(right))], colour, opacity)

    def spray(self, box, colour, n, toward="down", power=1.6, size=(0.9, 2.3), opacity=0.9):
        """Stippled shade inside the box, thickest towards one side; clip it with `within`."""
        x, y, w, h = box
        dots = []
        for _ in range(n):
            thick = self.chance.random() ** (1 / (1 + power))
            along = self.chance.random()
            px, py = {
                "down": (along, thick), "up": (along, 1 - thick),
                "right": (thick, along), "left": (1 - thick, along),
                "all": (along, self.chance.random()),
            }[toward]
            r = self.chance.uniform(*size)
            dots.append(f"M{x + px * w - r:.1f} {y + py * h:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0")
        self.put(f'<path d="{"".join(dots)}" fill="{colour}" opacity="{opacity}"/>')

    def shade(self, d, fill, box, colour, n, toward="down", **how):
        """A flat shape with a stippled edge: the mark the house style is made of."""
        self.path(d, fill)
        self.within(d)
        self.spray(box, colour, n, toward, **how)
        self.out()

    def halo(self, x, y, inner, outer, colour, n, opacity=0.9):
        """Stipple thinning outwards round a light."""
        dots = []
        for _ in range(n):
            far = inner + (outer - inner) * self.chance.random() ** 2
            turn = self.chance.uniform(0, math.tau)
            r = self.chance.uniform(0.9, 2.2)
            dots.append(f"M{x + far * math.cos(turn) - r:.1f} {y + far * math.sin(turn):.1f}"
                        f"a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0")
        self.put(f'<path d="{"".join(dots)}" fill="{colour}" opacity="{opacity}"/>')

    # --- things that come back in several pictures --------------------------------------------

    def statuette(self, x, y, scale=1, colour=None, base=None, flip=False):
        """A prize nobody gives: a standing figure that holds up a disc. (x, y) is the foot of its base."""
        gold, plinth = colour or self.accent, base or self.ink
        self.moved(x, y, scale=scale, flip=flip)
        self.path("M-46 0 L-40 -34 L40 -34 L46 0 Z", plinth)
        self.rect(-30, -48, 60, 14, gold)
        self.path("M-14 -48 C-26 -120 -34 -150 -24 -190 C-34 -214 -34 -236 -12 -240 "
                  "C-20 -262 20 -262 12 -240 C34 -236 34 -214 24 -190 C34 -150 26 -120 14 -48 Z", gold)
        self.circle(0, -262, 19, gold)
        self.path("M-20 -226 C-58 -262 -60 -304 -30 -330 L-21 -320 C-42 -298 -38 -266 -8 -240 Z", gold)
        self.path("M20 -226 C58 -262 60 -304 30 -330 L21 -320 C42 -298 38 -266 8 -240 Z", gold)
        self.circle(0, -336, 36, gold)
        self.circle(0, -336, 22, plinth, 0.25)
        self.path("M2 -48 C12 -110 18 -160 10 -236 C34 -236 34 -214 24 -190 C34 -150 26 -120 14 -48 Z", plinth, 0.22)
        self.out()

    def curtain(self, x, w, h, colour, dark, folds=7, hem=0):
        """A hanging curtain: folds as tall flat bands with a stippled shade on one side of each."""
        fold = w / folds
        for i in range(folds):
            left = x + i * fold
            d = (f"M{left} 0 L{left + fold} 0 L{left + fold} {h} "
                 f"C{left + fold * 0.75} {h + 18 + hem} {left + fold * 0.25} {h + 18 + hem} {left} {h} Z")
            self.shade(d, colour, (left, 0, fold, h + 30), dark, int(fold * h / 95), "right", power=2.2)

    # --- print ------------------------------------------------------------------------------

    def svg(self):
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
                f"<defs>{''.join(self.defs)}</defs>{''.join(self.marks)}</svg>")

    def print(self, folder):
        """Writes the picture as WebP: a breath of paper grain, then the best quality that fits the budget."""
        png = resvg_py.svg_to_bytes(svg_string=self.svg())
        flat = numpy.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB")).astype(float)
        grain = numpy.random.default_rng(sum(self.name.encode())).normal(0, 2.6, (HEIGHT, WIDTH, 1))
        image = Image.fromarray(numpy.clip(flat + grain, 0, 255).astype("uint8"))
        for quality in range(84, 20, -4):
            out = io.BytesIO()
            image.save(out, "WEBP", quality=quality, method=6)
            if out.tell() <= MAX_BYTES:
                break
        (folder / f"{self.name}.webp").write_bytes(out.getvalue())
        return out.tell(), quality
