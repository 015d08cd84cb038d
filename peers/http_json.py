"""Values as `http-json` writes them: JSON with bytes in base64 and texts for what is no number.

`shapes` reads them, as it reads a file of fixtures; this writes them, and knows where a procedure is found.
"""

import base64
import json
import math
import re

GAME_MODE = ["Survival", "Creative", "Adventure", "Spectator"]
OPERATION = ["Add", "Subtract", "Multiply", "Divide", "Modulo"]

# Where an enumeration stands: by the procedure or the field around its record, and its own field.
CHOICES = {
    ("EchoPlayer", "mode"): GAME_MODE,
    ("EchoPlayer", "previous_mode"): GAME_MODE,
    ("EchoMedia", "player"): ["Java", "Flash"],
    ("images", "size"): ["Small", "Large"],
    ("contacts", "allegiance"): ["Friend", "Neutral", "Hostile", "Unknown"],
    ("Total", "color"): ["Black", "White", "Red", "Green", "Blue", "Silver"],
    ("Eval", "operation"): OPERATION,
    ("Nested", "operation"): OPERATION,
}

# The procedures whose argument is one number, which may stand in the path: /burn?n=3.
NUMBERS = {"Expand", "Burn"}


def path(procedure):
    """The name in kebab case: /echo-log for EchoLog."""
    return "/" + re.sub(r"(?<!^)(?=[A-Z])", "-", procedure).lower()


def to_json(value, around, field=None):
    """What the package json writes for a plain value; `around` is the procedure's name at first."""
    if isinstance(value, dict):
        return {name: to_json(part, field or around, name) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_json(part, around, field) for part in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return CHOICES[around, field][value] if (around, field) in CHOICES else value


def dump(value, procedure):
    """The body that carries a value."""
    return json.dumps(to_json(value, procedure), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def load(body):
    """What a body holds. JSON has no NaN of its own and no field twice, and is held to both."""
    return json.loads(body, parse_constant=refuse_constant, object_pairs_hook=unique)


def refuse_constant(text):
    raise ValueError(f"{text} is no JSON")


def unique(pairs):
    """An object whose fields differ."""
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field stands twice")
    return fields
