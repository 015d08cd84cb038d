"""Between plain values, as `fixtures` has them, and what Apache's Python package reads and writes; shared by client and server.
"""

import pathlib

PROTOCOL = pathlib.Path(__file__).resolve().parents[1] / "adapters/avro/idl/bench.avpr"
UNSIGNED = {"LogLine.size", "Update.tick", "Car.price", "Driver.id", "Candidate.driver", "Product.id"}
UNSIGNED_REPLIES = {"Total", "Burn"}


def signed(number):
    """The signed number of 64 bits that has the same bits."""
    return number - 2**64 if number >= 2**63 else number


def to_datum(schema, value):
    """What the package writes for a plain value."""
    if schema.type == "record":
        return {field.name: to_datum(field.type, value[field.name]) for field in schema.fields}
    if schema.type == "array":
        return [to_datum(schema.items, each) for each in value]
    if schema.type == "union" and value is not None:
        return side(schema, value) if isinstance(value, dict) else to_datum(schema.schemas[-1], value)
    simple = {"enum": lambda: schema.symbols[value], "fixed": lambda: bytes(value), "long": lambda: signed(value)}
    return simple.get(schema.type, lambda: value)()


def side(schema, value):
    """What a union takes of a record: one side of an expression by its kind, an optional record as it is."""
    if "Number" in value:
        return value["Number"]
    return to_datum(schema.schemas[-1], value.get("Nested", value))


def to_plain(schema, datum):
    """The plain value of what the package read."""
    if schema.type in ("record", "error"):
        return {field.name: to_field(schema, field, datum[field.name]) for field in schema.fields}
    if schema.type == "array":
        return [to_plain(schema.items, each) for each in datum]
    if schema.type == "union" and schema.schemas[0].type == "int":
        return {"Number": datum} if isinstance(datum, int) else {"Nested": to_plain(schema.schemas[-1], datum)}
    if schema.type == "union":
        return None if datum is None else to_plain(schema.schemas[-1], datum)
    simple = {"enum": lambda: schema.symbols.index(datum), "fixed": lambda: list(datum)}
    return simple.get(schema.type, lambda: datum)()


def to_field(record, field, datum):
    """The plain value of a field, without a sign where the model has none."""
    if f"{record.name}.{field.name}" in UNSIGNED:
        return datum % 2**64
    return to_plain(field.type, datum)
