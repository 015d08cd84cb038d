// What every computing procedure answers, written a third time: in JavaScript, on the values that avsc reads. See compute.py for
// the words; floats are doubles, longs are BigInts, ties go to the lower index.

const MASK = (1n << 64n) - 1n;
const MOST = { Expand: 10_000n, Burn: 10_000_000n };
const DEEPEST = 48;
const DEGREE = 111_320;
const NARROWING = 0.6085;

const ADJECTIVES = ["Plain", "Folding", "Insulated", "Compact", "Heavy-duty", "Wireless", "Recycled", "Small"];
const THINGS = ["kettle", "desk lamp", "backpack", "screwdriver set", "water bottle", "notebook", "bicycle pump", "umbrella", "chair"];
const TAGS = ["home", "outdoor", "sale", "new", "office", "travel", "gift"];

/** The request is understood and asks for too much. */
class Refused extends Error {}

/** The reply that every server must give. */
function answer(procedure, request) {
  if (procedure.startsWith("Echo")) return request;
  if (request > MOST[procedure]) throw new Refused(`${procedure}(${request}): at most ${MOST[procedure]} allowed`);
  return PROCEDURES[procedure](request);
}

const signed = (number) => BigInt.asIntN(64, number);

function total(cars) {
  return signed(cars.reduce((sum, car) => sum + price(car), 0n));
}

function price({ engine, price, fuel_capacity, fuel_level }) {
  const full = (BigInt.asUintN(64, price) + 50n * BigInt(engine.horsepower) + (engine.electric ? 20_000n : 0n)) & MASK;
  return fuel_level < Math.fround(fuel_capacity / 2) ? full - full / 10n : full;
}

/** A key that sorts as IEEE 754's totalOrder does. */
function totalOrder(number) {
  const bits = new BigInt64Array(new Float64Array([number]).buffer)[0];
  return bits >= 0n ? bits : bits ^ ((1n << 63n) - 1n);
}

const ascending = (one, other) => (one < other ? -1 : one > other ? 1 : 0);

function rank(results) {
  const scored = results.map((result) => ({ ...result, score: rescore(result) }));
  return scored.sort((one, other) => ascending(totalOrder(other.score), totalOrder(one.score)));
}

function rescore({ score, snippet }) {
  if (snippet.includes(" cat ")) score *= 10_000;
  if (snippet.includes(" dog ")) score /= 10_000;
  return score;
}

function evaluate({ operation, left, right }, depth = 1) {
  if (depth > DEEPEST) throw new Refused(`the expression is deeper than ${DEEPEST} operations`);
  const [one, other] = [left, right].map((side) => (typeof side === "number" ? side : evaluate(side, depth + 1)));
  return OPERATIONS[operation](one, other) | 0;
}

const OPERATIONS = {
  Add: (left, right) => left + right,
  Subtract: (left, right) => left - right,
  Multiply: Math.imul,
  Divide: (left, right) => (right === 0 ? 0 : Math.trunc(left / right)),
  Modulo: (left, right) => (right === 0 ? 0 : left % right),
};

function match(ride) {
  const near = ride.drivers.map((driver) => ({ driver: driver.id, distance: distance(ride, driver) }));
  near.sort((one, other) => ascending(totalOrder(one.distance), totalOrder(other.distance)));
  return near.slice(0, Number(ride.wanted));
}

function distance(ride, driver) {
  const north = driver.latitude - ride.latitude;
  const east = (driver.longitude - ride.longitude) * NARROWING;
  return Math.sqrt(north * north + east * east) * DEGREE;
}

function expand(count) {
  return Array.from({ length: Number(count) }, (_, number) => product(BigInt(number)));
}

function product(number) {
  const bits = mix(number);
  const part = (shift, size) => Number((bits >> BigInt(shift)) % BigInt(size));
  const [first, tags] = [part(50, 7), part(56, 4)];
  return {
    id: 1_000_000n + number,
    name: `${ADJECTIVES[part(0, 8)]} ${THINGS[part(8, 9)]} ${100 + part(16, 900)}`,
    price: BigInt(199 + part(24, 20_000)),
    stock: part(40, 500) - 20,
    tags: Array.from({ length: tags }, (_, place) => TAGS[(first + 3 * place) % 7]),
  };
}

function burn(rounds) {
  let value = rounds;
  for (let round = 0n; round < rounds; round++) value = mix(value);
  return signed(value);
}

/** SplitMix64's finalizer (Steele, Lea and Flood, 2014). */
function mix(value) {
  value = (value + 0x9e3779b97f4a7c15n) & MASK;
  value = ((value ^ (value >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  value = ((value ^ (value >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return value ^ (value >> 31n);
}

const PROCEDURES = { Total: total, Rank: rank, Eval: evaluate, Match: match, Expand: expand, Burn: burn };

module.exports = { answer, Refused, NAMES: Object.keys(PROCEDURES) };
