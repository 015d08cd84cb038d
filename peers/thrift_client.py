"""A Thrift client of other authors: Apache Thrift's Python library against our server.

Calls every procedure for every case of a file of fixtures and compares the whole answers, then asks for what must be
refused. Needs the package `thrift` (tried with 0.25.0); the code under `thrift_gen` is the Thrift compiler's.

    python thrift_client.py --connect HOST:PORT --fixtures FILE --protocol binary|compact
"""

import argparse
import sys

from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.protocol.TCompactProtocol import TCompactProtocol
from thrift.Thrift import TApplicationException, TMessageType
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TFramedTransport

import fixtures
from thrift_values import Bench, to_plain, to_thrift, ttypes

PROTOCOLS = {"binary": TBinaryProtocol, "compact": TCompactProtocol}

# Milliseconds for one call.
PATIENCE = 60_000


def caller(client):
    """A function that makes one call with plain values."""

    def call(procedure, request):
        (argument,) = [field for field in getattr(Bench, f"{procedure}_args").thrift_spec if field]
        result = f"{procedure}_result"
        reply = getattr(client, procedure)(to_thrift(argument, request))
        return to_plain(result, getattr(Bench, result).thrift_spec[0], reply)

    return call


def refuses_too_much(client):
    """More than a server does for one call is the exception that the interface declares."""
    try:
        client.Expand(2**31 - 1)
    except ttypes.Refused as refused:
        return "2147483647" in refused.reason
    return False


def knows_its_methods(protocol):
    """A method that nobody has is the protocol's own exception."""
    protocol.writeMessageBegin("Nobody", TMessageType.CALL, 7)
    Bench.Expand_args(count=1).write(protocol)
    protocol.writeMessageEnd()
    protocol.trans.flush()
    name, kind, sequence = protocol.readMessageBegin()
    if (name, kind, sequence) != ("Nobody", TMessageType.EXCEPTION, 7):
        return False
    exception = TApplicationException()
    exception.read(protocol)
    protocol.readMessageEnd()
    return exception.type == TApplicationException.UNKNOWN_METHOD


def main():
    """Runs everything over one connection; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connect", required=True, metavar="HOST:PORT")
    parser.add_argument("--fixtures", required=True, metavar="FILE")
    parser.add_argument("--protocol", required=True, choices=PROTOCOLS)
    options = parser.parse_args()

    host, port = options.connect.removeprefix("tcp:").rsplit(":", 1)
    socket = TSocket(host, int(port))
    socket.setTimeout(PATIENCE)
    transport = TFramedTransport(socket)
    protocol = PROTOCOLS[options.protocol](transport)
    client = Bench.Client(protocol)
    transport.open()
    try:
        failed = []
        if not refuses_too_much(client):
            failed.append("Expand(2147483647) is not Refused")
        code = fixtures.run(f"thrift-{options.protocol}", fixtures.load(options.fixtures), caller(client))
        # Last, for a server may close the connection over it, as Volo's does.
        if not knows_its_methods(protocol):
            failed.append("an unknown method is no TApplicationException")
        for reason in failed:
            print(f"thrift-{options.protocol}: {reason}", file=sys.stderr)
        return 1 if failed else code
    finally:
        transport.close()


if __name__ == "__main__":
    sys.exit(main())
