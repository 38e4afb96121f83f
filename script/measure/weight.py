"""What a reader downloads: a story page with 50 comments, its style and its script."""

import re

from .bench import Bench, get, say

def run(bench: Bench) -> None:
    say("weight: a story page with 50 comments")
    data = bench.folder / "weight"
    bench.seed(data, 40, 50)
    server = bench.greenroom(data)
    page, headers = get(server.url + "/film/seed-0", {"Accept-Encoding": "br"})
    assert headers.get("content-encoding", headers.get("Content-Encoding")) == "br"
    plain = get(server.url + "/film/seed-0")[0].decode()
    bench.row("story page, HTML, brotli", f"{len(page) / 1000:.1f} KB", "≤ 25", len(page) <= 25_000)
    for kind, pattern, goal in (("style", r'href="(/assets/[^"]+\.css)"', 10_000), ("script", r'src="(/assets/[^"]+\.js)"', 8_000)):
        total = sum(len(get(server.url + path, {"Accept-Encoding": "br"})[0]) for path in set(re.findall(pattern, plain)))
        bench.row(f"story page, {kind}, brotli", f"{total / 1000:.1f} KB", f"≤ {goal // 1000}", total <= goal)
    server.stop()
