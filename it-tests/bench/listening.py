"""An application that notes when it listens: the backend of the row activation. The moment is in the file "listening", which
lies beside its folder under its name, in nanoseconds of the clock that all processes of the machine share."""

import os
import selectors
import socket
import time

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 12\r\n\r\nhello, bench"


def main():
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", int(os.environ["ASPNETCORE_PORT"])))
    server.listen(64)
    moment = time.clock_gettime_ns(time.CLOCK_MONOTONIC)
    selector = selectors.DefaultSelector()
    selector.register(server, selectors.EVENT_READ)
    # After it listens and before it answers, as the clock has been read; a file of this size takes some microseconds.
    with open(f"{os.getcwd()}.listening", "w", encoding="ascii") as file:
        file.write(str(moment))
    while True:
        for key, _ in selector.select():
            if key.fileobj is server:
                selector.register(server.accept()[0], selectors.EVENT_READ)
            else:
                answer(selector, key.fileobj)


def answer(selector, client):
    """Requests come one at a time, in one piece, and without bodies."""
    try:
        request = client.recv(65536)
        if request:
            client.sendall(ANSWER)
            return
    except ConnectionError:
        pass  # gone, as below
    selector.unregister(client)
    client.close()


if __name__ == "__main__":
    main()
