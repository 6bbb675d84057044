"""Load by wrk: connections that are kept, each of which asks again as soon as it is answered."""

import json
import os
import re
import subprocess
import tempfile

import answers
import load
import processes

HERE = os.path.dirname(os.path.abspath(__file__))


class Wrk(load.Load):
    """wrk with one request, again and again."""

    def __init__(self, name, title, path, connections, scheme="http", body=None):
        self.name = name
        self.title = title
        self.path = path
        self.connections = connections
        self.scheme = scheme
        self.body = body

    def check(self, peer):
        """The size of a whole answer, head included, after it has been compared."""
        raise NotImplementedError

    def run(self, peer, seconds, known):
        threads = max(1, min(self.connections, os.cpu_count() // 2))
        command = ["wrk", "-t", str(threads), "-c", str(self.connections), "-d", f"{seconds}s", "--timeout", "10s"]
        environment = {name: value for name, value in os.environ.items() if name != "BENCH_BODY"}
        if self.body:
            environment["BENCH_BODY"] = self.body
        before = processes.own_children_cpu_seconds()
        done = subprocess.run(
            [*command, "-s", os.path.join(HERE, "wrk.lua"), peer.url(self.path, self.scheme)],
            capture_output=True,
            text=True,
            env=environment,
            timeout=seconds + 30,
            check=False,
        )
        cpu = processes.own_children_cpu_seconds() - before
        told = re.search(r"^BENCH (.*)$", done.stdout, re.MULTILINE)
        if done.returncode != 0 or not told:
            raise answers.Wrong(f"wrk against {peer.name}: {(done.stderr or done.stdout).strip()}")
        return outcome(peer, json.loads(told.group(1)), known, self.connections, cpu)


def outcome(peer, figures, answer_size, connections, cpu):
    """All answers were good, and none was shorter or longer than the checked one."""
    errors = {kind: figures[kind] for kind in ("connect", "read", "write", "status", "timeout") if figures[kind]}
    requests, got = figures["requests"], figures["bytes"]
    if errors:
        raise answers.Wrong(f"{peer.name} under load: errors {errors}")
    if requests == 0:
        raise answers.Wrong(f"{peer.name} under load: no request was completed")
    # Each connection may have one answer under way when time is up.
    if not 0 <= got - requests * answer_size <= connections * answer_size:
        raise answers.Wrong(f"{peer.name} under load: {got} bytes in {requests} answers (expected: {answer_size} each)")
    return load.Outcome(
        answers=requests,
        under_way=2 * connections,
        work=got / answer_size,
        seconds=figures["microseconds"] / 1e6,
        cpu=cpu,
        latency={name: figures[name] / 1000 for name in ("p50", "p99")},
    )


class Get(Wrk):
    """Asks for content that is known."""

    def __init__(self, name, title, path, content, connections, scheme="http"):
        super().__init__(name, title, path, connections, scheme)
        self._content = content

    def check(self, peer):
        return answers.expect(peer, peer.url(self.path, self.scheme), self._content, "--http1.1")


class Put(Wrk):
    """Uploads that the backend keeps, so that they can be compared."""

    def __init__(self, name, title, file, connections):
        super().__init__(name, title, "/upload/load", connections, body=file)
        with open(file, "rb") as content:
            self._content = content.read()

    def check(self, peer):
        content = os.urandom(len(self._content))
        with tempfile.NamedTemporaryFile(dir=os.path.dirname(self.body)) as file:
            file.write(content)
            file.flush()
            size = None
            for _ in range(2):  # the first may create the file, which is another answer
                code, size, _ = answers.curl(peer.url("/upload/check"), "-T", file.name, "-H", "Expect:")
                if code not in (201, 204):
                    raise answers.Wrong(f"{peer.name} answered an upload with {code}")
        if peer.uploaded("check") != content:
            raise answers.Wrong(f"{peer.name} did not deliver the bytes of an upload")
        return size

    def check_after(self, peer):
        if peer.uploaded("load") != self._content:
            raise answers.Wrong(f"{peer.name} did not deliver the bytes of an upload under load")
        self.check(peer)
