import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { Description, Schema } from "./description.ts";

export interface Fault {
  kind: "missing" | "unknown" | "other";
  /** Where the schema says so, and the property: what `optional` and `newer` list. */
  place: string;
  message: string;
}

export type Check = (schema: Schema, value: unknown) => Fault[];

const nameOf = (ref: string) => ref.split("/").pop() ?? "";

/** An object with all that its parts say of it; the last one counts. */
function flatten(schema: Schema, schemas: Description["schemas"]): Schema {
  const { allOf = [], $ref, ...own } = schema;
  const parts = [...($ref ? [schemas[nameOf($ref)] ?? {}] : []), ...allOf].map((part) => flatten(part, schemas));
  const properties = Object.assign({}, ...parts.map((part) => part.properties ?? {}), own.properties ?? {});
  const merged: Schema = Object.assign({}, ...parts, own);
  return Object.keys(properties).length > 0 ? { ...merged, properties } : merged;
}

/** What is only there when it was asked for, by `include`. */
function included(name: string, { allOf = [] }: Schema): string[] {
  if (!name.endsWith("-includes")) return [];
  return allOf.filter(({ $ref }) => !$ref).flatMap(({ properties = {} }) => Object.keys(properties));
}

/** A schema that says of each part where it stands, and, where it is strict, wants every documented property and no other. */
function prepare(schema: Schema, place: string, description: Description, isStrict: boolean): Schema {
  const within = (each: Schema, step: string) => prepare(each, `${place}/${step}`, description, isStrict);
  if (schema.$ref) return schema;
  const whole = schema.allOf ? flatten(schema, description.schemas) : schema;
  const [first, second] = whole.oneOf ?? [];
  // A null says nothing of what else is wrong, so that it isn't an alternative but a condition.
  if (whole.oneOf?.length === 2 && first && second?.type === "null")
    return { if: { type: "null" }, else: within(first, "else") } as Schema;

  // A fault's own path begins anew at each named schema.
  const result: Schema = { ...whole, "x-place": place };
  if (whole.items) result.items = within(whole.items, "items");
  for (const key of ["oneOf", "anyOf"] as const)
    if (whole[key]) result[key] = whole[key].map((each, index) => within(each, `${key}/${index}`));
  if (!whole.properties) return result;

  const shown = Object.entries(whole.properties).filter(([, { writeOnly }]) => !writeOnly);
  result.properties = Object.fromEntries(shown.map(([key, each]) => [key, within(each, `properties/${key}`)]));
  if (!isStrict) return result;
  const asked = included(nameOf(place), schema);
  const isOptional = (key: string) => asked.includes(key) || description.optional.includes(`${place} ${key}`);
  result.required = shown.map(([key]) => key).filter((key) => !isOptional(key));
  if (whole.additionalProperties === undefined) result.additionalProperties = false;
  return result;
}

/** Two ways of holding a value against a schema of the description: as it is written, and as it is meant. */
export function compile(description: Description): { asDescribed: Check; strictly: Check } {
  const check = (isStrict: boolean): Check => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true });
    addFormats.default(ajv);
    const ready = (schema: Schema, place: string) => prepare(schema, place, description, isStrict);
    const named = Object.entries(description.schemas).map(([name, schema]) => [name, ready(schema, `#/${name}`)]);
    ajv.addSchema({ $id: "openapi", components: { schemas: Object.fromEntries(named) } });
    const compiled = new Map<Schema, ValidateFunction>();
    return (schema, value) => {
      const validate = compiled.get(schema) ?? ajv.compile({ ...absolute(ready(schema, "#")) });
      compiled.set(schema, validate);
      return validate(value) ? [] : (validate.errors ?? []).flatMap(toFault);
    };
  };
  return { asDescribed: check(false), strictly: check(true) };
}

/** References inside the named schemas resolve there; those of an answer's own schema must say where. */
function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components'));
}

function toFault({ keyword, parentSchema, instancePath, message, params, data }: ErrorObject): Fault[] {
  const place = String(parentSchema?.["x-place"] ?? "#");
  const property = params.missingProperty ?? params.additionalProperty;
  const at = `${instancePath}/${property}`;
  switch (keyword) {
    // Only says that one of the others applies.
    case "if":
      return [];
    case "required":
      return [{ kind: "missing", place: `${place} ${property}`, message: `${at} is missing` }];
    case "additionalProperties":
      return [{ kind: "unknown", place: `${place} ${property}`, message: `${at} isn't documented` }];
    case "enum":
      return [
        { kind: "unknown", place: `${place} ${data}`, message: `${instancePath} is ${data}, which isn't documented` },
      ];
    default:
      return [{ kind: "other", place, message: `${instancePath} ${message}` }];
  }
}
