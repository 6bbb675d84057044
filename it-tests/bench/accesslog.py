"""The access log of a peer: that each request left a line in it."""

import os
import time

import answers

_CHUNK = 1 << 20


class AccessLog:
    """A file that a peer appends to. It is emptied before each round, because some rounds fill it with a hundred megabytes."""

    def __init__(self, path, mark=b"\n"):
        self.path = path
        # What each of its lines has once, and other lines in the same file do not.
        self._mark = mark

    def empty(self, quiet=0.3):
        """Once nothing was written to it for so many seconds: lines of earlier requests may be on their way."""
        if not os.path.exists(self.path):
            return
        size = None
        while size != os.path.getsize(self.path):
            size = os.path.getsize(self.path)
            time.sleep(quiet)
        os.truncate(self.path, 0)

    def lines(self):
        count, kept = 0, b""
        with open(self.path, "rb") as file:
            while chunk := file.read(_CHUNK):
                chunk = kept + chunk
                count += chunk.count(self._mark)
                # Too short to hold a mark, and long enough for all but the last byte of one.
                kept = chunk[len(chunk) - len(self._mark) + 1 :]
        return count

    def check(self, peer, least, most, patience=10):
        """A peer may write its lines a moment later than its answers."""
        deadline = time.monotonic() + patience
        while (lines := self.lines()) < least and time.monotonic() < deadline:
            time.sleep(0.05)
        if not least <= lines <= most:
            raise answers.Wrong(f"{peer.name}: {lines} lines in the access log (expected: {least}–{most})")
