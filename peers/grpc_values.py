"""Between plain values, as `fixtures` has them, and the messages of gRPC; shared by client and server.

Needs the packages grpcio-tools and protobuf. Messages are generated at the start, from the adapter's own bench.proto.
"""

import importlib
import pathlib
import sys

from grpc_tools import protoc

PROTO = pathlib.Path(__file__).resolve().parents[1] / "adapters/protobuf/proto/bench.proto"
LARGEST_MESSAGE = 16 << 20  # bytes, as the adapter's own limit
LIMITS = [("grpc.max_receive_message_length", LARGEST_MESSAGE), ("grpc.max_send_message_length", LARGEST_MESSAGE)]


def generate(folder):
    """Generates the messages and the stubs into a folder, and imports both."""
    outs = [f"--python_out={folder}", f"--grpc_python_out={folder}"]
    if protoc.main(["protoc", f"--proto_path={PROTO.parent}", *outs, PROTO.name]) != 0:
        sys.exit(f"cannot compile {PROTO}")
    sys.path.insert(0, folder)
    return importlib.import_module("bench_pb2"), importlib.import_module("bench_pb2_grpc")


def to_message(kind, value):
    """The message of a class that says the same as a plain value."""
    message = kind()
    for name, part in fields_of(kind.DESCRIPTOR, value).items():
        put(message, kind.DESCRIPTOR.fields_by_name[name], part)
    return message


def fields_of(descriptor, value):
    """A plain value by the names of a message's fields."""
    if len(descriptor.fields) == 1:
        return {descriptor.fields[0].name: value}
    if descriptor.name == "Expression":
        return {"operation": value["operation"], **side("left", value), **side("right", value)}
    if descriptor.name == "LogLine":
        return {**value, "address": int.from_bytes(bytes(value["address"]), "big")}
    return value


def side(name, expression):
    """One side of an expression, as the field of its `oneof`."""
    ((kind, value),) = expression[name].items()
    return {f"{name}_{kind.lower()}": value}


def put(message, field, value):
    """Sets a field, unless the value is absent."""
    if value is None:
        return
    if field.message_type is None:
        scalar(message, field, value)
    elif field.is_repeated:
        kind = field.message_type._concrete_class
        getattr(message, field.name).extend(to_message(kind, each) for each in value)
    else:
        getattr(message, field.name).CopyFrom(to_message(field.message_type._concrete_class, value))


def scalar(message, field, value):
    """Sets a field without parts of its own."""
    if field.is_repeated:
        getattr(message, field.name).extend(value)
    else:
        setattr(message, field.name, value)


def to_plain(message):
    """The plain value that says the same as a message."""
    descriptor = message.DESCRIPTOR
    if len(descriptor.fields) == 1:
        return get(message, descriptor.fields[0])
    if descriptor.name == "Expression":
        return {"operation": message.operation, "left": operand(message, "left"), "right": operand(message, "right")}
    plain = {field.name: get(message, field) for field in descriptor.fields}
    if descriptor.name == "LogLine":
        plain["address"] = list(plain["address"].to_bytes(4, "big"))
    return plain


def operand(message, name):
    """One side of an expression, from its `oneof`; a number of zero may be left out on the wire."""
    if message.WhichOneof(name) == f"{name}_nested":
        return {"Nested": to_plain(getattr(message, f"{name}_nested"))}
    return {"Number": getattr(message, f"{name}_number")}


def get(message, field):
    """A field's plain value, None where it is absent."""
    if field.has_presence and not message.HasField(field.name):
        return None
    value = getattr(message, field.name)
    if field.message_type is None:
        return list(value) if field.is_repeated else value
    return [to_plain(each) for each in value] if field.is_repeated else to_plain(value)
