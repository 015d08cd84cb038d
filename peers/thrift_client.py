"""A Thrift client of other authors: Apache Thrift's Python library against our server.

Calls every procedure for every case of a file of fixtures and compares the whole answers, then asks for what must be
refused. Needs the package `thrift` (tried with 0.25.0); the code under `thrift_gen` is the Thrift compiler's.

    python thrift_client.py --connect HOST:PORT --fixtures FILE --protocol binary|compact
"""

import argparse
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "thrift_gen"))

from bench import Bench, ttypes
from thrift.protocol.TBinaryProtocol import TBinaryProtocol
from thrift.protocol.TCompactProtocol import TCompactProtocol
from thrift.Thrift import TApplicationException, TMessageType, TType
from thrift.transport.TSocket import TSocket
from thrift.transport.TTransport import TFramedTransport

import fixtures

PROTOCOLS = {"binary": TBinaryProtocol, "compact": TCompactProtocol}

# Milliseconds for one call.
PATIENCE = 60_000

# The width in bits of each of Thrift's integers, all of which are signed.
WIDTHS = {TType.BYTE: 8, TType.I16: 16, TType.I32: 32, TType.I64: 64}

# What the model has as signed integers too. Every other integer travels as the same bits in a signed one.
SIGNED = {
    "Player": {"score", "spawn_x", "spawn_y", "spawn_z", "xp_total", "xp_seed"},
    "Image": {"width", "height"},
    "Media": {"width", "height", "duration", "size", "bitrate"},
    "Product": {"stock"},
    "Operand": {"number"},
    "Eval_result": {"success"},
}


def to_thrift(field, value):
    """A plain value as the generated code has it; `field` is an entry of a `thrift_spec`."""
    _, kind, name, inner, _ = field
    if value is None:
        return None
    if name == "address":
        return int.from_bytes(bytes(value), "big", signed=True)
    if kind in WIDTHS:
        return value - (1 << WIDTHS[kind]) if value >> (WIDTHS[kind] - 1) == 1 else value
    if kind == TType.LIST:
        return [to_thrift((0, inner[0], None, inner[1], None), item) for item in value]
    if kind == TType.STRUCT:
        return struct_to_thrift(inner[0], value)
    return value


def struct_to_thrift(struct, value):
    """A plain record as an object of a generated class."""
    if struct is ttypes.Operand:
        value = {"number": value.get("Number"), "nested": value.get("Nested")}
    return struct(**{field[2]: to_thrift(field, value[field[2]]) for field in struct.thrift_spec if field})


def to_plain(struct, field, value):
    """A value of a generated class as a plain one."""
    _, kind, name, inner, _ = field
    if value is None:
        return None
    if name == "address":
        return list(value.to_bytes(4, "big", signed=True))
    if kind in WIDTHS:
        return value if name in SIGNED.get(struct, ()) else value % (1 << WIDTHS[kind])
    if kind == TType.LIST:
        return [to_plain(struct, (0, inner[0], None, inner[1], None), item) for item in value]
    if kind == TType.STRUCT:
        return struct_to_plain(value)
    return value


def struct_to_plain(value):
    """An object of a generated class as a plain record."""
    struct = type(value)
    if struct is ttypes.Operand:
        return {"Number": value.number} if value.nested is None else {"Nested": struct_to_plain(value.nested)}
    fields = [field for field in struct.thrift_spec if field]
    return {field[2]: to_plain(struct.__name__, field, getattr(value, field[2])) for field in fields}


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
        if not knows_its_methods(protocol):
            failed.append("an unknown method is no TApplicationException")
        for reason in failed:
            print(f"thrift-{options.protocol}: {reason}", file=sys.stderr)
        code = fixtures.run(f"thrift-{options.protocol}", fixtures.load(options.fixtures), caller(client))
        return 1 if failed else code
    finally:
        transport.close()


if __name__ == "__main__":
    sys.exit(main())
