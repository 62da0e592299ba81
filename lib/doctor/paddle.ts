import "server-only";
import { type Check, type Found, fault, named, note, ok } from "@/lib/doctor/finding";
import { env } from "@/lib/env";
import { readPaddleClock } from "@/lib/paddle/deliveries";
import type { PaddleError } from "@/lib/paddle/errors";
import { appPermissions, probeKey, probePermissions } from "@/lib/paddle/notifications";
import { findPaymentLink, isPaymentLinkUnset } from "@/lib/paddle/transactions";

const needs = ["PADDLE_ENVIRONMENT", "PADDLE_API_URL", "PADDLE_API_KEY"] as const;
const keys = "Paddle > Developer tools > Authentication > API keys";

const key: Check = {
  what: "API key",
  needs,
  look: async () => {
    const error = await probeKey();
    if (!error) return [ok("key", `Paddle's ${env().PADDLE_ENVIRONMENT} environment knows it`)];
    if (error.kind === "rejected") {
      const detail = `Paddle refuses it (${error.code}): it is unknown, revoked or expired, or of another environment`;
      return [
        fault(
          "key-refused",
          detail,
          "nothing of Paddle's works",
          `make a new one in ${keys} and put it into PADDLE_API_KEY`,
        ),
      ];
    }
    if (error.kind === "rate-limited") {
      const why = "clicks and checkouts are refused until then";
      return [
        fault(
          "paddle-rate-limited",
          "Paddle has had too many requests from this address",
          why,
          "wait a minute; if it goes on, give each process its part in PADDLE_REQUESTS_PER_MINUTE",
        ),
      ];
    }
    const step = "check your network, PADDLE_ENVIRONMENT and https://status.paddle.com, then run the doctor again";
    return [
      fault(
        "paddle-unreachable",
        `Paddle can't be reached (${error.code ?? error.kind})`,
        "nothing of Paddle's works",
        step,
      ),
    ];
  },
};

const permissions: Check = {
  what: "Permissions",
  needs,
  look: async () => {
    const answers = [...(await probePermissions(usedPermissions))];
    const failed = answers.filter((one): one is [string, PaddleError] => one[1] !== null);
    const other = failed.find(([, { code }]) => code !== "forbidden")?.[1];
    // One line is enough for what is wrong with all of them.
    if (other && failed.length === answers.length) throw other;
    const lines = answers.map(([permission, error]): Found => {
      const what = `Permission ${permission}`;
      if (!error) return named(what, ok(`permission-${permission}`, "there"));
      if (error.code !== "forbidden")
        return named(what, note("not-checked", `not checked (${error.code ?? error.kind})`));
      const why = reasons[permission] ?? "the app uses it";
      return named(
        what,
        fault(`permission-${permission}`, "the API key lacks it", why, `tick ${permission} at the key in ${keys}`),
      );
    });
    return failed.length > 0 ? lines : [ok("permissions", `all ${answers.length} that the app uses`)];
  },
};

/** What the app needs, and what only the doctor does. */
export const usedPermissions = [...appPermissions, "notification_setting.read"];

/** What doesn't work without each of them. */
const reasons: Record<string, string> = {
  "subscription.read": "pages can't catch up with Paddle",
  "subscription.write": "no plan can be changed, and nothing resumed",
  "customer.read": "nobody who signs in is found as a customer",
  "customer.write": "nobody can become a customer, so nobody new can buy",
  "customer_portal_session.write": "no button opens the customer portal",
  "transaction.read": "there are no payments, no invoices and no prices of changes",
  "transaction.write": "there is no checkout, so nobody new can buy",
  "price.read and product.read": "the price page has neither prices nor names",
  "adjustment.read": "payments don't show their refunds",
  "discount.read": "next payments with a discount have no amount",
  "notification.read": "reconcile can't find lost events",
  "notification_setting.read": "the doctor can't look at the webhook destination",
};

/** A signature's time may be five minutes off. */
const NOTABLE_SKEW_SECONDS = 30;
const WRONG_SKEW_SECONDS = 120;

const clock: Check = {
  what: "Clock",
  needs: ["PADDLE_ENVIRONMENT", "PADDLE_API_URL"],
  look: async () => {
    const seconds = Math.round((await readPaddleClock()) / 1_000);
    const off = `this machine is ${Math.abs(seconds)} s ${seconds > 0 ? "behind" : "ahead of"} Paddle`;
    if (Math.abs(seconds) >= WRONG_SKEW_SECONDS)
      return [
        fault(
          "clock",
          off,
          "webhooks are refused from five minutes on, and newer data may lose to older",
          "let the machine set its clock by NTP (timedatectl set-ntp true)",
        ),
      ];
    return [
      Math.abs(seconds) >= NOTABLE_SKEW_SECONDS ? note("clock-drifts", off) : ok("clock", "agrees with Paddle's"),
    ];
  },
};

const paymentLink: Check = {
  what: "Default payment link",
  needs: [...needs, "AUTH_URL"],
  look: async () => {
    const { AUTH_URL, PADDLE_ENVIRONMENT } = env();
    const isUnset = await isPaymentLinkUnset();
    const wanted = `${AUTH_URL}/checkout`;
    const step = `set it to ${wanted} in Paddle > Checkout > Checkout settings`;
    if (isUnset)
      return [fault("payment-link-unset", "there is none", "Paddle makes no transaction, so nobody can buy", step)];
    if (PADDLE_ENVIRONMENT === "local") return [ok("payment-link", "the local Paddle's own page")];
    const answer = await findPaymentLink();
    if (!answer)
      return [ok("payment-link", `Paddle doesn't say it is missing; no transaction shows yet whether it is ${wanted}`)];
    if (answer !== wanted)
      return [
        fault(
          "payment-link-other",
          `it was ${answer} for the newest transaction`,
          "Paddle's mails about failed payments lead there",
          step,
        ),
      ];
    return [ok("payment-link", wanted)];
  },
};

export const paddleChecks = [key, permissions, clock, paymentLink];
