"""Calls every procedure of a running `avro-http` server with Apache's own Python package, and checks the whole answers.

    python avro_client.py --connect HOST:PORT --fixtures FILE

Needs the package avro (1.12), whose requestor speaks HTTP alone. The protocol is the adapter's own bench.avpr; the
package sends its own text of it, and so is a stranger to the server at first.
"""

import argparse
import io
import json
import socket
import sys
import uuid

import avro.errors
import avro.io
import avro.ipc
import avro.protocol

import fixtures
from avro_values import PROTOCOL, UNSIGNED_REPLIES, to_datum, to_plain

TOO_MANY = 2**31 - 1


class Requestor(avro.ipc.Requestor):
    """The package's requestor, which also notes how each handshake went."""

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.matches = []

    def read_handshake_response(self, decoder):
        place = decoder.reader.tell()
        self.matches.append(avro.ipc.HANDSHAKE_REQUESTOR_READER.read(decoder)["match"])
        decoder.reader.seek(place)
        return super().read_handshake_response(decoder)

    def ping(self):
        """Calls the message without a name; gives what follows the handshake, which is nothing."""
        out = io.BytesIO()
        encoder = avro.io.BinaryEncoder(out)
        self.write_handshake_request(encoder)
        avro.ipc.META_WRITER.write({}, encoder)
        encoder.write_utf8("")
        reply = io.BytesIO(self.transceiver.transceive(out.getvalue()))
        self.read_handshake_response(avro.io.BinaryDecoder(reply))
        return reply.read()


class Client:
    """A connection, called by the names of procedures and with plain values."""

    def __init__(self, address, text):
        host, _, port = address.rpartition(":")
        # What the package remembers of servers is by address: each client here begins without it.
        avro.ipc.REMOTE_HASHES.clear()
        avro.ipc.REMOTE_PROTOCOLS.clear()
        transceiver = avro.ipc.HTTPTransceiver(host, int(port))
        # The package does not, and each call would wait 40 ms for an acknowledgment.
        transceiver.conn.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requestor = Requestor(avro.protocol.parse(text), transceiver)

    def call(self, procedure, request):
        message = self.requestor.local_protocol.messages[procedure]
        (parameter,) = message.request.fields
        datum = self.requestor.request(procedure, {parameter.name: to_datum(parameter.type, request)})
        return datum % 2**64 if procedure in UNSIGNED_REPLIES else to_plain(message.response, datum)


def refusal(client):
    """What is wrong with the way the server refuses too much work; None where nothing is."""
    try:
        return f"Expand({TOO_MANY}) was answered: {client.call('Expand', TOO_MANY)!r:.80}"
    except avro.errors.AvroRemoteException as error:
        # A declared error is read as its record, an undeclared one as a text.
        reason = error.args[0]
        declared = isinstance(reason, dict) and str(TOO_MANY) in reason.get("reason", "")
        return None if declared else f"Expand({TOO_MANY}) was refused with {reason!r}"


def stranger(address, text):
    """What is wrong with the answer to a message that no server has; None where nothing is."""
    described = json.loads(text)
    described["messages"]["Nobody"] = described["messages"]["Burn"]
    try:
        return f"a message that nobody has was answered: {Client(address, json.dumps(described)).call('Nobody', 1)!r:.80}"
    except avro.errors.AvroException as error:
        # The package looks the answer up in the server's own protocol, which has no such message.
        return None if "Unknown remote message: Nobody" in str(error) else f"a message that nobody has: {error!r}"


def handshakes(address, text):
    """What is wrong with how the server meets strangers; None where nothing is."""
    # Another documentation is another text, whose hash no server has seen yet.
    stranger = text.replace("A line of a web log", f"A line of a web log for {uuid.uuid4()}")
    for expected in (["NONE", "BOTH"], ["CLIENT"]):
        client = Client(address, stranger)
        client.call("Burn", 1)
        if client.requestor.matches != expected:
            return f"handshakes went {client.requestor.matches} instead of {expected}"
        rest = client.requestor.ping()
        if rest or client.requestor.matches[-1] != "BOTH":
            return f"a ping was answered with {rest!r} after {client.requestor.matches[-1]}"
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connect", required=True, metavar="HOST:PORT")
    parser.add_argument("--fixtures", required=True, metavar="FILE")
    arguments = parser.parse_args()
    text = PROTOCOL.read_text(encoding="utf-8")
    client = Client(arguments.connect, text)
    if wrong := handshakes(arguments.connect, text) or stranger(arguments.connect, text) or refusal(client):
        print(wrong, file=sys.stderr)
        return 1
    return fixtures.run("avro_client", fixtures.load(arguments.fixtures), client.call)


if __name__ == "__main__":
    sys.exit(main())
