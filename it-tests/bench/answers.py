"""Single requests, with curl: whether a proxy answers right."""

import re
import subprocess
import tempfile

SMALL = b"hello, bench"


class Wrong(Exception):
    """An answer, or the work of a peer, is not what it should be."""


def curl(url, *options):
    """One request on a connection of its own: status, size of the whole answer, body."""
    with tempfile.TemporaryFile() as body:
        command = ["curl", "-q", "-sSk", "--noproxy", "*", "--max-time", "10", "-w", "%{stderr}%{http_code} %{size_header}"]
        done = subprocess.run([*command, *options, url], stdout=body, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise Wrong(f"{url}: {(done.stderr.splitlines() or ['curl ended with %d' % done.returncode])[0]}")
        body.seek(0)
        content = body.read()
        code, head = (int(number) for number in done.stderr.split())
        return code, head + len(content), content


def expect(peer, url, content, *options):
    """The size of the whole answer, which must be this one."""
    code, size, body = curl(url, *options)
    if code != 200 or body != content:
        raise Wrong(f"{peer.name} answered {url} with {code} and {len(body)} bytes, not the ones of the backend")
    return size


def check_forwarded(peer, scheme):
    """Every peer tells its backend the same about the client."""
    _, _, body = curl(peer.url("/forwarded", scheme), "--http1.1")
    told = body.decode(errors="replace")
    if not re.fullmatch(rf"127\.0\.0\.1:\d+ {scheme} {re.escape(peer.address(scheme))}", told):
        raise Wrong(f"{peer.name} told its backend: {told}")


def check_token(peer):
    """Falconer pairs with its application: each request carries the token that the application was started with."""
    _, _, body = curl(peer.url("/token"))
    tokens = {backend.token for backend in peer.backends()}
    if not body or body not in tokens:
        raise Wrong(f"{peer.name} sent its backend {'another token' if body else 'no token'}")


class Counts:
    """What backends of nginx have counted so far; asked on connections of their own, past the proxy."""

    def __init__(self, backends):
        self.backends = len(backends)
        self.connections = self.requests = 0
        for backend in backends:
            _, _, body = curl(f"http://127.0.0.1:{backend.port}/counts")
            connections, _, requests = (int(number) for number in re.search(rb"(\d+) (\d+) (\d+)", body).groups())
            self.connections += connections
            self.requests += requests

    def requests_since(self, before):
        # The questions themselves are not the proxy's.
        return self.requests - before.requests - self.backends

    def connections_since(self, before):
        return self.connections - before.connections - self.backends
