import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { type Description, isObject, type Json, type Schema } from "./description.ts";
import { compile, type Fault } from "./strict.ts";

// `PADDLE_OPENAPI=openapi.yaml npm run openapi -w paddle-emulator`: makes paddle.json from Paddle's description of its
// API: the schemas of answers and webhooks, without prose and examples, and what the examples leave out.

interface Media {
  schema?: Schema;
  examples?: Record<string, { $ref?: string; value?: Json }>;
}
interface Content {
  $ref?: string;
  content?: Record<string, Media>;
}
interface Operation {
  operationId: string;
  responses: Record<string, Content>;
  requestBody?: Content;
}
interface Document {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, Schema>;
    responses: Record<string, Content>;
    examples: Record<string, { value: Json }>;
  };
}

const methods = ["get", "post", "patch", "put", "delete"];
const prose = new Set(["description", "example", "examples", "title", "summary", "externalDocs", "default"]);

/** A schema without what no validator reads. */
function bare(value: unknown, areNames = false): unknown {
  if (Array.isArray(value)) return value.map((each) => bare(each));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key]) => areNames || !(prose.has(key) || key.startsWith("x-")));
  return Object.fromEntries(kept.map(([key, each]) => [key, bare(each, !areNames && key === "properties")]));
}

const path = process.env.PADDLE_OPENAPI;
if (!path) throw new Error("PADDLE_OPENAPI must name Paddle's OpenAPI file.");
const document: Document = parse(readFileSync(path, "utf8"));
const { components } = document;

const mediaOf = (content: Content | undefined): Media | undefined => {
  const name = content?.$ref?.split("/").pop();
  return (name ? components.responses[name] : content)?.content?.["application/json"];
};
const exampleOf = ({ $ref, value }: { $ref?: string; value?: Json }): Json =>
  $ref ? (components.examples[$ref.split("/").pop() ?? ""]?.value ?? null) : (value ?? null);

const description: Description = {
  source: "https://github.com/PaddleHQ/paddle-openapi",
  license: "Apache-2.0; reduced to the schemas of answers and webhooks",
  date: process.env.PADDLE_OPENAPI_DATE ?? /\d{4}-\d\d-\d\d/.exec(path)?.[0] ?? "",
  operations: {},
  webhooks: {},
  optional: [],
  schemas: {},
};
const examples: { schema: Schema; value: Json }[] = [];

function take(media: Media | undefined): Schema | null {
  if (!media?.schema) return null;
  const schema = bare(media.schema) as Schema;
  examples.push(...Object.values(media.examples ?? {}).map((each) => ({ schema, value: exampleOf(each) })));
  return schema;
}

for (const [route, item] of Object.entries(document.paths)) {
  for (const method of methods) {
    const operation = item[method];
    if (!operation) continue;
    const answers = Object.entries(operation.responses).map(([status, content]) => [status, take(mediaOf(content))]);
    description.operations[`${method.toUpperCase()} ${route}`] = Object.fromEntries(answers);
  }
}
for (const [name, { post }] of Object.entries(document.webhooks)) {
  const schema = take(mediaOf(post.requestBody));
  if (schema) description.webhooks[name] = schema;
}

/** Every schema that those lead to. */
function collect(value: unknown): void {
  if (Array.isArray(value)) for (const each of value) collect(each);
  if (!isObject(value)) return;
  const name = typeof value.$ref === "string" ? value.$ref.split("/").pop() : undefined;
  if (name && !description.schemas[name]) {
    const schema = bare(components.schemas[name] ?? {}) as Schema;
    description.schemas[name] = schema;
    collect(schema);
  }
  for (const each of Object.values(value)) collect(each);
}
collect(description.operations);
collect(description.webhooks);
description.schemas = Object.fromEntries(Object.entries(description.schemas).sort(([a], [b]) => (a < b ? -1 : 1)));

// What an example of Paddle's own leaves out isn't always there.
const missing = ({ kind }: Fault) => kind === "missing";
for (let before = -1; before !== description.optional.length; ) {
  before = description.optional.length;
  const { strictly } = compile(description);
  const left = examples.flatMap(({ schema, value }) => strictly(schema, value).filter(missing));
  description.optional = [...new Set([...description.optional, ...left.map(({ place }) => place)])].sort();
}

writeFileSync(process.argv[2] ?? new URL("paddle.json", import.meta.url), `${JSON.stringify(description)}\n`);
console.log(
  `${Object.keys(description.operations).length} operations, ${Object.keys(description.webhooks).length} webhooks, ` +
    `${Object.keys(description.schemas).length} schemas; examples leave out ${description.optional.length} properties.`,
);
