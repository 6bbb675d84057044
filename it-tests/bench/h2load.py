"""Load by h2load: connections of HTTP/2 over TLS with many streams at a time on each."""

import os
import re
import subprocess

import answers
import load
import processes

CONNECTIONS = 8
STREAMS = 100


class H2Load(load.Load):
    """Asks for one short answer, again and again."""

    name = "HTTP/2"
    title = f"GET, an answer of 12 bytes; {CONNECTIONS} TLS connections with {STREAMS} streams at a time on each"
    path = "/small"

    def check(self, peer):
        answers.expect(peer, peer.url(self.path, "https"), answers.SMALL, "--http2")
        return None

    def run(self, peer, seconds, known):
        threads = max(1, os.cpu_count() // 2)
        command = ["h2load", "-t", str(threads), "-c", str(CONNECTIONS), "-m", str(STREAMS), "-D", str(seconds)]
        before = processes.own_children_cpu_seconds()
        done = subprocess.run(
            [*command, peer.url(self.path, "https")], capture_output=True, text=True, timeout=seconds + 30, check=False
        )
        cpu = processes.own_children_cpu_seconds() - before
        if done.returncode != 0:
            raise answers.Wrong(f"h2load against {peer.name}: {(done.stderr or done.stdout).strip()[-300:]}")
        return outcome(peer, done.stdout, len(answers.SMALL), cpu)


_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}


def outcome(peer, said, body_size, cpu):
    """All answers were good, and their bodies have as many bytes as that many good answers have."""
    finished = re.search(r"^finished in ([\d.]+)(us|ms|s|m),", said, re.MULTILINE)
    requests = re.search(
        r"^requests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout",
        said,
        re.MULTILINE,
    )
    codes = re.search(r"^status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", said, re.MULTILINE)
    data = re.search(r"^traffic: .*, \S+ \((\d+)\) data$", said, re.MULTILINE)
    protocol = re.search(r"^Application protocol: (\S+)", said, re.MULTILINE)
    if not (finished and requests and codes and data and protocol):
        raise answers.Wrong(f"h2load against {peer.name}: {said.strip()[-300:]}")
    done, succeeded, *bad = (int(number) for number in requests.groups())
    good, *other = (int(number) for number in codes.groups())
    if protocol.group(1) != "h2" or done == 0 or done != succeeded or any(bad) or any(other):
        raise answers.Wrong(f"{peer.name} under load: {protocol.group(0)}, {requests.group(0)}, {codes.group(0)}")
    under_way = CONNECTIONS * STREAMS
    # Of streams under way when time is up the answer, or only its head, may have arrived.
    if not (done <= good <= done + under_way and done * body_size <= int(data.group(1)) <= (done + under_way) * body_size):
        raise answers.Wrong(f"{peer.name} under load: {codes.group(0)}, {data.group(0)} (expected: {body_size} for each of {done})")
    return load.Outcome(
        answers=done,
        under_way=2 * under_way,
        work=float(done),
        seconds=float(finished.group(1)) * _UNITS[finished.group(2)],
        cpu=cpu,
    )
