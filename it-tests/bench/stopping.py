"""The benchmark's end before its time: like a failed one, through the blocks that end its processes."""

import contextlib
import signal
import sys

from say import say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def end_when_told():
    """From now on each of the signals ends this process. A shell's background job would otherwise not hear SIGINT at all; one that
    was begun with nohup goes on not hearing SIGHUP."""
    for each in SIGNALS:
        if each != signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN:
            signal.signal(each, _end)


def _end(number, _):
    # A second one would cut short what the first one begins.
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)
    try:
        say("stopping")
    finally:  # also where nobody can be told any more
        sys.exit(128 + number)


@contextlib.contextmanager
def undisturbed():
    """A signal that comes within takes effect behind it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
