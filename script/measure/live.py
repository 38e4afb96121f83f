"""5,000 live readers on one story while a comment a second arrives."""

import json
import subprocess

from .bench import Bench, get, say

READERS = 5_000


def run(bench: Bench) -> None:
    readers = 500 if bench.quick else READERS
    say(f"live: {readers:,} readers on one story, a comment a second")
    data = bench.folder / "live"
    bench.seed(data, 10, 20)
    server = bench.greenroom(data, f"live.max_readers={readers + 100}")
    get(server.url + "/film/seed-0")
    argv = [bench.example("readers"), "story", server.url, "/film/seed-0", "seed-0", str(readers), str(int(bench.seconds(30))), str(server.process.pid)]
    out = json.loads(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)
    bench.row("live, events that reached every reader exactly once", f"{out['complete']} of {out['posted']}, {out['missing']} missing, {out['doubled']} doubled", "all", out["complete"] == out["posted"] and not out["doubled"])
    bench.row("live, post to reader, p50 / p99", f"{out['p50_ms']:.0f} / {out['p99_ms']:.0f} ms", "p99 < 500 ms", out["p99_ms"] < 500)
    bench.row("live, memory a reader", f"{out['kib_per_reader']:.1f} KiB", "≤ 20", out["kib_per_reader"] <= 20)
    server.stop()
