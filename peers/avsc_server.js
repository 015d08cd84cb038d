// A server of other authors for the adapter `avro-tcp`: avsc, an Avro implementation in JavaScript.
//
//     node avsc_server.js --port N [--without NAME]
//
// An echo gives back what was read; the rest is computed on avsc's own values. It ends when stdin closes or SIGTERM comes.

const net = require("node:net");
const { parseArgs } = require("node:util");

const compute = require("./compute");
const { framed, service } = require("./avsc_values");

const { values } = parseArgs({
  options: { port: { type: "string" }, without: { type: "string", multiple: true, default: [] } },
});

const own = service(values.without);
const server = own.createServer({ silent: true });
for (const message of own.messages) {
  const [parameter] = message.requestType.fields;
  server.onMessage(message.name, (request, done) => {
    try {
      done(undefined, compute.answer(message.name, request[parameter.name]));
    } catch (error) {
      // The declared error of the interface, else whatever it is.
      done(error instanceof compute.Refused ? { reason: error.message } : error);
    }
  });
}

const listener = net.createServer({ noDelay: true }, (socket) => {
  socket.on("error", () => socket.destroy());
  server.createChannel(framed(socket), { objectMode: true });
});
listener.listen(Number(values.port), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
process.stdin.on("end", () => process.exit(0)).resume();
