"""What is asked of a proxy, and whether it answered right: single requests with curl, load with wrk."""

import json
import os
import re
import resource
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

SMALL = b"hello, bench"
UPLOAD_BYTES = 64 << 10


class Wrong(Exception):
    """An answer, or the work of a peer, is not what it should be."""


class Small:
    name = "small"
    title = "GET, an answer of 12 bytes"
    path = "/small"
    body = None

    def check(self, peer):
        return expect(peer, self.path, SMALL)

    def check_after_load(self, peer):
        self.check(peer)


class Large:
    name = "large"
    title = "GET, an answer of 1 MiB"
    path = "/large"
    body = None

    def __init__(self, file):
        with open(file, "rb") as content:
            self._content = content.read()

    def check(self, peer):
        return expect(peer, self.path, self._content)

    def check_after_load(self, peer):
        self.check(peer)


class Upload:
    """The backend keeps what it gets, so that it can be compared."""

    name = "upload"
    title = "PUT, a body of 64 KiB"
    path = "/upload/load"

    def __init__(self, folder):
        self.body = os.path.join(folder, "upload")
        self._content = os.urandom(UPLOAD_BYTES)
        with open(self.body, "wb") as file:
            file.write(self._content)

    def check(self, peer):
        content = os.urandom(UPLOAD_BYTES)
        with tempfile.NamedTemporaryFile(dir=os.path.dirname(self.body)) as file:
            file.write(content)
            file.flush()
            size = None
            for _ in range(2):  # the first may create the file, which is another answer
                code, size, _ = curl(peer.url("/upload/check"), "-T", file.name, "-H", "Expect:")
                if code not in (201, 204):
                    raise Wrong(f"{peer.name} answered an upload with {code}")
        if peer.uploaded("check") != content:
            raise Wrong(f"{peer.name} did not deliver the bytes of an upload")
        return size

    def check_after_load(self, peer):
        if peer.uploaded("load") != self._content:
            raise Wrong(f"{peer.name} did not deliver the bytes of an upload under load")
        self.check(peer)


def curl(url, *options):
    """One request on a connection of its own: status, size of the whole answer, body."""
    with tempfile.TemporaryFile() as body:
        command = ["curl", "-q", "-sS", "--noproxy", "*", "--max-time", "10", "-w", "%{stderr}%{http_code} %{size_header}"]
        done = subprocess.run([*command, *options, url], stdout=body, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise Wrong(f"{url}: {done.stderr.splitlines()[0]}")
        body.seek(0)
        content = body.read()
        code, head = (int(number) for number in done.stderr.split())
        return code, head + len(content), content


def expect(peer, path, content):
    """The size of the whole answer, which must be this one."""
    code, size, body = curl(peer.url(path))
    if code != 200 or body != content:
        raise Wrong(f"{peer.name} answered {path} with {code} and {len(body)} bytes, not the ones of the backend")
    return size


def check_forwarded(peer):
    """Every peer tells its backend the same about the client."""
    _, _, body = curl(peer.url("/forwarded"))
    told = body.decode(errors="replace")
    if not re.fullmatch(rf"127\.0\.0\.1:\d+ http 127\.0\.0\.1:{peer.port}", told):
        raise Wrong(f"{peer.name} told its backend: {told}")


class Counts:
    """What a backend has counted so far; asked on a connection of its own, past the proxy."""

    def __init__(self, peer):
        _, _, body = curl(peer.backend_url("/counts"))
        self.connections, _, self.requests = (int(number) for number in re.search(rb"(\d+) (\d+) (\d+)", body).groups())


class Load:
    """One run of wrk, and its own CPU time."""

    def __init__(self, peer, scenario, seconds, connections):
        threads = max(1, min(connections, os.cpu_count() // 2))
        command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s"]
        environment = {name: value for name, value in os.environ.items() if name != "BENCH_BODY"}
        if scenario.body:
            environment["BENCH_BODY"] = scenario.body
        before = _cpu_of_children()
        done = subprocess.run(
            [*command, "-s", os.path.join(HERE, "load.lua"), peer.url(scenario.path)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=seconds + 30,
            check=False,
        )
        self.cpu = _cpu_of_children() - before
        told = re.search(r"^BENCH (.*)$", done.stdout, re.MULTILINE)
        if done.returncode != 0 or not told:
            raise Wrong(f"wrk against {peer.name}: {(done.stderr or done.stdout).strip()}")
        figures = json.loads(told.group(1))
        self.requests = figures["requests"]
        self.bytes = figures["bytes"]
        self.seconds = figures["microseconds"] / 1e6
        self.errors = {kind: figures[kind] for kind in ("connect", "read", "write", "status", "timeout") if figures[kind]}
        self.latency = {name: figures[name] / 1000 for name in ("p50", "p99")}

    def check(self, peer, answer_size, backend_requests, connections):
        """All answers were good, none was shorter or longer than the checked one, and the backend gave each."""
        if self.errors:
            raise Wrong(f"{peer.name} under load: errors {self.errors}")
        if self.requests == 0:
            raise Wrong(f"{peer.name} under load: no request was completed")
        # Each connection may have one answer under way when time is up.
        if not 0 <= self.bytes - self.requests * answer_size <= connections * answer_size:
            raise Wrong(
                f"{peer.name} under load: {self.bytes} bytes in {self.requests} answers (expected: {answer_size} each)"
            )
        if not self.requests <= backend_requests <= self.requests + 2 * connections:
            raise Wrong(f"{peer.name} under load: {self.requests} answers, but its backend gave {backend_requests}")


def _cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
