"""Serves every procedure of `http-json` with Python's standard library: JSON over HTTP/1.1 with kept connections.

    python http_server.py --port N

Listens on 127.0.0.1, a thread per connection, until its standard input is closed or SIGTERM comes.
"""

import argparse
import http.server
import json
import os
import sys
import threading
import urllib.parse

import compute
import http_json
import shapes

LARGEST = 16 << 20  # bytes of a body
PROCEDURES = {http_json.path(procedure): procedure for procedure in shapes.REQUESTS}


class Problem(Exception):
    """A request that gets no reply: status and reason."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together

    def do_GET(self):
        self.answer(self.number)

    def do_POST(self):
        self.answer(self.argument)

    def answer(self, request):
        """Answers with the reply or with what is wrong."""
        try:
            body = self.body()
            procedure = self.procedure()
            reply = compute.answer(procedure, request(procedure, body))
            self.send(200, http_json.dump(reply, procedure))
        except compute.Refused as refused:
            self.refuse(422, refused)
        except Problem as problem:
            self.refuse(*problem.args)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError) as error:
            self.refuse(400, f"no such argument: {error!r}")

    def procedure(self):
        path = urllib.parse.urlsplit(self.path).path
        if path not in PROCEDURES:
            raise Problem(404, f"no procedure at {path:.100}")
        return PROCEDURES[path]

    def body(self):
        """The whole body, which is read even where it is refused, so that the connection can go on."""
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= LARGEST or "Transfer-Encoding" in self.headers:
            self.close_connection = True
            raise Problem(413, f"a body has a length of at most {LARGEST} bytes")
        return self.rfile.read(length)

    def number(self, procedure, _):
        """The argument in the path."""
        if procedure not in http_json.NUMBERS:
            raise Problem(405, "GET is not for this path")
        (text,) = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)["n"]
        return count(int(text))

    def argument(self, procedure, body):
        """The argument in the body."""
        if self.headers.get_content_type() != "application/json":
            raise Problem(415, "the body is not application/json")
        request = shapes.REQUESTS[procedure](http_json.load(body))
        return count(request) if procedure in http_json.NUMBERS else request

    def refuse(self, status, reason):
        self.send(status, json.dumps({"error": str(reason)}).encode())

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *arguments):
        """Nothing is said of single requests."""


def count(number):
    """A number of 32 bits without a sign."""
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**32:
        raise ValueError(f"{number!r:.40} is no count")
    return number


class Server(http.server.ThreadingHTTPServer):
    """Many connections may come at once."""

    request_queue_size = 1024


def end_with_input():
    """Ends the process when whoever started it closes the pipe, or is gone."""
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", required=True, type=int, metavar="N")
    server = Server(("127.0.0.1", parser.parse_args().port), Handler)
    threading.Thread(target=end_with_input, daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
