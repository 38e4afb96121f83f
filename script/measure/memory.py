"""Resident memory of the sample newsroom: after every page once, and after a million requests over all of them; and the binary's size."""

import os
import re

from .bench import Bench, free_port, get, say, wrk


def run(bench: Bench) -> None:
    say("memory: the sample newsroom")
    size = os.path.getsize(bench.binary("greenroom")) / 1e6
    bench.row("release binary", f"{size:.1f} MB", "< 45", size < 45)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    argv = [bench.binary("greenroom"), "demo", "--data", str(bench.folder / "demo"), "--listen", f"127.0.0.1:{port}"]
    server = bench.start(argv, url, "/healthz", limit_s=120)
    paths = every_page(url)
    for path in paths:
        get(url + path)
    bench.row("resident after every page of the sample newsroom once", f"{server.rss_mib():.1f} MiB ({len(paths)} pages)", "< 40", server.rss_mib() < 40)
    script = bench.folder / "paths.lua"
    quoted = ",".join('"' + path + '"' for path in paths)
    script.write_text(f"local paths = {{{quoted}}}\nlocal n = 0\nrequest = function() n = n + 1 return wrk.format('GET', paths[n % #paths + 1]) end\n")
    done = 0
    goal = 100_000 if bench.quick else 1_000_000
    while done < goal:
        done += wrk(url, 10, 32, {"Accept-Encoding": "gzip"}, str(script))["done"]
    bench.row(f"resident after {done:,} requests over all pages", f"{server.rss_mib():.1f} MiB", "< 80", server.rss_mib() < 80)
    server.stop()


def every_page(url: str) -> list[str]:
    """The addresses of the sitemap and what the front page links to."""
    found = {"/"}
    for start in ("/", "/sitemap.xml"):
        text = get(url + start)[0].decode()
        found |= set(re.findall(r'href="(/[^"#?]*)"', text)) | {loc.removeprefix(url) for loc in re.findall(r"<loc>([^<]+)</loc>", text)}
    for path in [path for path in found if path.endswith(".xml")]:
        found |= {loc.removeprefix(url) for loc in re.findall(r"<loc>([^<]+)</loc>", get(url + path)[0].decode())}
    return sorted(path for path in found if path.startswith("/"))
