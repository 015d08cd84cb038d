"""What every procedure answers, written a second time: in Python, from the documentation of each procedure.

Values have the shapes that `fixtures.load` gives. Integers wrap at the width of their field, floats are IEEE 754 doubles
(Python's own), ties go to the lower index: the answers agree with the Rust implementation bit for bit.
"""

import math
import struct

MASK = 2**64 - 1
MOST = {"Expand": 10_000, "Burn": 10_000_000}
DEEPEST = 48

# Meters in a degree of latitude, and how much shorter a degree of longitude is where the rides are.
DEGREE = 111_320.0
NARROWING = 0.6085

ADJECTIVES = ["Plain", "Folding", "Insulated", "Compact", "Heavy-duty", "Wireless", "Recycled", "Small"]
THINGS = [
    "kettle", "desk lamp", "backpack", "screwdriver set", "water bottle", "notebook", "bicycle pump", "umbrella", "chair",
]  # fmt: skip
TAGS = ["home", "outdoor", "sale", "new", "office", "travel", "gift"]


class Refused(ValueError):
    """The request is understood and asks for too much."""


def answer(procedure, request):
    """The reply that every server must give."""
    if procedure.startswith("Echo"):
        return request
    if procedure in MOST and request > MOST[procedure]:
        raise Refused(f"{procedure}({request}): at most {MOST[procedure]} allowed")
    return PROCEDURES[procedure](request)


def total(cars):
    """The sum of all prices, in cents."""
    return sum(map(price, cars)) & MASK


def price(car):
    """List price, 50 per horsepower, 20,000 for an electric engine; a tenth off if the tank is less than half full."""
    engine = car["engine"]
    full = (car["price"] + 50 * engine["horsepower"] + (20_000 if engine["electric"] else 0)) & MASK
    half = struct.unpack("<f", struct.pack("<f", car["fuel_capacity"] / 2.0))[0]
    return full - full // 10 if car["fuel_level"] < half else full


def rank(results):
    """The results with their new scores, best first."""
    scored = [{**result, "score": rescore(result)} for result in results]
    return sorted(scored, key=lambda result: total_order(result["score"]), reverse=True)


def rescore(result):
    """A word makes a score 10,000 times as large, another as small."""
    score = result["score"]
    if " cat " in result["snippet"]:
        score *= 10_000.0
    if " dog " in result["snippet"]:
        score /= 10_000.0
    return canonical(score)


def canonical(number):
    """The number, or the one NaN that is positive and quiet."""
    return struct.unpack("<d", struct.pack("<Q", 0x7FF8 << 48))[0] if math.isnan(number) else number


def total_order(number):
    """A key that sorts as IEEE 754's totalOrder does: -0 before +0, a positive NaN last."""
    (bits,) = struct.unpack("<q", struct.pack("<d", number))
    return bits if bits >= 0 else bits ^ (2**63 - 1)


def evaluate(expression, depth=1):
    """The value of a tree in 32-bit arithmetic."""
    if depth > DEEPEST:
        raise Refused(f"the expression is deeper than {DEEPEST} operations")
    left, right = (
        side["Number"] if "Number" in side else evaluate(side["Nested"], depth + 1)
        for side in (expression["left"], expression["right"])
    )
    return wrap(OPERATIONS[expression["operation"]](left, right))


def wrap(number):
    """The low 32 bits, signed."""
    return (number + 2**31) % 2**32 - 2**31


def quotient(left, right):
    """Rounded toward zero; Python's own division rounds down."""
    if right == 0:
        return 0
    size = abs(left) // abs(right)
    return size if (left < 0) == (right < 0) else -size


def remainder(left, right):
    """With the sign of the left side."""
    return 0 if right == 0 else left - right * quotient(left, right)


OPERATIONS = [
    lambda left, right: left + right,
    lambda left, right: left - right,
    lambda left, right: left * right,
    quotient,
    remainder,
]


def match(ride):
    """The nearest drivers that are wanted, nearest first."""
    near = [{"driver": driver["id"], "distance": distance(ride, driver)} for driver in ride["drivers"]]
    near.sort(key=lambda candidate: total_order(candidate["distance"]))
    return near[: ride["wanted"]]


def distance(ride, driver):
    """Meters on a flat map."""
    north = driver["latitude"] - ride["latitude"]
    east = (driver["longitude"] - ride["longitude"]) * NARROWING
    return canonical(math.sqrt(north * north + east * east) * DEGREE)


def expand(count):
    """The first products of the catalog."""
    return [product(number) for number in range(count)]


def product(number):
    """The product with a number, every field from mixed bits of the number."""
    bits = mix(number)
    first, tags = (bits >> 50) % 7, (bits >> 56) % 4
    return {
        "id": 1_000_000 + number,
        "name": f"{ADJECTIVES[bits % 8]} {THINGS[(bits >> 8) % 9]} {100 + (bits >> 16) % 900}",
        "price": 199 + (bits >> 24) % 20_000,
        "stock": (bits >> 40) % 500 - 20,
        "tags": [TAGS[(first + 3 * place) % 7] for place in range(tags)],
    }


def burn(rounds):
    """A hash: the number of rounds itself, mixed so many times."""
    value = rounds
    for _ in range(rounds):
        value = mix(value)
    return value


def mix(value):
    """SplitMix64's finalizer (Steele, Lea and Flood, 2014)."""
    value = (value + 0x9E3779B97F4A7C15) & MASK
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & MASK
    return value ^ (value >> 31)


PROCEDURES = {
    "Total": total,
    "Rank": rank,
    "Eval": evaluate,
    "Match": match,
    "Expand": expand,
    "Burn": burn,
}
