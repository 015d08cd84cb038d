// Calls every procedure of a running `avro-tcp` server with avsc, and checks the whole answers.
//
//     node avsc_client.js --connect HOST:PORT --fixtures FILE

const fs = require("node:fs");
const net = require("node:net");
const { parseArgs } = require("node:util");

const compute = require("./compute");
const { framed, service, toDatum } = require("./avsc_values");

const PATIENCE = 60_000; // milliseconds for one call
const TOO_MANY = 2n ** 31n - 1n;

/** Reads JSON whose whole numbers may have 64 bits: long ones become texts, which BigInt reads. */
function parse(text) {
  const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g;
  return JSON.parse(text.replace(token, (found) => (/^-?\d{16,}$/.test(found) ? `"${found}"` : found)));
}

function connect(address) {
  const [, host, port] = /^(.*):(\d+)$/.exec(address);
  const socket = net.connect({ host, port: Number(port), noDelay: true });
  const client = service().createClient({ buffering: true });
  const channel = client.createChannel(framed(socket), { objectMode: true, timeout: PATIENCE });
  channel.on("error", (error) => fail(`connection: ${error}`));
  socket.on("error", (error) => fail(`connection: ${error}`));
  const call = (name, request) =>
    new Promise((resolve, reject) =>
      client.emitMessage(name, request, { timeout: PATIENCE }, (error, reply) => (error ? reject(error) : resolve(reply))),
    );
  return { call, client, end: () => channel.destroy() };
}

function fail(why) {
  console.error(`avsc_client: ${why}`);
  process.exit(1);
}

/** What is wrong with a case, if anything is: what was replied, and what is worked out here, against the file's answer. */
async function failures(connection, message, request, expected) {
  const [parameter] = message.requestType.fields;
  const sent = toDatum(parameter.type, request);
  const wanted = message.responseType.toBuffer(toDatum(message.responseType, expected));
  const same = (datum) => message.responseType.toBuffer(datum).equals(wanted);
  const found = [];
  try {
    if (!same(await connection.call(message.name, { [parameter.name]: sent }))) found.push("the reply differs");
  } catch (error) {
    found.push(String(error));
  }
  if (!same(compute.answer(message.name, sent))) found.push("what is worked out here differs");
  return found;
}

/** What is wrong with the way the server refuses too much work; nothing where nothing is. */
async function refusal(connection) {
  try {
    return `Expand(${TOO_MANY}) was answered: ${await connection.call("Expand", { count: TOO_MANY })}`;
  } catch (error) {
    const reason = error.reason ?? String(error);
    return reason.includes(String(TOO_MANY)) ? null : `Expand(${TOO_MANY}) was refused with ${reason}`;
  }
}

async function main() {
  const text = { type: "string" };
  const { values } = parseArgs({ options: { connect: text, fixtures: text } });
  const { cases } = parse(fs.readFileSync(values.fixtures, "utf8"));
  const connection = connect(values.connect);
  const wrong = [];
  for (const { workload, request, reply } of cases) {
    const [procedure] = Object.keys(request);
    const message = connection.client.service.message(procedure);
    const found = await failures(connection, message, request[procedure], reply[procedure]);
    wrong.push(...found.map((why) => `${workload} (${procedure}): ${why}`));
  }
  const unrefused = await refusal(connection);
  connection.end();
  console.log(`avsc_client: ${cases.length} checks, ${wrong.length} failed`);
  if (unrefused) wrong.push(unrefused);
  if (wrong.length) fail(wrong[0]);
  process.exit(cases.length ? 0 : 1);
}

main().catch((error) => fail(error.stack));
