"""A Python application for the tests, on wsgiref: HTTP/1.0, one connection per request.

Usage: python3 app.py <port>, or the path of a socket. The last part of the path decides, so that it works below any application path.
"""

import os
import signal
import socket
import sys
import time
from socketserver import TCPServer, ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server


def greeting(environ):
    return "200 OK", "text/plain; charset=utf-8", b"Hello from Python\n"


def pid(environ):
    return "200 OK", "text/plain", b"%d\n" % os.getpid()


def headers(environ):
    lines = "".join(f"{name}: {value}\n" for name, value in environ["app.headers"])
    return "200 OK", "text/plain", lines.encode("latin-1")


def number(environ, name):
    return int(parse_qs(environ["QUERY_STRING"]).get(name, ["0"])[0])


def echo(environ):
    """Begins to answer ms= later."""
    time.sleep(number(environ, "ms") / 1000)
    length = environ.get("CONTENT_LENGTH")
    if not length:
        return "411 Length Required", "text/plain", b"wsgiref knows no chunked coding\n"
    content_type = environ.get("CONTENT_TYPE") or "application/octet-stream"
    return "200 OK", content_type, environ["wsgi.input"].read(int(length))


WELL = [True]
ALLOCATED = []


def health(environ):
    return ("200 OK", "text/plain", b"well\n") if WELL[0] else ("503 Service Unavailable", "text/plain", b"ill\n")


def fall_ill(environ):
    """Says that it is ill from now on, and works as before."""
    WELL[0] = False
    return "200 OK", "text/plain", b"ill\n"


def allocate(environ):
    """Takes megabytes= more, and keeps them."""
    ALLOCATED.append(b"x" * (number(environ, "megabytes") << 20))
    return "200 OK", "text/plain", b"allocated\n"


def fail(environ):
    return "500 Internal Server Error", "text/plain", b"broken\n"


def not_found(environ):
    return "404 Not Found", "text/plain", b"nothing here\n"


ENDPOINTS = {
    "": greeting,
    "pid": pid,
    "headers": headers,
    "echo": echo,
    "health": health,
    "fall-ill": fall_ill,
    "allocate": allocate,
    "fail": fail,
}


def application(environ, start_response):
    name = environ["PATH_INFO"].rsplit("/", 1)[-1]
    status, content_type, body = ENDPOINTS.get(name, not_found)(environ)
    start_response(status, [("Content-Type", content_type), ("Content-Length", str(len(body)))])
    return [body]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # Five otherwise, and a connection that finds no room is tried again a second later.
    request_queue_size = 128


class SocketServer(Server):
    """The same on a UNIX socket, which has neither host nor port."""

    address_family = socket.AF_UNIX

    def server_bind(self):
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", 0
        self.setup_environ()

    def get_request(self):
        """What it is handed must have the form of an address, and its client's is empty."""
        connection, _ = super().get_request()
        return connection, ("local", 0)


class Handler(WSGIRequestHandler):
    """Keeps the headers as they came, and is silent about every request."""

    def get_environ(self):
        environ = super().get_environ()
        environ["app.headers"] = self.headers.items()
        return environ

    def address_string(self):
        return self.client_address[0]

    def log_message(self, *args):
        pass


def server_at(address):
    if not address.startswith("/"):
        return make_server("127.0.0.1", int(address), application, Server, Handler)
    server = SocketServer(address, Handler)
    server.set_app(application)
    return server


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with server_at(sys.argv[1]) as server:
        print("listening")
        server.serve_forever()


if __name__ == "__main__":
    main()
