"""The access log of a peer: that each request left a line in it."""

import os
import time

import answers

_CHUNK = 1 << 20


class AccessLog:
    """A file that a peer appends to. It is emptied before each round, because some rounds fill it with a hundred megabytes."""

    def __init__(self, path):
        self.path = path

    def empty(self):
        if os.path.exists(self.path):
            os.truncate(self.path, 0)

    def lines(self):
        count = 0
        with open(self.path, "rb") as file:
            while chunk := file.read(_CHUNK):
                count += chunk.count(b"\n")
        return count

    def check(self, peer, least, most, patience=10):
        """A peer may write its lines a moment later than its answers."""
        deadline = time.monotonic() + patience
        while (lines := self.lines()) < least and time.monotonic() < deadline:
            time.sleep(0.05)
        if not least <= lines <= most:
            raise answers.Wrong(f"{peer.name}: {lines} lines in the access log (expected: {least}–{most})")
