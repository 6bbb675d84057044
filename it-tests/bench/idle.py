"""Clients that have asked once and keep their connections."""

import answers
from client import Client

# Falconer limits the connections of one address, as it should; so these come from several, all of them loopback.
PER_ADDRESS = 1000


class IdleConnections:
    """A context: that many connections are open while it lasts, and nothing is under way on them."""

    def __init__(self, peer, count):
        self._clients = []
        try:
            for number in range(count):
                self._clients.append(Client(peer.port, source=f"127.0.0.{2 + number // PER_ADDRESS}"))
                # Falconer gives a client that has not asked yet less time than one that has.
                self._clients[-1].get("/small", answers.SMALL)
        except OSError as failure:
            self.close()
            raise answers.Wrong(f"{peer.name} with {len(self._clients)} connections: {failure}") from failure
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        for client in self._clients:
            client.close()

    def check_open(self, peer):
        """A peer that closes them holds less than it seems to."""
        closed = sum(client.was_closed() for client in self._clients)
        if closed:
            raise answers.Wrong(f"{peer.name} has closed {closed} of {len(self._clients)} idle connections")
