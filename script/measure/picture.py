"""What one picture costs: the most memory the server ever had after an upload, its sizes and its smallest form.

Needs Pillow (Debian: python3-pil) to make the pictures. The server starts anew for each, so that no peak hides another.
"""

import json
import random
import re
import sys
import time
from pathlib import Path

from .bench import Bench, say
from .desk import Door

GOAL_MB = 400
BOUNDARY = "----a-picture-of-the-bench"
#: Name, megapixels, and how Pillow writes it. What is larger than its kind may be is refused with words, and costs nothing.
KINDS = [
    ("JPEG", 49.9, "RGB", {"format": "JPEG", "quality": 80}),
    ("PNG", 49.9, "RGB", {"format": "PNG", "compress_level": 6}),
    ("WebP", 49.9, "RGB", {"format": "WEBP", "quality": 60, "method": 0}),
    ("progressive JPEG", 49.9, "RGB", {"format": "JPEG", "quality": 80, "progressive": True}),
    ("progressive JPEG", 24.9, "RGB", {"format": "JPEG", "quality": 80, "progressive": True}),
    ("PNG one sees through", 49.9, "RGBA", {"format": "PNG", "compress_level": 6}),
    ("PNG one sees through", 24.9, "RGBA", {"format": "PNG", "compress_level": 6}),
    ("WebP one sees through", 24.9, "RGBA", {"format": "WEBP", "lossless": True, "method": 0}),
]


def run(bench: Bench) -> None:
    say("picture: the most memory a server takes for one picture")
    for number, (kind, millions, mode, writing) in enumerate(KINDS):
        file = bench.folder / f"picture-{number}"
        draw(file, millions, mode, writing)
        data = bench.folder / f"pictures-{number}"
        bench.seed(data, 1, 0)
        server = bench.greenroom(data)
        door = Door(bench, server, data, None)
        begin = time.perf_counter()
        status, said = send(door, file)
        took = time.perf_counter() - begin
        if status == 201:
            wait_for_sizes(data, said["src"], smallest=number == 0)
        elif status != 422 or "million are the most" not in said["detail"]:
            sys.exit(f"a picture was answered with {status}: {said}")
        peak = peak_mb(server.process.pid)
        what = f"taken in {took:.1f} s" if status == 201 else "refused with words"
        bench.row(f"a picture of {millions} megapixels, {kind}", f"{what}, peak {peak:.0f} MB", f"< {GOAL_MB} MB", peak < GOAL_MB)
        server.stop()


def draw(file: Path, millions: float, mode: str, writing: dict) -> None:
    """Soft noise in the shape of a photograph, of so many million pixels."""
    try:
        from PIL import Image
    except ImportError:
        sys.exit("the part picture needs Pillow (Debian: python3-pil)")
    width = int((millions * 1e6 * 4 / 3) ** 0.5)
    height = int(millions * 1e6 / width)
    chance = random.Random(7)
    # Flat pieces where nothing is lost: a photograph of this size would be larger than 20 MB.
    flat = writing["format"] == "PNG" or "lossless" in writing
    grain = (40, 30) if flat else (width // 16, height // 16)
    noise = Image.frombytes(mode, grain, chance.randbytes(grain[0] * grain[1] * len(mode)))
    noise.resize((width, height), Image.NEAREST if flat else Image.BICUBIC).save(file, **writing)


def send(door: Door, file: Path) -> tuple[int, dict]:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="bench"\r\n\r\n'
    body = head.encode() + file.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {**door.headers, "Accept": "application/json", "Sec-Fetch-Site": "same-origin", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    door.connection.request("POST", "/desk/pictures", body, headers)
    answer = door.connection.getresponse()
    return answer.status, json.loads(answer.read())


def wait_for_sizes(data: Path, src: str, smallest: bool) -> None:
    """Until the files of the picture lie there; the smallest form comes after a minute's rest, and is waited for if asked."""
    stem = src.split("/")[-1].split(".")[0]
    wanted = ".avif" if smallest else ".webp"
    count = 4 if smallest else 5
    end = time.monotonic() + 180
    while time.monotonic() < end:
        if sum(file.suffix == wanted for file in data.rglob(f"{stem}-*")) == count:
            return
        time.sleep(0.2)
    sys.exit("the sizes of a picture were not made in three minutes")


def peak_mb(pid: int) -> float:
    """The most resident memory the process ever had, in MB."""
    text = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", text).group(1)) * 1024 / 1e6
