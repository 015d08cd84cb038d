"""A Thrift server of other authors: Apache Thrift's Python library for our clients, framed, a thread per connection.

    python thrift_server.py --port N --protocol binary|compact [--without NAME]

An echo gives back what was read; what is computed goes by way of plain values. It ends when stdin closes or SIGTERM comes.
Needs the package `thrift` (tried with 0.25.0), whose protocols in C are used where they were built.
"""

import socket
import sys
import threading

from thrift.protocol.TBinaryProtocol import TBinaryProtocolAcceleratedFactory
from thrift.protocol.TCompactProtocol import TCompactProtocolAcceleratedFactory
from thrift.server.TServer import TThreadedServer
from thrift.transport.TSocket import TServerSocket
from thrift.transport.TTransport import TFramedTransportFactory

import compute
import serving
from thrift_values import Bench, to_plain, to_thrift, ttypes

PROTOCOLS = {"binary": TBinaryProtocolAcceleratedFactory, "compact": TCompactProtocolAcceleratedFactory}


class Listener(TServerSocket):
    """The library's listener, with no-delay on what it accepts: without it a reply waits for an acknowledgment."""

    def accept(self):
        client = super().accept()
        client.handle.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client


def answering(procedure):
    """What answers calls of a procedure, in the library's own values."""
    arguments, result = getattr(Bench, f"{procedure}_args"), getattr(Bench, f"{procedure}_result")
    (argument,) = [field for field in arguments.thrift_spec if field]

    def answer(request):
        try:
            plain = compute.answer(procedure, to_plain(arguments.__name__, argument, request))
        except compute.Refused as refused:
            raise ttypes.Refused(reason=str(refused)) from refused
        return to_thrift(result.thrift_spec[0], plain)

    return (lambda request: request) if procedure.startswith("Echo") else answer


class Handler:
    """Has a method for each procedure of the service."""

    def __getattr__(self, procedure):
        method = answering(procedure)
        setattr(self, procedure, method)
        return method


def main():
    options = serving.arguments(__doc__, ("--protocol", {"required": True, "choices": PROTOCOLS}))
    processor = Bench.Processor(Handler())
    for name in options.without:
        del processor._processMap[name]
    listener = Listener(host="127.0.0.1", port=options.port)
    framed, protocol = TFramedTransportFactory(), PROTOCOLS[options.protocol]()
    server = TThreadedServer(processor, listener, framed, protocol, daemon=True)
    threading.Thread(target=server.serve, daemon=True).start()
    serving.until_told()
    return 0


if __name__ == "__main__":
    sys.exit(main())
