"""Load by openssl s_time: a new TLS connection for each request, and a full handshake on each."""

import re
import subprocess
import time

import answers
import load
import processes

# Each has one connection at a time.
CLIENTS = 16


class Handshakes(load.Load):
    """As many as the machine can do: s_time knows no rate."""

    name = "new connections"
    title = f"GET, an answer of 12 bytes on a TLS connection of its own, {CLIENTS} at a time, no resumption"
    unit = "handshake"
    path = "/small"

    def check(self, peer):
        return answers.expect(peer, peer.url(self.path, "https"), answers.SMALL, "--http1.1", "-H", "Connection: close")

    def run(self, peer, seconds, known):
        address = f"127.0.0.1:{peer.tls_port}"
        # s_time asks in HTTP/1.0 and names no host; its version of HTTP ends up in a field of ours.
        request = f"{self.path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nX-Asked-In:"
        command = ["openssl", "s_time", "-connect", address, "-www", request, "-new", "-tls1_3"]
        command += ["-no-CAfile", "-no-CApath", "-no-CAstore", "-time", str(seconds)]
        before = processes.own_children_cpu_seconds()
        began = time.monotonic()
        clients = []
        try:
            for _ in range(CLIENTS):
                clients.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
            said = [client.communicate(timeout=seconds + 30)[0] for client in clients]
        finally:
            for client in clients:
                if client.poll() is None:
                    client.kill()
                    client.wait()
        if any(client.returncode != 0 for client in clients):
            raise answers.Wrong(f"openssl s_time against {peer.name}: {said[0].strip()[-300:]}")
        done = sum(completed(peer, each, known) for each in said)
        return load.Outcome(
            answers=done,
            under_way=2 * CLIENTS,
            work=float(done),
            seconds=time.monotonic() - began,
            cpu=processes.own_children_cpu_seconds() - before,
        )


def completed(peer, said, answer_size):
    """How many connections one s_time has made; all were new ones, and each brought one right answer."""
    told = re.search(r"(\d+) connections in \d+ real seconds, (\d+) bytes read per connection", said)
    if not told:
        raise answers.Wrong(f"openssl s_time against {peer.name}: {said.strip()[-300:]}")
    connections, size = (int(number) for number in told.groups())
    marks = re.search(r"^[*rt]*(?=\s*^\d+ connections in [\d.]+s)", said, re.MULTILINE)
    # A mark for each connection: r where the session was resumed.
    if not marks or marks.group() != "*" * connections:
        raise answers.Wrong(f"{peer.name}: not every TLS connection was new: {said.strip()[-300:]}")
    if connections and size != answer_size:
        raise answers.Wrong(f"{peer.name} under load: {size} bytes for each answer (expected: {answer_size})")
    return connections
