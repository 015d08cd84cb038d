"""What all servers in Python have in common: their arguments, and when they end."""

import argparse
import signal
import sys

import compute


def arguments(description, *more):
    """The arguments of a server; `more` are pairs of a name and what `add_argument` takes."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--port", required=True, type=int, metavar="N")
    unknown = {"action": "append", "default": [], "metavar": "NAME", "choices": [*compute.PROCEDURES]}
    parser.add_argument("--without", help="a procedure that it does not know", **unknown)
    for name, rest in more:
        parser.add_argument(name, **rest)
    return parser.parse_args()


def until_told():
    """Waits until stdin closes or SIGTERM comes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while sys.stdin.buffer.read(4096):
        pass
