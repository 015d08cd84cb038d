"""Calls every procedure of a running `http-json` server with Python's standard library, and checks the whole answers.

    python http_client.py --connect HOST:PORT --fixtures FILE

Numbers as arguments go both ways, in the path and in a body. What a server must refuse is asked for first.
"""

import argparse
import http.client
import json
import math
import sys

import fixtures
import http_json
import shapes

PATIENCE = 60  # seconds for one call
TOO_MANY = 2**32 - 1
JSON = "application/json"

VECTORS = [{"x": math.nan, "y": math.inf, "z": -math.inf}, {"x": -0.0, "y": 2.0**-149, "z": 0.5}]
MESH = [{"a": VECTORS[0], "b": VECTORS[1], "c": VECTORS[0], "normal": VECTORS[1]}]

# What must be refused: method, path, media type, body, status.
REFUSED = [
    ("GET", f"/expand?n={TOO_MANY}", None, None, 422),
    ("POST", "/burn", JSON, str(TOO_MANY).encode(), 422),
    ("POST", "/nobody", JSON, b"1", 404),
    ("GET", "/rank", None, None, 405),
    ("POST", "/rank", "text/plain", b"[]", 415),
    ("POST", "/rank", JSON, b"[", 400),
    ("POST", "/burn", JSON, b"-1", 400),
    ("POST", "/burn", JSON, b"1 1", 400),
    ("GET", "/burn?n=many", None, None, 400),
    ("GET", "/burn", None, None, 400),
    ("GET", "/burn?n=1&n=2", None, None, 400),
    ("POST", "/rank", JSON, b'[{"url":"","score":1,"score":2,"snippet":""}]', 400),
    ("POST", "/rank", JSON, b'[{"url":"","score":NaN,"snippet":""}]', 400),
    ("POST", "/echo-blob", JSON, b'"AAEC_w=="', 400),
    ("POST", "/eval", JSON, b'{"operation":"Add","left":{"Nested":' * 49, 400),
]


class Client:
    """A connection that is kept, called by the names of procedures and with plain values."""

    def __init__(self, address):
        host, _, port = address.removeprefix("tcp:").rpartition(":")
        # The package itself turns no-delay on; it sends a head and its body one after the other.
        self.connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)

    def ask(self, method, path, media=None, body=None):
        """The status and the body of an answer."""
        self.connection.request(method, path, body, {"Content-Type": media} if media else {})
        with self.connection.getresponse() as response:
            if response.headers.get_content_type() != JSON:
                raise ValueError(f"{method} {path} is answered with {response.headers.get('Content-Type')}")
            return response.status, response.read()

    def call(self, procedure, request):
        posted = self.answered("POST", http_json.path(procedure), JSON, http_json.dump(request, procedure))
        if procedure in http_json.NUMBERS and posted != self.answered("GET", f"{http_json.path(procedure)}?n={request}"):
            raise ValueError("a number in the path is answered otherwise than one in the body")
        return shapes.REPLIES[procedure](http_json.load(posted))

    def answered(self, *asked):
        """The body of an answer that is a reply."""
        status, body = self.ask(*asked)
        if status != 200:
            raise ValueError(f"{status}: {body[:200]!r}")
        return body


def refusals(client):
    """What is wrong with how the server refuses, if anything is; the connection is the same all the time."""
    for method, path, media, body, expected in REFUSED:
        status, answer = client.ask(method, path, media, body)
        if status != expected or not isinstance(json.loads(answer).get("error"), str):
            yield f"{method} {path} {body!r:.60} is answered with {status} instead of {expected}: {answer[:200]!r}"


def specials(client):
    """What is wrong with how numbers come back that JSON does not have, if anything is."""
    if differs := fixtures.difference(client.call("EchoMesh", MESH), MESH):
        yield f"special numbers do not come back: {differs}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connect", required=True, metavar="HOST:PORT")
    parser.add_argument("--fixtures", required=True, metavar="FILE")
    arguments = parser.parse_args()
    client = Client(arguments.connect)
    wrong = [*refusals(client), *specials(client)]
    for reason in wrong:
        print(f"http_client: {reason}", file=sys.stderr)
    code = fixtures.run("http_client", fixtures.load(arguments.fixtures), client.call)
    return 1 if wrong else code


if __name__ == "__main__":
    sys.exit(main())
