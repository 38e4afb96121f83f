"""A durable comment through the API against Isso in its production set-up, and against the bare store."""

import re
import subprocess
import sys

from .bench import TARGET, Bench, free_port, median, need, say, sh, wrk

POST = """
math.randomseed(os.time())
-- Half-sentences made beforehand, so that the load generator costs little; each pair of them is said once,
-- and two texts share half their words at most, so that nothing is held as a repetition.
local halves = {}
for i = 1, 2048 do
  local words = {}
  for w = 1, 12 do words[w] = string.char(97 + math.random(0, 25), 97 + math.random(0, 25)) .. string.format("%x", math.random(0, 65535)) end
  halves[i] = table.concat(words, " ")
end
local n = math.random(0, 1000000)
request = function()
  n = n + 1
  local text = halves[1 + n % 2048] .. " " .. halves[1 + math.floor(n / 2048) % 2048]
  return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, '{"NAME":"Ana ' .. n .. '","text":"' .. text .. '"}')
end
"""


def run(bench: Bench) -> None:
    say("comment: a durable comment at 64 connections, beside Isso")
    need("wrk", "wrk")
    data = bench.folder / "comment"
    bench.seed(data, 10, 0)
    ours = bench.greenroom(data)
    theirs = isso(bench)
    ours_lua, theirs_lua = bench.folder / "ours.lua", bench.folder / "theirs.lua"
    ours_lua.write_text(POST.replace("NAME", "name"))
    theirs_lua.write_text(POST.replace("NAME", "author").replace('","text"', '","title":"A story","text"'))
    seconds = bench.seconds(8)
    a, b = [], []
    for _ in range(3):
        a.append(wrk(ours.url + "/api/v1/stories/seed-0/comments", seconds, 64, script=str(ours_lua)))
        b.append(wrk(theirs.url + "/new?uri=%2Fstory%2F", seconds, 64, script=str(theirs_lua)))
    assert not any(run["bad"] for run in a), f"an answer was not 201: {a}"
    lost = sum(run["bad"] for run in b)
    bare = subprocess.run([bench.example("bare_commits"), "64"], check=True, capture_output=True, text=True).stdout
    bare_rate = float(re.match(r"([\d.]+) ", bare).group(1))
    rate = median(a, "rps") / median(b, "rps")
    bench.row("a durable comment, to Isso", f"{median(a, 'rps'):,.0f} / {median(b, 'rps'):,.0f} a second = {rate:.1f}", "≥ 20", rate >= 20)
    if lost:
        bench.row("comments Isso refused under this load", str(lost))
    bench.row("its p99, to Isso's", f"{median(a, 'p99'):.1f} / {median(b, 'p99'):.1f} ms")
    bench.row("a durable comment, to the bare store", f"{median(a, 'rps'):,.0f} / {bare_rate:,.0f} a second = {median(a, 'rps') / bare_rate:.2f}")
    ours.stop()
    theirs.stop()


def isso(bench: Bench):
    """Isso under gunicorn with two workers, as its own documentation runs it; its guard is off as ours is."""
    home = TARGET / "bench/isso"
    if not (home / "bin/gunicorn").exists():
        say("  installing Isso into target/bench")
        sh([sys.executable, "-m", "venv", str(home)])
        sh([str(home / "bin/pip"), "install", "--quiet", "isso==0.14.0", "gunicorn", "setuptools<81"])
    folder = bench.folder / "isso"
    folder.mkdir()
    port = free_port()
    (folder / "isso.cfg").write_text(f"""[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1:{port}/
log-file = {folder}/log
[server]
listen = http://127.0.0.1:{port}/
[guard]
enabled = false
[moderation]
enabled = false
""")
    argv = [str(home / "bin/gunicorn"), "-b", f"127.0.0.1:{port}", "-w", "2", "--preload", "isso.run"]
    return bench.start(argv, f"http://127.0.0.1:{port}", "/?uri=%2Fstory%2F", env={"ISSO_SETTINGS": str(folder / "isso.cfg")})
