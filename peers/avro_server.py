"""A server of other authors for the adapter `avro-http`: the responder of Apache's Python package, over HTTP.

    python avro_server.py --port N [--without NAME]

The package has no server of its own: the requests come by Python's http.server with a thread per connection. An echo gives back
what was read; what is computed goes by way of plain values. It ends when stdin closes or SIGTERM comes. Needs the package avro (1.12).
"""

import http.server
import io
import json
import sys
import threading

import avro.ipc
import avro.protocol

import compute
import serving
from avro_values import PROTOCOL, to_datum, to_plain


class Responder(avro.ipc.Responder):
    """Answers calls in the package's own values. A refusal travels as a text, for the package writes no declared error."""

    def invoke(self, local_message, request):
        (parameter,) = local_message.request.fields
        datum = request[parameter.name]
        if local_message.name.startswith("Echo"):
            return datum
        plain = compute.answer(local_message.name, to_plain(parameter.type, datum))
        return to_datum(local_message.response, plain)


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection, which stays open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Head and body leave together.
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        message = avro.ipc.FramedReader(io.BytesIO(body)).read_framed_message()
        reply = avro.ipc.FramedWriter(io.BytesIO())
        reply.write_framed_message(self.server.responder.respond(message))
        framed = reply.writer.getvalue()
        self.send_response(200)
        self.send_header("Content-Type", "avro/binary")
        self.send_header("Content-Length", str(len(framed)))
        self.end_headers()
        self.wfile.write(framed)

    def log_request(self, *_):
        """Says nothing: a line for each call would be measured with it."""


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


def protocol(without):
    """The adapter's protocol, without some messages."""
    described = json.loads(PROTOCOL.read_text(encoding="utf-8"))
    for name in without:
        del described["messages"][name]
    return avro.protocol.parse(json.dumps(described))


def main():
    options = serving.arguments(__doc__)
    server = Server(("127.0.0.1", options.port), Handler)
    server.responder = Responder(protocol(options.without))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    serving.until_told()
    return 0


if __name__ == "__main__":
    sys.exit(main())
