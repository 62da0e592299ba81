import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { freePort } from "@/tests/fixtures/ports";

export type CountingWire = { url: string; statements: () => number; stop: () => Promise<void> };

// What a client sends to have one statement run: `Q` in the simple protocol, `E` (execute) in the extended one.
const runs = new Set(["Q".charCodeAt(0), "E".charCodeAt(0)]);

/** A forwarder to a database that counts the statements which pass. */
export async function openCountingWire(databaseUrl: string): Promise<CountingWire> {
  const url = new URL(databaseUrl);
  const to = { host: url.hostname, port: Number(url.port || 5432) };
  const sockets = new Set<Socket>();
  let count = 0;
  const server = createServer((near) => {
    const far = connect(to);
    const onMessage = (type: number) => {
      if (runs.has(type)) count += 1;
    };
    near.on("data", messageReader(onMessage)).pipe(far).pipe(near);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => other.destroy()).on("close", () => other.destroy());
    }
  });
  const port = await freePort();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  url.hostname = "127.0.0.1";
  url.port = String(port);
  const stop = async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: url.href, statements: () => count, stop };
}

/** Calls back with the type of each message a client sends: one byte, then a length that includes itself. */
function messageReader(onMessage: (type: number) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  // The first message of a connection has no type.
  let typeLength = 0;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (rest.length < typeLength + 4) return;
      const end = typeLength + rest.readUInt32BE(typeLength);
      if (rest.length < end) return;
      if (typeLength === 1) onMessage(rest.readUInt8(0));
      typeLength = 1;
      rest = rest.subarray(end);
    }
  };
}
