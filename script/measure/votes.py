"""Votes through the API, one per voter, against the bare store, and how soon the result is right to the vote."""

import re
import sqlite3
import subprocess
import time

from .bench import Bench, get_json, median, need, say, wrk

POST = """
local options = {"one", "two", "three", "four", "five"}
request = function()
  local first = math.random(1, 5)
  local second = 1 + first % 5
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, '{"choice":["' .. options[first] .. '","' .. options[second] .. '"]}')
end
"""


def run(bench: Bench) -> None:
    say("votes: a durable vote at 64 connections, one per voter, beside the bare store")
    need("wrk", "wrk")
    data = bench.folder / "votes"
    bench.seed(data, 10, 0)
    ask(data)
    server = bench.greenroom(data)
    script = bench.folder / "votes.lua"
    script.write_text(POST)
    runs = [wrk(server.url + "/api/v1/ballots/bench/votes", bench.seconds(8), 64, script=str(script)) for _ in range(3)]
    ended = time.monotonic()
    assert not any(run["bad"] for run in runs), f"an answer was not 201: {runs}"
    late = right_after(server.url, data, ended)
    bare = subprocess.run([bench.example("bare_commits"), "64"], check=True, capture_output=True, text=True).stdout
    bare_rate = float(re.match(r"([\d.]+) ", bare).group(1))
    rate = median(runs, "rps") / bare_rate
    bench.row("a durable vote, to the bare store", f"{median(runs, 'rps'):,.0f} / {bare_rate:,.0f} a second = {rate:.2f}", "≥ 0.5", rate >= 0.5)
    bench.row("its p99", f"{median(runs, 'p99'):.1f} ms")
    bench.row("the result right to the vote, after the last one", f"{late:.2f} s", "≤ 2 s", late <= 2)
    server.stop()


def ask(data) -> None:
    """A ballot by approval with five options, open without an end: what the desk would have entered."""
    with sqlite3.connect(data / "greenroom.db") as db:
        ballot = db.execute(
            "insert into ballot (slug, question, method, level, state, shown, changes, tie, opens_at, created_at, changed_at)"
            " values ('bench', 'Which?', 'approval', 'device', 'public', 'always', 'allowed', 'declared', 0, 0, 0)"
        ).lastrowid
        for place, name in enumerate(("one", "two", "three", "four", "five")):
            db.execute("insert into ballot_option (ballot_id, place, slug, title) values (?, ?, ?, ?)", (ballot, place, name, name.title()))


def right_after(url: str, data, ended: float) -> float:
    """Seconds from the end of the load until the API's result says what the ledger says."""
    with sqlite3.connect(f"file:{data / 'greenroom.db'}?mode=ro", uri=True) as db:
        # The votes that were on their way when the load ended are still written.
        votes, before = counted(db), -1
        while votes != before:
            time.sleep(0.05)
            votes, before = counted(db), votes
    while get_json(url + "/api/v1/ballots/bench")["ballot"]["result"]["votes"] != votes:
        assert time.monotonic() - ended < 30, "the result never came right"
        time.sleep(0.02)
    return time.monotonic() - ended


def counted(db: sqlite3.Connection) -> int:
    return db.execute("select count(*) from vote where state = 'counted'").fetchone()[0]
