"""The desk at its size: queue and story list with 100,000 against 100, and a picture of many megapixels in memory."""

import gzip
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from .bench import ROOT, Bench, Server, say

SMALL, LARGE = 100, 100_000
ONE_WRITER = "story list, one writer (against the whole list)"


def run(bench: Bench) -> None:
    say(f"desk: {LARGE:,} held comments and {LARGE:,} stories against {SMALL}, on both engines")
    engines = {"SQLite": None, "PostgreSQL": bench.postgres()}
    for engine, url in engines.items():
        small, large = [measure(bench, engine, size, url) for size in (SMALL, LARGE)]
        # One writer of a hundred stories does not fill a page: there the list itself is what to compare with.
        small[ONE_WRITER] = large["story list, first page"]
        for what in small:
            ratio = large[what] / small[what]
            bench.row(f"{what}, {engine}", f"{large[what]:.2f} / {small[what]:.2f} ms = {ratio:.2f}", "≤ 1.3", ratio <= 1.3)
    typing(bench)


def typing(bench: Bench) -> None:
    """How long a key takes in a story of 5,000 words, and what the editor's script weighs."""
    env = {**os.environ, "GREENROOM_BIN": bench.binary("greenroom")}
    said = subprocess.run(["node", str(ROOT / "script/measure/typing.mjs")], cwd=ROOT, env=env, capture_output=True, text=True).stdout
    line = next((line for line in said.splitlines() if line.lstrip("# ").startswith("{")), None)
    if not line:
        sys.exit(f"typing was not measured:\n{said[-2000:]}")
    told = json.loads(line.lstrip("# "))
    for place in ("beginning", "middle", "end"):
        figures = told[place]
        bench.row(f"a key at the {place} of a story of 5,000 words", f"p95 {figures['p95_ms']:.1f} ms, slowest {figures['most_ms']:.1f} ms", "p95 < 50 ms", figures["p95_ms"] < 50)
    manifest = json.loads((ROOT / "assets/dist/manifest.json").read_text())
    weight = len(gzip.compress((ROOT / "assets/dist" / manifest["editor.js"]).read_bytes(), 9)) / 1024
    bench.row("the editor's script, gzip", f"{weight:.0f} KB", "≤ 220 KB", weight <= 220)


def measure(bench: Bench, engine: str, size: int, url: str | None) -> dict[str, float]:
    from .thread import named

    data = bench.folder / f"desk-{engine}-{size}"
    database = named(url, f"desk_{size}") if url else None
    bench.seed(data, size, size, database, held=True)
    server = bench.greenroom(data, "cache.bytes=0", database=database)
    door = Door(bench, server, data, database)
    times = 40 if bench.quick else 300
    figures = {what: door.time(path, times) for what, path in door.pages().items()}
    server.stop()
    return figures


class Door:
    """A browser of the bench, signed in as the owner."""

    def __init__(self, bench: Bench, server: Server, data: Path, database: str | None):
        argv = [bench.binary("greenroom"), "account", "link", "--data", str(data), "--mail", "bench@example.org", "--role", "owner", "--name", "The Bench", "--set", f"site.base_url={server.url}"]
        if database:
            argv += ["--database", database]
        said = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
        link = re.search(r"https?://\S+/sign-in/\S+", said)
        if not link:
            sys.exit(f"no link in: {said}")
        self.connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
        self.headers: dict[str, str] = {}
        path = urlsplit(link.group(0)).path
        self.connection.request("POST", path, urlencode({}), {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
        answer = self.connection.getresponse()
        answer.read()
        cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
        if answer.status != 303 or not cookies:
            sys.exit(f"signing in answered {answer.status}")
        self.headers["Cookie"] = "; ".join(cookies)

    def get(self, path: str) -> str:
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read().decode()
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}")
        return body

    def pages(self) -> dict[str, str]:
        """The pages measured; the second page of each list is where its own link leads."""
        pages = {
            "held queue, first page": "/desk/comments",
            "new comments, first page": "/desk/comments?queue=new",
            "story list, first page": "/desk/stories",
            "story list, published in one section": "/desk/stories?state=published&section=film",
            ONE_WRITER: "/desk/stories?author=writer-3",
        }
        for what, path in (("held queue, next page", "/desk/comments"), ("story list, next page", "/desk/stories")):
            found = re.search(r'<a[^>]*href="([^"]+)"[^>]*rel="next"', self.get(path))
            if not found:
                sys.exit(f"{path} has no next page")
            pages[what] = found.group(1).replace("&amp;", "&")
        return pages

    def time(self, path: str, times: int) -> float:
        """Median time of a page over one kept connection, in ms, after a warm-up."""
        spans = []
        for n in range(times + 5):
            begin = time.perf_counter()
            self.get(path)
            if n >= 5:
                spans.append((time.perf_counter() - begin) * 1000)
        return statistics.median(spans)
