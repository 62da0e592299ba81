import "server-only";
import { type Check, type Found, fault, named, ok, some } from "@/lib/doctor/finding";
import { env } from "@/lib/env";
import { appEvents, type Destination, listDestinations, WEBHOOK_PATH } from "@/lib/paddle/notifications";

const place = "Paddle > Developer tools > Notifications";
const noEvents = "no event arrives, so pages and access wait for the next sync";

export const webhookUrl = (): string => `${env().AUTH_URL}${WEBHOOK_PATH}`;

/** An address whose spelling doesn't matter: this machine has several names. */
function parse(url: string): URL | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (["localhost", "[::1]"].includes(parsed.hostname)) parsed.hostname = "127.0.0.1";
  return parsed;
}

export const isOurs = ({ url }: Pick<Destination, "url">): boolean => parse(url)?.href === parse(webhookUrl())?.href;

const destination: Check = {
  what: "Webhook destination",
  needs: ["PADDLE_ENVIRONMENT", "PADDLE_API_URL", "PADDLE_API_KEY", "AUTH_URL"],
  look: async ({ faults }) => {
    const all = await listDestinations();
    const ours = all.filter(isOurs);
    const own = ours.find(({ isActive }) => isActive) ?? ours[0];
    if (!own) return [explainMissing(all)];
    return [
      own.isActive
        ? ok("destination", webhookUrl())
        : fault("destination-inactive", "it is inactive", noEvents, `activate it in ${place}`),
      ...judgeTwins(ours.filter(({ isActive }) => isActive)),
      named("Webhook events", judgeEvents(own)),
      named("Webhook API version", judgeVersion(own)),
      ...(faults.has("PADDLE_WEBHOOK_SECRET") ? [] : [named("Webhook secret", judgeSecret(own))]),
    ];
  },
};

/** The nearest that there is says more than that ours isn't there. */
function explainMissing(all: Destination[]): Found {
  const wanted = webhookUrl();
  const ours = parse(wanted);
  const correct = `set its URL to ${wanted} in ${place}`;
  const near = all.flatMap(({ url }) => parse(url) ?? []);
  const found = (is: (url: URL) => boolean) => near.find(is);
  const samePath = (url: URL) => url.pathname.replace(/\/+$/, "") === WEBHOOK_PATH;
  const slash = found((url) => url.origin === ours?.origin && samePath(url));
  if (slash)
    return fault(
      "destination-slash",
      `${slash.href} isn't ${wanted} to the letter`,
      "Next redirects it, and Paddle doesn't follow",
      correct,
    );
  const http = found((url) => url.host === ours?.host && samePath(url));
  if (http)
    return fault(
      "destination-scheme",
      `${http.href} has another scheme`,
      "the host redirects it, and Paddle doesn't follow",
      correct,
    );
  const path = found((url) => url.host === ours?.host);
  if (path)
    return fault("destination-path", `${path.href} has another path`, "every delivery is answered 404", correct);
  const host = found(samePath);
  const isTypo = `if that is another deployment of yours, add one for ${wanted}; else ${correct}`;
  if (host) return fault("destination-host", `none for ${ours?.host}, but one for ${host.host}`, noEvents, isTypo);
  const add = `add one in ${place}: ${wanted}, with all events of subscription.*`;
  return fault("destination-missing", `there is none at ${wanted}`, noEvents, add);
}

function judgeTwins(active: Destination[]): Found[] {
  if (active.length < 2) return [];
  const ids = some(active.map(({ id }) => id));
  const why = "each event is delivered more than once, and all but one of their secrets are refused";
  return [
    named(
      "Webhook destinations",
      fault(
        "destination-twice",
        `${active.length} lead to this app: ${ids}`,
        why,
        `deactivate all but one in ${place}`,
      ),
    ),
  ];
}

function judgeEvents({ types, traffic }: Destination): Found {
  if (!traffic.isReal)
    return fault(
      "destination-simulated-only",
      "it takes simulated events only",
      noEvents,
      `let it take all traffic, in ${place}`,
    );
  const missing = appEvents.filter((type) => !types.includes(type));
  if (missing.length === 0) return ok("destination-events", `all ${appEvents.length} that the app uses`);
  const why = "what they tell shows at the next sync only, and access may be wrong until then";
  return fault("destination-events", `it isn't sent ${some(missing, 9)}`, why, `tick them in ${place}`);
}

function judgeVersion({ apiVersion }: Destination): Found {
  if (apiVersion === 1) return ok("destination-version", "1");
  const why = "the app reads version 1, and may not understand another";
  return fault("destination-version", `${apiVersion}`, why, `set it to 1 in ${place}`);
}

function judgeSecret({ secret }: Destination): Found {
  const { PADDLE_WEBHOOK_SECRET } = env();
  if (!PADDLE_WEBHOOK_SECRET.includes(secret)) {
    const step = `copy the secret key of ${webhookUrl()} from ${place} into PADDLE_WEBHOOK_SECRET, and restart the app`;
    return fault(
      "destination-secret",
      "PADDLE_WEBHOOK_SECRET is not this destination's secret key",
      "every delivery is refused",
      step,
    );
  }
  const more = PADDLE_WEBHOOK_SECRET.length - 1;
  return ok(
    "destination-secret",
    more > 0 ? `the destination's, and ${more} more: remove them once it is rotated` : "the destination's",
  );
}

export const webhookChecks = [destination];
