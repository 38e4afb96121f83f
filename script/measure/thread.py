"""First page, middle page and permalink of a thread of 100,000 comments against one of 100, on both engines, uncached."""

from urllib.parse import quote

from .bench import Bench, get_json, say, time_get

SMALL, LARGE = 100, 100_000


def run(bench: Bench) -> None:
    say(f"thread: {LARGE:,} comments against {SMALL}, uncached, on both engines")
    engines = {"SQLite": (None, None), "PostgreSQL": (bench.postgres(), bench.postgres)}
    for engine, (url, _) in engines.items():
        small, large = [measure(bench, engine, size, url) for size in (SMALL, LARGE)]
        for what in small:
            ratio = large[what] / small[what]
            bench.row(f"{what}, {engine}", f"{large[what]:.2f} / {small[what]:.2f} ms = {ratio:.2f}", "≤ 1.3", ratio <= 1.3)


def measure(bench: Bench, engine: str, size: int, url: str | None) -> dict[str, float]:
    data = bench.folder / f"thread-{engine}-{size}"
    database = None
    if url:
        database = named(url, f"thread_{size}")
    bench.seed(data, 10, size, database)
    server = bench.greenroom(data, "cache.bytes=0", database=database)
    page = f"{server.url}/film/seed-0"
    # The middle: follow the API's cursors until half of the roots lie behind.
    after, seen = None, 0
    api = f"{server.url}/api/v1/stories/seed-0/comments?sort=newest&limit=100"
    middle_id = None
    while seen < size * 0.15:
        answer = get_json(api + (f"&after={quote(after)}" if after else ""))
        middle_id = answer["comments"][-1]["id"]
        seen += len(answer["comments"])
        if not answer["next"]:
            break
        after = answer["next"]
    cursor = get_json(f"{server.url}/api/v1/stories/seed-0/comments?sort=newest&limit=20" + (f"&after={quote(after)}" if after else ""))
    times = 40 if bench.quick else 300
    figures = {
        "thread, first page": time_get(f"{page}/comments?sort=newest", times),
        "thread, first page by applause": time_get(f"{page}/comments?sort=top", times),
        "thread, middle page": time_get(f"{server.url}/api/v1/stories/seed-0/comments?sort=newest&limit=20" + (f"&after={quote(after)}" if after else ""), times),
        "thread, permalink": time_get(f"{server.url}/c/{middle_id}", times),
        "story page": time_get(page, times),
    }
    assert cursor["comments"]
    server.stop()
    return figures


def named(url: str, database: str) -> str:
    """The same server's other database, made anew."""
    import subprocess

    subprocess.run(["psql", url, "-qc", f"create database {database}"], check=True)
    base, _, query = url.partition("?")
    head, _, _ = base.rpartition("/")
    return f"{head}/{database}" + (f"?{query}" if query else "")
