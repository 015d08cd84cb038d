"""A server of other authors for the adapter `grpc`: grpcio, Google's own implementation on its core in C.

    python grpc_server.py --port N [--workers N] [--without NAME]

One process with a pool of threads. An echo gives the message back that was read; what is computed goes by way of plain values.
It ends when stdin closes or SIGTERM comes. Needs the packages grpcio and grpcio-tools.
"""

import concurrent.futures
import os
import sys
import tempfile

import grpc

import compute
import serving
from grpc_values import LIMITS, generate, to_message, to_plain


def answering(procedure, reply):
    """What answers calls of a procedure, with the class of its replies."""

    def answer(request, context):
        try:
            return to_message(reply, compute.answer(procedure, to_plain(request)))
        except compute.Refused as refused:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(refused))

    return (lambda request, _: request) if procedure.startswith("Echo") else answer


def handler(method):
    """What gRPC calls for a method of the service."""
    request, reply = method.input_type._concrete_class, method.output_type._concrete_class
    return grpc.unary_unary_rpc_method_handler(
        answering(method.name, reply), request_deserializer=request.FromString, response_serializer=reply.SerializeToString
    )


def serve(service, options):
    """Starts a server; a method that is left out is one that gRPC answers with UNIMPLEMENTED."""
    methods = {method.name: handler(method) for method in service.methods if method.name not in options.without}
    # By default two servers may share a port, and neither would be told.
    settings = [*LIMITS, ("grpc.so_reuseport", 0)]
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=options.workers), options=settings)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(service.full_name, methods),))
    server.add_insecure_port(f"127.0.0.1:{options.port}")
    server.start()
    return server


def main():
    workers = ("--workers", {"type": int, "default": min(32, (os.cpu_count() or 1) + 4), "metavar": "N"})
    options = serving.arguments(__doc__, workers)
    with tempfile.TemporaryDirectory() as folder:
        messages, _ = generate(folder)
    server = serve(messages.DESCRIPTOR.services_by_name["Bench"], options)
    try:
        serving.until_told()
    finally:
        server.stop(grace=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
