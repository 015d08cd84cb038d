"""Between plain values, as `fixtures` has them, and objects of the Thrift compiler's code; shared by client and server."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "thrift_gen"))

from bench import Bench, ttypes
from thrift.Thrift import TType

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
