"""All Oscars brought into an empty newsroom, by the command: how long, how much memory, how long the writer is held.

Needs the published table: GREENROOM_ORACLES names its folder, ../shared/data beside the checkout by default. Skipped without it."""

import os
import re
import subprocess
import time
from pathlib import Path

from .bench import ROOT, Bench, say, sh


def run(bench: Bench) -> None:
    folder = Path(os.environ.get("GREENROOM_ORACLES", ROOT.parent / "shared" / "data"))
    table = folder / "awards" / "oscars.csv"
    if not table.exists():
        say(f"award-import: skipped, {table.name} is not here")
        return
    say("award-import: 12,137 nominations into an empty newsroom")
    data = bench.folder / "awards"
    binary = bench.binary("greenroom")
    sh([binary, "init", "--data", str(data)], quiet=True)
    begin = time.perf_counter()
    process = subprocess.Popen([binary, "award", "import", str(table), "--data", str(data)], stdout=subprocess.PIPE, text=True)
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    made = re.search(r"nominations: (\d+) made", said)
    held = re.search(r"held the database for (\d+) ms", said)
    if process.returncode != 0 or made is None or int(made.group(1)) != 12_137:
        raise SystemExit(f"the import failed: {said}")
    mib = used.ru_maxrss / 1024
    bench.row("award-import, all Oscars", f"{took:.1f} s", "< 10 s", took < 10)
    bench.row("award-import, most memory", f"{mib:.0f} MiB", "< 200 MiB", mib < 200)
    if held:
        bench.row("award-import, writer held", f"{held.group(1)} ms")
