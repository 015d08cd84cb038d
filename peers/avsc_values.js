// What client and server with avsc, an Avro implementation in JavaScript by Matthieu Monsch, have in common: the adapter's own
// protocol, values, and the framing of Avro's specification over a socket.

const fs = require("node:fs");
const path = require("node:path");
const { Transform } = require("node:stream");

const INSTALLED = path.join(__dirname, "..", "target", "peers", "js");
const find = (name) => require(require.resolve(name, { paths: [INSTALLED] }));
const avro = find("avsc");
const { FrameDecoder, FrameEncoder } = find("avsc/lib/services").streams;

const PROTOCOL = path.join(__dirname, "..", "adapters", "avro", "idl", "bench.avpr");

// Every long is a BigInt: numbers of JavaScript hold 53 bits, and ids and hashes have 64.
const long = avro.types.LongType.__with({
  fromBuffer: (buffer) => buffer.readBigInt64LE(),
  toBuffer: (value) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: (value) => BigInt(value),
  toJSON: (value) => Number(value),
  isValid: (value) => typeof value === "bigint",
  compare: (one, other) => (one === other ? 0 : one < other ? -1 : 1),
});

/** The service, without some messages. */
function service(without = []) {
  const protocol = JSON.parse(fs.readFileSync(PROTOCOL, "utf8"));
  without.forEach((name) => delete protocol.messages[name]);
  return avro.Service.forProtocol(protocol, { registry: { long }, wrapUnions: "never" });
}

/** What avsc writes for a value of the fixtures. */
function toDatum(type, value) {
  switch (type.typeName) {
    case "record":
      return Object.fromEntries(type.fields.map((field) => [field.name, toDatum(field.type, value[field.name])]));
    case "array":
      return value.map((each) => toDatum(type.itemsType, each));
    case "union:unwrapped":
      return value === null ? null : side(type, value);
    case "fixed":
    case "bytes":
      return Buffer.from(value);
    case "abstract:long":
      return BigInt.asIntN(64, BigInt(value));
    case "float":
    case "double":
      // JSON has no word for what is no number.
      return value === null ? NaN : Number(value);
    default:
      return value;
  }
}

/** One side of an expression by its kind, or what an option holds. */
function side(type, value) {
  if (type.types[0].typeName === "int") {
    return "Number" in value ? value.Number : toDatum(type.types[1], value.Nested);
  }
  return toDatum(type.types[type.types.length - 1], value);
}

/**
 * A socket as avsc's channels take it. By default avsc speaks as Netty does, with a number before each message; the specification
 * has none, so that a reply belongs to the request that has waited longest.
 */
function framed(socket) {
  const waiting = [];
  const numbers = (transform) => new Transform({ objectMode: true, transform });
  const writable = numbers((message, _, done) => {
    waiting.push(message.id);
    done(null, message);
  });
  const readable = numbers((message, _, done) => done(null, { ...message, id: waiting.shift() ?? 0 }));
  writable.pipe(new FrameEncoder()).pipe(socket);
  socket.pipe(new FrameDecoder()).pipe(readable);
  return { readable, writable };
}

module.exports = { service, toDatum, framed };
