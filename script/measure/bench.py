"""What every part shares: the binaries, servers that end with the run, wrk, and the table."""

import json
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


class Server:
    """A child process that is stopped by its own id."""

    def __init__(self, process: subprocess.Popen, url: str):
        self.process, self.url = process, url

    @property
    def pids(self) -> list[int]:
        """The process and its children, for memory."""
        found = [self.process.pid]
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[1]) in found:
                found.append(int(stat.parent.name))
        return found

    def rss_mib(self) -> float:
        """Resident memory of the first process in MiB."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text).group(1)) / 1024

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Bench:
    """One run: a temporary folder, the servers in it, and the rows of its table."""

    def __init__(self, quick: bool):
        self.quick = quick
        self.rows: list[tuple[str, str, str, str]] = []
        self.servers: list[Server] = []

    def __enter__(self) -> "Bench":
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 60_000), hard))
        self.folder = Path(tempfile.mkdtemp(prefix="greenroom-bench-"))
        os.chmod(self.folder, 0o755)
        say("building the release binary and the bench's own programs")
        sh([str(ROOT / "script/build")], quiet=True)
        sh(["cargo", "build", "--release", "--quiet", "-p", "greenroom", "--examples"], cwd=ROOT)
        sh(["cargo", "build", "--release", "--quiet", "-p", "store", "--examples"], cwd=ROOT)
        sh(["cargo", "build", "--release", "--quiet", "-p", "tally", "--example", "count_100k"], cwd=ROOT)
        return self

    def __exit__(self, *_: object) -> None:
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def seconds(self, full: float) -> float:
        """How long to measure what deserves `full` seconds."""
        return max(1.0, full / 10) if self.quick else full

    def row(self, what: str, figure: str, goal: str = "", reached: bool | None = None) -> None:
        mark = "" if reached is None else ("reached" if reached else "NOT REACHED")
        self.rows.append((what, figure, goal, mark))
        print(f"  {what}: {figure}{f'  (goal {goal}: {mark})' if goal else ''}", flush=True)

    def report(self) -> None:
        print()
        print("| what | measured | goal | |")
        print("|---|---|---|---|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")

    # Programs

    def binary(self, name: str) -> str:
        return str(TARGET / "release" / name)

    def example(self, name: str) -> str:
        return str(TARGET / "release/examples" / name)

    def start(self, argv: list[str], url: str, ready: str = "/", env: dict | None = None, limit_s: float = 30) -> Server:
        log = open(self.folder / f"log-{len(self.servers)}", "wb")
        process = subprocess.Popen(argv, stdout=log, stderr=log, env={**os.environ, **(env or {})})
        server = Server(process, url)
        self.servers.append(server)
        end = time.monotonic() + limit_s
        while time.monotonic() < end:
            if process.poll() is not None:
                break
            try:
                urllib.request.urlopen(url + ready, timeout=2).read()
                return server
            except urllib.error.HTTPError:
                return server
            except OSError:
                time.sleep(0.01)
        log.flush()
        sys.exit(f"{argv[0]} did not answer:\n{Path(log.name).read_text()[-2000:]}")

    def greenroom(self, data: Path, *settings: str, database: str | None = None) -> Server:
        """The release binary on `data`, without limits, holding nothing."""
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        argv = [self.binary("greenroom"), "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}"]
        if database:
            argv += ["--database", database]
        for setting in ("limits.enabled=false", "comments.hold=none", "log.level=warn", f"site.base_url={url}", *settings):
            argv += ["--set", setting]
        return self.start(argv, url, "/healthz")

    def seed(self, data: Path, stories: int, comments: int, database: str | None = None, held: bool = False, edition: int = 0) -> None:
        """A newsroom with so many stories, the first of which, `seed-0`, has so many comments, all shown or all held.

        With `edition`, an awards night of so many categories without results is about to happen, `bench/2026`, with a live page, `bench-night`."""
        argv = [self.example("seed"), str(data), str(stories), str(comments)]
        if database:
            argv += ["--database", database]
        if edition:
            argv += ["--edition", str(edition)]
        sh(argv + (["--held"] if held else []))

    def postgres(self) -> str:
        """A private PostgreSQL for this run; its address."""
        folder = self.folder / "postgres"
        url = subprocess.run([str(ROOT / "script/lib/postgres"), "start", str(folder)], check=True, capture_output=True, text=True).stdout.strip()

        class Away:
            @staticmethod
            def stop() -> None:
                subprocess.run([str(ROOT / "script/lib/postgres"), "stop", str(folder)], check=False, capture_output=True)

        self.servers.append(Away())
        return url


def wrk(url: str, seconds: float, connections: int, headers: dict | None = None, script: str | None = None, threads: int = 1) -> dict:
    """Requests a second, p50 and p99 in ms, and errors, by wrk."""
    argv = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds:.0f}s", "--latency"]
    for name, value in (headers or {}).items():
        argv += ["-H", f"{name}: {value}"]
    if script:
        argv += ["-s", script]
    out = subprocess.run(argv + [url], check=True, capture_output=True, text=True).stdout
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    return {
        "rps": float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
        "p50": ms(re.search(r"50%\s+([\d.]+\w+)", out).group(1)),
        "p99": ms(re.search(r"99%\s+([\d.]+\w+)", out).group(1)),
        "bad": int(bad.group(1)) if bad else 0,
        "done": int(re.search(r"(\d+) requests in", out).group(1)),
    }


def ms(text: str) -> float:
    value, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit]


def median(runs: list[dict], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def time_get(url: str, times: int) -> float:
    """Median time of a GET over one kept connection, in ms, after a warm-up."""
    import http.client
    from urllib.parse import urlsplit

    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    spans = []
    for n in range(times + 5):
        begin = time.perf_counter()
        connection.request("GET", target)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"{url} answered {answer.status}")
        if n >= 5:
            spans.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spans)


def get(url: str, headers: dict | None = None) -> tuple[bytes, dict]:
    request = urllib.request.Request(url, headers=headers or {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read(), dict(answer.headers)


def get_json(url: str) -> dict:
    return json.loads(get(url)[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(text: str) -> None:
    print(text, flush=True)


def sh(argv: list[str], cwd: Path | None = None, quiet: bool = False) -> None:
    done = subprocess.run(argv, cwd=cwd, stdout=subprocess.PIPE if quiet else None, stderr=subprocess.STDOUT if quiet else None, text=True)
    if done.returncode:
        sys.exit(f"{argv[0]} failed{': ' + done.stdout[-2000:] if quiet else ''}")


def need(program: str, package: str) -> str:
    """The program's path, installing Debian's package when root."""
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, stdout=subprocess.DEVNULL)
        found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/sbin")
    if not found:
        sys.exit(f"script/bench needs {program}: apt-get install {package}")
    return found
