"""How a run tells what it does."""

import sys


def say(text):
    print(f"bench: {text}", file=sys.stderr, flush=True)
