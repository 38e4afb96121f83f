"""100,000 ranked ballots of ten options, nearly all different, counted by instant run-off and compared by Schulze."""

import re
import subprocess

from .bench import Bench, say


def run(bench: Bench) -> None:
    say("count: 100,000 ranked ballots")
    said = [subprocess.run([bench.example("count_100k")], check=True, capture_output=True, text=True).stdout for _ in range(3)]
    assert all("ballots 100000\n" in one for one in said), f"not every ballot was counted: {said}"
    totals = sorted(float(re.search(r"total_ms ([\d.]+)", one).group(1)) for one in said)
    bench.row("100,000 ranked ballots, both ways of counting", f"{totals[1]:.0f} ms", "< 1,000 ms", totals[1] < 1_000)
