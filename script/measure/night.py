"""A night: 5,000 live readers on an edition's page and its live page, a winner a second, and 1,000 pages read a second beside."""

import json
import os
import subprocess

from .bench import Bench, get, say

READERS = 5_000
READS = 1_000
RESULTS = 30


def run(bench: Bench) -> None:
    readers, results = (500, 3) if bench.quick else (READERS, RESULTS)
    say(f"night: {readers:,} readers on an edition and its live page, {READS:,} pages read a second, {results} winners a second apart")
    data = bench.folder / "night"
    bench.seed(data, 10, 20, edition=RESULTS)
    argv = [bench.binary("greenroom"), "token", "create", "--role", "awards-editor", "--name", "bench", "--data", str(data)]
    token = subprocess.run(argv, check=True, capture_output=True, text=True).stdout.split()[-1]
    server = bench.greenroom(data, f"live.max_readers={readers + 100}")
    for page in ("/awards/bench/2026/", "/live/bench-night"):
        get(server.url + page)
    argv = [bench.example("readers"), "night", server.url, "bench/2026", "bench-night", str(readers), str(READS), str(results), str(server.process.pid)]
    out = json.loads(subprocess.run(argv, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, "BENCH_TOKEN": token}).stdout)
    reads = out["reads"]
    kept_up = reads["per_second"] >= 0.98 * READS and not reads["bad"]
    bench.row("night, results that reached every reader exactly once", f"{out['complete']} of {out['posted']}, {out['missing']} missing, {out['doubled']} doubled", "all", out["complete"] == results and not out["doubled"])
    bench.row("night, result to reader, p50 / p99", f"{out['p50_ms']:.0f} / {out['p99_ms']:.0f} ms", "p99 < 1,000 ms", out["p99_ms"] < 1_000)
    bench.row("night, pages read meanwhile", f"{reads['per_second']:,.0f} a second, {reads['bad']} bad", f"{READS:,} a second", kept_up)
    bench.row("night, a page read, p50 / p99", f"{reads['p50_ms']:.1f} / {reads['p99_ms']:.1f} ms")
    bench.row("night, a result answered, p50", f"{out['answer_p50_ms']:.0f} ms")
    server.stop()
