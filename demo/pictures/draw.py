"""Draws the pictures of the sample newsroom: `python3 draw.py` for all of them, `python3 draw.py NAME …` for some.

Needs `pip install resvg-py pillow numpy`; nothing is loaded from anywhere else.
"""

import pathlib
import sys

import awards
import film
import music
import stage
import television
from studio import Plate

HERE = pathlib.Path(__file__).resolve().parent


def main(wanted):
    """Every public function of a section's module draws the picture of its name."""
    for section in (television, film, music, stage, awards):
        for function in list(vars(section).values()):
            if not callable(function) or getattr(function, "__module__", "") != section.__name__ or function.__name__.startswith("_"):
                continue
            name = function.__name__.replace("_", "-")
            if wanted and name not in wanted:
                continue
            plate = Plate(name, section.__name__)
            function(plate)
            size, quality = plate.print(HERE)
            print(f"{name:24} {size:6} bytes, quality {quality}")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
