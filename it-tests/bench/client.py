"""Requests of single clients whose moments matter, without the start of a program in them."""

import socket
import time

import answers


def now():
    """Seconds of the clock that all processes of the machine share."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


def accepts(port):
    """Whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Client:
    """One connection. As a context it is closed in the end."""

    def __init__(self, port, timeout=30, source="127.0.0.1"):
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port), timeout, (source, 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._socket.close()

    def get(self, path, content):
        """Asks, and returns when the whole answer was there; it must have this content."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n\r\n".encode())
        received = b""
        while not received.endswith(b"\r\n\r\n" + content):
            more = self._socket.recv(65536)
            if not more:
                raise answers.Wrong(f"port {self._port} answered {path} with: {received[:200]!r}")
            received += more
        moment = now()
        if not received.startswith(b"HTTP/1.1 200 "):
            raise answers.Wrong(f"port {self._port} answered {path} with: {received[:200]!r}")
        return moment

    def was_closed(self):
        """By the other side, while nothing was under way."""
        self._socket.setblocking(False)
        try:
            self._socket.recv(1)
            return True
        except BlockingIOError:
            return False
        except ConnectionError:
            return True
