"""A cached story page with 50 comments against nginx serving the same bytes as static files."""

import gzip

from .bench import Bench, free_port, get, median, need, say, wrk

GOALS = {"plain": 0.8, "gzip": 1.0}


def run(bench: Bench) -> None:
    say("page: a cached story page with 50 comments, beside nginx with the same bytes")
    need("wrk", "wrk")
    nginx = need("nginx", "nginx-light")
    data = bench.folder / "page"
    bench.seed(data, 40, 50)
    ours = bench.greenroom(data)
    path = "/film/seed-0"
    plain, headers = get(ours.url + path)
    packed, _ = get(ours.url + path, {"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == plain, "the gzip variant differs from the page"
    theirs = bench.start([nginx, "-c", config(bench, headers, plain, packed), "-g", "daemon off;"], f"http://127.0.0.1:{PORT}", "/page.html")

    seconds = bench.seconds(6)
    for kind, headers in (("plain", {}), ("gzip", {"Accept-Encoding": "gzip"})):
        a, b = [], []
        for _ in range(3):
            a.append(wrk(ours.url + path, seconds, 32, headers))
            b.append(wrk(theirs.url + "/page.html", seconds, 32, headers))
        assert not any(run["bad"] for run in a + b), "an answer was not 200"
        rate = median(a, "rps") / median(b, "rps")
        tail = median(a, "p99") / median(b, "p99")
        figure = f"{median(a, 'rps'):,.0f} / {median(b, 'rps'):,.0f} requests/s = {rate:.2f}"
        bench.row(f"story page, {kind}, to nginx", figure, f"≥ {GOALS[kind]}", rate >= GOALS[kind])
        bench.row(f"story page, {kind}, p99 to nginx", f"{median(a, 'p99'):.2f} / {median(b, 'p99'):.2f} ms = {tail:.2f}", "≤ 2", tail <= 2)
    ours.stop()
    theirs.stop()


PORT = free_port()


def config(bench: Bench, headers: dict, plain: bytes, packed: bytes) -> str:
    """nginx with the same page and the same policy headers, as it would serve a static copy of the site."""
    folder = bench.folder / "nginx"
    folder.mkdir()
    own = {"content-type", "content-length", "date", "etag", "last-modified", "connection", "vary"}
    same = "\n".join(f'    add_header {name} "{value}";' for name, value in headers.items() if name.lower() not in own)
    (folder / "page.html").write_bytes(plain)
    (folder / "page.html.gz").write_bytes(packed)
    file = folder / "nginx.conf"
    file.write_text(f"""
worker_processes auto;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000;
  open_file_cache max=1000 inactive=60s; open_file_cache_valid 60s;
  types {{ text/html html; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{PORT}; root {folder}; gzip_static on; gzip_vary on;
{same}
  }}
}}
""")
    return str(file)
