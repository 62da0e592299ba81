import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { freePort } from "@/tests/fixtures/ports";
import { waitUntilUp } from "@/tests/fixtures/programs";
import { type Stack, startApp } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

type Attribute = { key: string; value: object };
type Span = { name: string; attributes: Attribute[]; events: object[] };
type Sent = { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] };

/** Takes traces by OTLP over HTTP, as a collector does. */
async function startCollector() {
  const received: Sent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.url === "/v1/traces") received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, received, stop: () => server.close() };
}

/** Runs something with an app of its own, told to end afterwards; returns the scripts that it had loaded by then. */
async function withApp(stack: Stack, more: Record<string, string>, run: (stack: Stack) => Promise<void>) {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const folder = await mkdtemp(join(tmpdir(), "coverage-"));
  const app = startApp(port, {
    ...stack.variables,
    AUTH_URL: url,
    NODE_V8_COVERAGE: folder,
    SHUTDOWN_DELAY_SECONDS: "1",
    ...more,
  });
  try {
    await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
    await run({ ...stack, url });
    await app.stop();
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), "utf8")));
    const urls = files.flatMap((file) => JSON.parse(file).result.map((script: { url: string }) => script.url));
    const paths = urls.filter((one: string) => one.startsWith("file:")).map((one: string) => fileURLToPath(one));
    return Promise.all(paths.map((path: string) => readFile(path, "utf8").catch(() => "")));
  } finally {
    await app.stop();
    await rm(folder, { recursive: true });
  }
}

/** In the exporter's code, wherever the build has put it. */
const isExporter = (script: string) => script.includes("v1/traces");

test("where an endpoint is set, pages and webhooks leave a span each, with nothing that is anybody's", async ({
  stack,
}) => {
  const collector = await startCollector();
  const session = await createSession(stack.database, SAM.email);
  const secrets = ["01SecretToken", "nosy@example.com", "txn_01hv8wptq8987qeep44cyrewp9"];
  const settings = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: "billing" };
  const loaded = await withApp(stack, settings, async (app) => {
    const pages = [
      "/sign-in",
      `/sign-in/link?token=${secrets[0]}&email=${secrets[1]}`,
      `/checkout?_ptxn=${secrets[2]}`,
    ];
    for (const path of [...pages, `/api/auth/callback/github?code=${secrets[0]}`, `/nothing/${secrets[1]}`])
      await visit(app, path);
    // Looks Sam up at Paddle by the address.
    expect((await visit(app, "/settings/billing", { session })).text).toContain(SAM.email);
    await visit(app, `/settings/billing/${SAM_ACTIVE}/plan?plan=${secrets[1]}`, { session });
    expect((await deliver(app, buildEvent({ data: { id: SAM_ACTIVE } }))).status).toBe(200);
  });
  collector.stop();
  const spans = collector.received
    .flatMap(({ resourceSpans }) => resourceSpans)
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans));
  const names = spans.map(({ name }) => name);
  for (const name of ["GET /sign-in", "GET /settings/billing", "POST /api/webhooks/paddle"])
    expect(names).toContain(name);
  const all = JSON.stringify(collector.received);
  expect(all).toContain('"stringValue":"billing"');
  for (const one of [
    ...secrets,
    encodeURIComponent(`${secrets[1]}`),
    SAM.email,
    encodeURIComponent(SAM.email),
    session,
  ])
    expect(all).not.toContain(one);
  for (const id of [SAM.customerId, SAM_ACTIVE]) expect(all).not.toContain(id);
  expect(all).not.toContain("?");
  expect(loaded.some(isExporter)).toBe(true);
});

test("where none is set, nothing of it is loaded", async ({ stack }) => {
  const loaded = await withApp(stack, {}, async (app) => {
    await visit(app, "/sign-in");
    await deliver(app, buildEvent());
  });
  expect(loaded.length).toBeGreaterThan(100);
  expect(loaded.filter(isExporter)).toEqual([]);
});
