"""A correction of one category: 100,000 players who picked in each of 25 are scored again while somebody goes on picking."""

import subprocess

from .bench import ROOT, Bench, say, sh


def run(bench: Bench) -> None:
    players, categories = (10_000 if bench.quick else 100_000), 25
    say(f"predict: {players:,} players × {categories} categories, one correction")
    sh(["cargo", "build", "--release", "--quiet", "-p", "newsroom", "--example", "predict"], cwd=ROOT)
    argv = [bench.example("predict"), str(bench.folder / "predict.db"), str(players), str(categories)]
    said = subprocess.run(argv, check=True, capture_output=True, text=True).stdout
    figures = dict(line.split(" ", 1) for line in said.splitlines() if line.split(" ", 1)[0] in ("correction_seconds", "longest_write_ms", "picks_meanwhile"))
    seconds, wait = float(figures["correction_seconds"]), float(figures["longest_write_ms"])
    assert "scores: 0, levels: 0" in said, f"the scores are not those from scratch: {said}"
    bench.row("a correction of predictions counted", f"{seconds:.2f} s", "< 3 s", seconds < 3)
    bench.row("the longest a pick waited meanwhile", f"{wait:.0f} ms of {figures['picks_meanwhile']} picks", "≤ 100 ms", wait <= 100)
