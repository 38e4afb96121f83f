"""Front page, story page and start with 100,000 stories in the archive against 100, uncached."""

import time

from .bench import Bench, say, time_get

SMALL, LARGE = 100, 100_000


def run(bench: Bench) -> None:
    say(f"archive: {LARGE:,} stories against {SMALL}, uncached")
    small, large = [measure(bench, size) for size in (SMALL, LARGE)]
    for what in small:
        ratio = large[what] / small[what]
        bench.row(f"archive, {what}", f"{large[what]:.2f} / {small[what]:.2f} ms = {ratio:.2f}", "≤ 1.3", ratio <= 1.3)


def measure(bench: Bench, size: int) -> dict[str, float]:
    data = bench.folder / f"archive-{size}"
    bench.seed(data, size, 20)
    starts = []
    for _ in range(3 if bench.quick else 9):
        begin = time.perf_counter()
        server = bench.greenroom(data, "cache.bytes=0")
        starts.append((time.perf_counter() - begin) * 1000)
        server.stop()
    server = bench.greenroom(data, "cache.bytes=0")
    times = 40 if bench.quick else 300
    figures = {
        "front page": time_get(server.url + "/", times),
        "story page": time_get(server.url + "/film/seed-0", times),
        "section page": time_get(server.url + "/film/", times),
        "feed": time_get(server.url + "/feed.xml", times),
        "start to first answer": sorted(starts)[len(starts) // 2],
    }
    server.stop()
    return figures
