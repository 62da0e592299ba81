import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import { isMissingInDatabase, isOutage } from "@/lib/db";
import { catalogChecks } from "@/lib/doctor/catalog";
import { databaseChecks } from "@/lib/doctor/database";
import { deliveryChecks } from "@/lib/doctor/deliveries";
import { type Check, type Finding, type Found, fault, type Group, groups, note } from "@/lib/doctor/finding";
import { migrations } from "@/lib/doctor/migrations";
import { mirrorChecks } from "@/lib/doctor/mirror";
import { paddleChecks } from "@/lib/doctor/paddle";
import { settingsChecks } from "@/lib/doctor/settings";
import { webhookChecks } from "@/lib/doctor/webhooks";
import { PaddleError } from "@/lib/paddle/errors";

const checks: [Group, Check[]][] = [
  ["settings", settingsChecks],
  ["database", [...databaseChecks, migrations]],
  ["paddle", paddleChecks],
  ["webhooks", [...webhookChecks, ...deliveryChecks]],
  ["catalog", catalogChecks],
  ["mirror", mirrorChecks],
];

/** Those of a group run at the same time, so that a group takes little longer than this at most. */
const LONGEST_MS = 20_000;

type Options = {
  now?: Date;
  /** Whether a simulated event may be sent; the one thing that leaves a trace, at Paddle and among the events. */
  mayWrite?: boolean;
  /** Left out, all are looked at. */
  only?: readonly Group[];
  /** Settings that are wrong, by name: what needs them isn't checked. */
  faults?: ReadonlyMap<string, string>;
};

/** Checks everything that billing needs. No check keeps another from being made, whatever fails. */
export async function* diagnose({
  now = new Date(),
  mayWrite = true,
  faults = new Map(),
  only = groups,
}: Options = {}) {
  const options = { now, mayWrite, faults };
  for (const [group, all] of checks.filter(([name]) => only.includes(name))) {
    const running = all.map((check) => run(check, options));
    for (const found of running)
      for (const { what = "", ...one } of await found) yield { group, what, ...one } satisfies Finding;
  }
}

async function run(check: Check, options: Parameters<Check["look"]>[0]): Promise<Found[]> {
  const wrong = check.needs.filter((name) => options.faults.has(name));
  const skipped = note("not-checked", `not checked: ${wrong.join(" and ")} ${wrong.length > 1 ? "are" : "is"} wrong`);
  const found = wrong.length > 0 ? [skipped] : await withDeadline(check, options).catch((error) => [explain(error)]);
  return found.map((one) => ({ what: check.what, ...one }));
}

async function withDeadline(check: Check, options: Parameters<Check["look"]>[0]): Promise<Found[]> {
  const timer = new AbortController();
  const late = sleep(LONGEST_MS, null, { signal: timer.signal }).then(() => [
    fault("no-answer", `no answer within ${LONGEST_MS / 1_000} s`, "nothing is known of it", "run the doctor again"),
  ]);
  late.catch(() => {});
  return Promise.race([check.look(options), late]).finally(() => timer.abort());
}

/** Why something couldn't be checked. What another line names already is a note here. */
function explain(error: unknown): Found {
  if (error instanceof PaddleError) {
    if (error.code === "invalid_token") return note("not-checked", "not checked: Paddle doesn't know the API key");
    if (error.code === "forbidden")
      return note("not-checked", "not checked: the API key lacks the permission, see above");
    const again = "see whether https://status.paddle.com or your network has trouble, then run the doctor again";
    return fault("unread", `couldn't be read (${error.code ?? error.kind})`, "nothing is known of it", again);
  }
  if (isMissingInDatabase(error)) return note("not-checked", "not checked: the database isn't migrated, see above");
  if (isOutage(error) || isRefusedLogin(error))
    return note("not-checked", "not checked: the database can't be reached, see above");
  const { name, stack } = error instanceof Error ? error : { name: typeof error, stack: "" };
  const where =
    /\(([^()]*lib\/[^()]*)\)|at ([^ ]*lib\/\S*)/
      .exec(stack ?? "")
      ?.slice(1)
      .find(Boolean) ?? "";
  return fault("broken", `the check itself failed: ${name} ${where}`, "nothing is known of it", "correct lib/doctor");
}

/** The database refuses the login, or has no database of that name. */
const isRefusedLogin = (error: unknown) =>
  error instanceof Error && "code" in error && /^(28|3D)/.test(String(error.code));
