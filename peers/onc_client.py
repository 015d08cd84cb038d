"""An ONC RPC client of other authors: libtirpc in C, with code by rpcgen, against our server.

Turns every case of a file of fixtures into XDR with `xdr`, an implementation of its own, hands the bytes to the program in
`onc/client.c`, which calls every procedure, and says what both found. Needs what `onc/build` makes.

    python onc_client.py --connect HOST:PORT --fixtures FILE
"""

import argparse
import pathlib
import re
import struct
import subprocess
import sys
import tempfile

import compute
import fixtures
import xdr

ROOT = pathlib.Path(__file__).resolve().parents[1]
CLIENT = ROOT / "target/peers/onc/client"
IDL = ROOT / "adapters/onc/idl/bench.x"

# The arm of a result that holds its value, by procedure.
VALUES = {"Eval": "value", "Expand": "products", "Burn": "hash"}


def request_of(procedure, value):
    """A request as `xdr` takes it: unions are pairs."""
    return expression(value) if procedure == "Eval" else value


def expression(value):
    """An expression whose sides are unions."""
    return {**value, "left": operand(value["left"]), "right": operand(value["right"])}


def operand(side):
    """One side of an expression."""
    return ("nested", expression(side["Nested"])) if "Nested" in side else ("number", side["Number"])


def reply_of(procedure, value):
    """A reply as `xdr` takes it."""
    return (VALUES[procedure], value) if procedure in VALUES else value


def encoded(interface, case):
    """A case as the program in C reads it."""
    number, request, reply = interface.procedures[case.procedure]
    asked = interface.encode(request, request_of(case.procedure, case.request))
    answered = interface.encode(reply, reply_of(case.procedure, case.reply))
    return struct.pack(">I", number) + xdr.opaque(asked) + xdr.opaque(answered)


def call(address, cases):
    """Runs the program in C; returns how many checks there were, and how many failed."""
    interface = xdr.Interface.load(IDL)
    host, port = address.removeprefix("tcp:").rsplit(":", 1)
    with tempfile.NamedTemporaryFile() as file:
        file.writelines(encoded(interface, case) for case in cases)
        file.flush()
        ran = subprocess.run([CLIENT, host, port, file.name], stdout=subprocess.PIPE, text=True)
    said = re.fullmatch(r"(\d+) checks, (\d+) failed\n", ran.stdout)
    if said is None:
        raise SystemExit(f"onc: the client in C ended with {ran.returncode} and said {ran.stdout!r}")
    checks, failed = map(int, said.groups())
    # A client that ends badly has failed, whatever it says.
    return checks, max(failed, int(ran.returncode != 0))


def main():
    """Runs everything over one connection; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--connect", required=True, metavar="HOST:PORT")
    parser.add_argument("--fixtures", required=True, metavar="FILE")
    options = parser.parse_args()

    cases = fixtures.load(options.fixtures)
    checks, failed = call(options.connect, cases)
    wrong = [case for case in cases if fixtures.difference(compute.answer(case.procedure, case.request), case.reply)]
    print(f"onc: {checks} checks, {failed + len(wrong)} failed")
    # No cases are a failure too, since nothing was checked.
    return 0 if cases and checks > len(cases) and not failed and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
