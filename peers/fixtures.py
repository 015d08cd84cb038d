"""Seeded requests with their answers, as `rpcbench fixtures` writes them, for peers in Python.

A peer loads a file, calls every procedure with every request and hands the replies to `run`, which compares them with the
answers of the file and with those that `compute` works out on its own. Run as a program, this checks the file alone:

    python fixtures.py FILE
"""

import dataclasses
import json
import math
import sys

import compute
import shapes


@dataclasses.dataclass(frozen=True)
class Case:
    """A request to a procedure and the reply that it must get.

    Records are dicts by the model's field names, blobs are bytes, enumerations are their numbers, an absent option is
    None, numbers of single precision are rounded to it.
    """

    workload: str
    procedure: str
    request: object
    reply: object


def load(path):
    """The cases of a file, in its order."""
    with open(path, encoding="utf-8") as file:
        return [case(entry) for entry in json.load(file)["cases"]]


def case(entry):
    """A case from its entry in a file, where the one variant of request and of reply names the procedure."""
    ((procedure, request),) = entry["request"].items()
    ((answered, reply),) = entry["reply"].items()
    if procedure != answered:
        raise ValueError(f"{entry['workload']}: a reply of {answered} to a request of {procedure}")
    request, reply = shapes.REQUESTS[procedure](request), shapes.REPLIES[procedure](reply)
    return Case(entry["workload"], procedure, request, reply)


def difference(one, other, at="reply"):
    """Where two values differ first, and how; None where they are the same. Nothing is rounded, NaN is NaN."""
    if isinstance(one, dict) and isinstance(other, dict):
        return fields_differ(one, other, at)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return elements_differ(one, other, at)
    return None if same(one, other) else f"{at}: {one!r:.100} and {other!r:.100}"


def fields_differ(one, other, at):
    """The first difference of two records."""
    if one.keys() != other.keys():
        return f"{at}: fields {sorted(one)} and {sorted(other)}"
    parts = (difference(one[name], other[name], f"{at}.{name}") for name in one)
    return next(filter(None, parts), None)


def elements_differ(one, other, at):
    """The first difference of two lists; one of length is told last, for it often follows from another."""
    pairs = enumerate(zip(one, other))
    parts = (difference(left, right, f"{at}[{place}]") for place, (left, right) in pairs)
    length = None if len(one) == len(other) else f"{at}: {len(one)} and {len(other)} elements"
    return next(filter(None, parts), length)


def same(one, other):
    """Equality to the bit, but for NaN; a truth is no number, and an integer no float."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, float) and isinstance(other, float):
        return one == other and math.copysign(1, one) == math.copysign(1, other) or one != one and other != other
    return isinstance(one, float) == isinstance(other, float) and one == other


def run(name, cases, call):
    """Makes every call, `call(procedure, request)`, prints the outcome in one line, and gives the exit code.

    A check is a value that went to the server and came back. The file's answers are held against those worked out here too, which
    is no check of the server and not counted as one.
    The first difference goes to stderr. No cases are a failure too, since nothing was checked.
    """
    failures = [failure for case in cases for failure in failures_of(case, call)]
    print(f"{name}: {len(cases)} checks, {len(failures)} failed")
    if failures:
        print(f"{name}: {failures[0]}", file=sys.stderr)
    return 0 if cases and not failures else 1


def failures_of(case, call):
    """What is wrong with a case, if anything is."""
    checks = [
        ("replied", lambda: call(case.procedure, case.request)),
        ("worked out", lambda: compute.answer(case.procedure, case.request)),
    ]
    for origin, reply in checks:
        try:
            differs = difference(reply(), case.reply)
        except Exception as error:  # whatever a peer's framework raises is this call's failure and not the end of all
            differs = f"{type(error).__name__}: {error}"
        if differs:
            yield f"{case.workload} ({case.procedure}), {origin} and expected: {differs}"


def main(arguments):
    """Checks that the answers of a file are the ones worked out here."""
    if len(arguments) != 1:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    return run("fixtures", load(arguments[0]), compute.answer)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
