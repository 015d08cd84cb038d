"""XDR (RFC 4506), written a second time: in Python, from an interface in XDR's own language.

    interface = Interface.load("bench.x")
    interface.encode("LogLine", {...}) -> bytes

Knows what `bench.x` uses: constants are numbers, types are `enum`, `struct`, `union` and `typedef`; texts, opaque data,
arrays of variable length and optional data. Values have the shapes that `fixtures.load` gives.
"""

import dataclasses
import pathlib
import re
import struct

NUMBERS = {
    "int": ">i",
    "unsigned int": ">I",
    "hyper": ">q",
    "unsigned hyper": ">Q",
    "float": ">f",
    "double": ">d",
    "bool": ">?",
}


@dataclasses.dataclass(frozen=True)
class Declaration:
    """A component: its name, the type of its elements, and how many there are ('one', 'many', 'maybe', or a number)."""

    name: str
    kind: str
    count: object


class Interface:
    """The types and procedures of an interface."""

    def __init__(self, text):
        self.types = {}
        self.procedures = {}
        tokens = re.findall(r"[A-Za-z_]\w*|0x[0-9a-fA-F]+|-?\d+|[{}()<>\[\]*=;,:]", re.sub(r"/\*.*?\*/", "", text, flags=re.S))
        self._read(tokens)

    @classmethod
    def load(cls, path):
        """The interface of a file."""
        return cls(pathlib.Path(path).read_text(encoding="utf-8"))

    def _read(self, tokens):
        readers = {
            "typedef": self._typedef,
            "struct": self._struct,
            "union": self._union,
            "enum": self._enum,
            "program": self._program,
        }
        while tokens:
            readers[tokens.pop(0)](tokens)

    def _typedef(self, tokens):
        declaration = take_declaration(tokens)
        self.types[declaration.name] = declaration

    def _struct(self, tokens):
        name = tokens.pop(0)
        expect(tokens, "{")
        fields = []
        while tokens[0] != "}":
            fields.append(take_declaration(tokens))
        expect(tokens, "}", ";")
        self.types[name] = fields

    def _enum(self, tokens):
        name = tokens.pop(0)
        expect(tokens, "{")
        variants = {}
        while tokens[0] != "}":
            variant, _, number = tokens.pop(0), expect(tokens, "="), tokens.pop(0)
            variants[variant] = int(number, 0)
            if tokens[0] == ",":
                tokens.pop(0)
        expect(tokens, "}", ";")
        self.types[name] = variants

    def _union(self, tokens):
        name = tokens.pop(0)
        expect(tokens, "switch", "(")
        discriminant = tokens.pop(0)
        tokens.pop(0)
        expect(tokens, ")", "{")
        arms = {}
        while tokens[0] == "case":
            tokens.pop(0)
            label = tokens.pop(0)
            expect(tokens, ":")
            arms[label] = take_declaration(tokens)
        expect(tokens, "}", ";")
        self.types[name] = (discriminant, arms)

    def _program(self, tokens):
        tokens.pop(0)
        expect(tokens, "{", "version")
        tokens.pop(0)
        expect(tokens, "{")
        while tokens[0] != "}":
            reply, procedure = take_type(tokens), tokens.pop(0)
            expect(tokens, "(")
            request = take_type(tokens)
            expect(tokens, ")", "=")
            self.procedures[procedure] = (int(tokens.pop(0), 0), request, reply)
            expect(tokens, ";")
        tokens.clear()

    def encode(self, kind, value):
        """The bytes of a value of a named type."""
        if kind in NUMBERS:
            # A bool has four bytes as everything has.
            return struct.pack(">I", value) if kind == "bool" else struct.pack(NUMBERS[kind], value)
        shape = self.types[kind]
        if isinstance(shape, Declaration):
            return self._component(shape, value)
        if isinstance(shape, list):
            return b"".join(self._component(field, value[field.name]) for field in shape)
        if isinstance(shape, dict):
            if value not in shape.values():
                raise ValueError(f"{kind} has no {value}")
            return struct.pack(">i", value)
        return self._arm(shape, value)

    def _arm(self, union, value):
        """A union's value is a pair: the name of the arm's component, and what it holds."""
        discriminant, arms = union
        name, held = value
        ((label, arm),) = [(label, arm) for label, arm in arms.items() if arm.name == name]
        return struct.pack(">i", self.types[discriminant][label]) + self._component(arm, held)

    def _component(self, declaration, value):
        kind, count = declaration.kind, declaration.count
        if kind == "string":
            return opaque(value.encode("utf-8"))
        if kind == "opaque":
            return opaque(bytes(value)) if count == "many" else padded(bytes(value))
        if count == "many":
            return struct.pack(">I", len(value)) + b"".join(self.encode(kind, item) for item in value)
        if count == "maybe":
            return struct.pack(">I", value is not None) + (b"" if value is None else self.encode(kind, value))
        return self.encode(kind, value)


def opaque(data):
    """Opaque data of variable length."""
    return struct.pack(">I", len(data)) + padded(data)


def padded(data):
    """Bytes, filled up with zeros to a multiple of four."""
    return data + bytes(-len(data) % 4)


def expect(tokens, *wanted):
    """Takes tokens that must be there."""
    for token in wanted:
        if tokens[0] != token:
            raise ValueError(f"{token} expected, and {tokens[:5]} found")
        tokens.pop(0)


def take_type(tokens):
    """The name of a type, which may have two words."""
    first = tokens.pop(0)
    if first in ("unsigned", "struct"):
        second = tokens.pop(0)
        return f"{first} {second}" if first == "unsigned" else second
    return first


def take_declaration(tokens):
    """A component with its semicolon."""
    kind, count = take_type(tokens), "one"
    if tokens[0] == "*":
        tokens.pop(0)
        count = "maybe"
    name = tokens.pop(0)
    if tokens[0] == "<":
        expect(tokens, "<", ">")
        count = "many"
    elif tokens[0] == "[":
        tokens.pop(0)
        count = int(tokens.pop(0), 0)
        expect(tokens, "]")
    expect(tokens, ";")
    return Declaration(name, kind, count)
