"""The shapes of the values in a file of fixtures, and how each becomes the Python value that a peer works with.

A shape is a function from what JSON has to what Python should have. Records list only the fields that change: numbers of
single precision, numbers that JSON may write as null, blobs, enumerations, and whatever contains one of these.
"""

import base64
import math
import struct


def single(number):
    """A number rounded to single precision, as a float; null, which is how JSON writes what is no number, is NaN.

    So is the text "NaN"; "Infinity" and "-Infinity" are what they say.
    """
    return math.nan if number is None else struct.unpack("<f", struct.pack("<f", float(number)))[0]


def double(number):
    """A number of double precision; null is NaN, and texts are as for `single`."""
    return math.nan if number is None else float(number)


def blob(value):
    """Bytes, which JSON has as a list of numbers or as a text in base64."""
    return base64.b64decode(value, validate=True) if isinstance(value, str) else bytes(value)


def plain(value):
    """Integers, truths, texts and lists of them are the same in Python."""
    return value


def many(shape):
    """A list of one shape."""
    return lambda values: [shape(value) for value in values]


def maybe(shape):
    """A value that may be absent: None."""
    return lambda value: None if value is None else shape(value)


def choice(*variants):
    """An enumeration: its variants' names become their numbers."""
    return lambda name: variants.index(name)


def record(**shapes):
    """A record, whose other fields stay as they are."""
    return lambda fields: {name: shapes.get(name, plain)(value) for name, value in fields.items()}


vector = record(x=single, y=single, z=single)
position = record(x=double, y=double, z=double)
triangle = record(a=vector, b=vector, c=vector, normal=vector)

game_mode = choice("Survival", "Creative", "Adventure", "Spectator")
entity = record(
    position=position, motion=position, yaw=single, pitch=single, fall_distance=single, uuid=blob
)
player = record(
    mode=game_mode,
    previous_mode=game_mode,
    food_exhaustion=single,
    food_saturation=single,
    xp_progress=single,
    abilities=record(walk_speed=single, fly_speed=single),
    entered_nether_at=maybe(position),
    vehicle=maybe(record(uuid=blob, entity=entity)),
    left_shoulder=maybe(entity),
    right_shoulder=maybe(entity),
)

image = record(size=choice("Small", "Large"))
media = record(player=choice("Java", "Flash"), images=many(image))

contact = record(
    allegiance=choice("Friend", "Neutral", "Hostile", "Unknown"), x=single, y=single, heading=single, speed=single
)
update = record(contacts=many(contact), terrain=blob)

color = choice("Black", "White", "Red", "Green", "Blue", "Silver")
car = record(color=color, fuel_capacity=single, fuel_level=single)
result = record(score=double)

driver = record(latitude=double, longitude=double)
ride = record(latitude=double, longitude=double, drivers=many(driver))
candidate = record(distance=double)


def operand(side):
    """One side of an expression: {"Number": 5} stays, {"Nested": ...} holds an expression."""
    return {"Nested": expression(side["Nested"])} if "Nested" in side else side


expression = record(
    operation=choice("Add", "Subtract", "Multiply", "Divide", "Modulo"), left=operand, right=operand
)

ECHOES = {
    "EchoBlob": blob,
    "EchoLog": plain,
    "EchoMesh": many(triangle),
    "EchoPlayer": many(player),
    "EchoMedia": media,
    "EchoContacts": update,
}
REQUESTS = {
    **ECHOES,
    "Total": many(car),
    "Rank": many(result),
    "Eval": expression,
    "Match": ride,
    "Expand": plain,
    "Burn": plain,
}
REPLIES = {
    **ECHOES,
    "Total": plain,
    "Rank": many(result),
    "Eval": plain,
    "Match": many(candidate),
    "Expand": plain,
    "Burn": plain,
}
