"""Calls every procedure of a running `grpc` server with grpcio, Google's own implementation, and checks the whole answers.

    python grpc_client.py --connect HOST:PORT --fixtures FILE

Needs the packages grpcio and grpcio-tools. The stubs are generated at the start, from the adapter's own bench.proto.
"""

import argparse
import sys
import tempfile

import grpc

import fixtures
from grpc_values import LIMITS, generate, to_message, to_plain

PATIENCE = 60  # seconds for one call
TOO_MANY = 2**32 - 1


class Client:
    """A connection, called by the names of procedures and with plain values."""

    def __init__(self, channel, messages, stubs):
        self.stub = stubs.BenchStub(channel)
        self.methods = messages.DESCRIPTOR.services_by_name["Bench"].methods_by_name

    def call(self, procedure, request):
        kind = self.methods[procedure].input_type._concrete_class
        return to_plain(getattr(self.stub, procedure)(to_message(kind, request), timeout=PATIENCE))


def refusal(client):
    """What is wrong with the way the server refuses too much work; None where nothing is."""
    try:
        return f"Expand({TOO_MANY}) was answered: {client.call('Expand', TOO_MANY)!r:.80}"
    except grpc.RpcError as error:
        if error.code() is not grpc.StatusCode.INVALID_ARGUMENT:
            return f"Expand({TOO_MANY}) was refused with {error.code()}: {error.details()}"
    return None


def stranger(channel, client):
    """What is wrong with the answer to a method that no server has; None where nothing is."""
    service = next(iter(client.methods.values())).containing_service.full_name
    ask = channel.unary_unary(f"/{service}/Nobody", request_serializer=bytes, response_deserializer=bytes)
    try:
        return f"a method that nobody has was answered: {ask(b'', timeout=PATIENCE)!r:.80}"
    except grpc.RpcError as error:
        known = error.code() is grpc.StatusCode.UNIMPLEMENTED
        return None if known else f"a method that nobody has was answered with {error.code()}: {error.details()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connect", required=True, metavar="HOST:PORT")
    parser.add_argument("--fixtures", required=True, metavar="FILE")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        messages, stubs = generate(folder)
        with grpc.insecure_channel(arguments.connect, LIMITS) as channel:
            client = Client(channel, messages, stubs)
            if wrong := refusal(client) or stranger(channel, client):
                print(wrong, file=sys.stderr)
                return 1
            return fixtures.run("grpc_client", fixtures.load(arguments.fixtures), client.call)


if __name__ == "__main__":
    sys.exit(main())
