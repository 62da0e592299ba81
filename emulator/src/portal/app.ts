import { type Context, Hono } from "hono";
import { ownFormsOnly } from "../access.ts";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { PaddleError } from "../errors.ts";
import { readForm } from "../input.ts";
import { cancel, removeScheduledChange } from "../lifecycle/cancel.ts";
import { changePaymentMethod } from "../lifecycle/payment-method.ts";
import { pageHeaders } from "./layout.ts";
import { type PortalAction, portalPath, verifyPortalToken } from "./links.ts";
import { overdueAmount } from "./overdue.ts";
import {
  billsOf,
  canCancel,
  cancelPage,
  canUpdatePayment,
  type Notice,
  overviewPage,
  paymentMethodPage,
  signInPage,
} from "./pages.ts";

const notices: Record<string, Notice> = {
  canceled: { role: "status", text: "Your subscription is canceled, or will be on the date below." },
  kept: { role: "status", text: "The scheduled change is removed. Your subscription goes on." },
  saved: { role: "status", text: "Your payment method is saved." },
  unpaid: { role: "alert", text: "Your payment method is saved, but it declined the overdue amount." },
  declined: { role: "alert", text: "This card was declined. Nothing has changed." },
};

interface Visit {
  customerId: string;
  token: string;
  subscription: Subscription | null;
}

/** Who the token speaks for, and the subscription if one was named; null for anything that is not theirs. */
function admit(emulator: Emulator, token: string, subscriptionId: string): Visit | null {
  const customerId = verifyPortalToken(emulator, token);
  if (!customerId || !emulator.state.customers[customerId]) return null;
  if (subscriptionId === "") return { customerId, token, subscription: null };
  const subscription = emulator.state.subscriptions[subscriptionId];
  return subscription?.customer_id === customerId ? { customerId, token, subscription } : null;
}

function show(emulator: Emulator, c: Context, visit: Visit, action: string, notice: Notice | null) {
  const { state } = emulator;
  const { customerId, token, subscription } = visit;
  const customer = state.customers[customerId];
  if (!customer) return c.html(signInPage(), 403);
  if (subscription && action === "cancel_subscription" && canCancel(subscription)) {
    return c.html(cancelPage(subscription, token, notice));
  }
  if (subscription && action === "update_subscription_payment_method" && canUpdatePayment(subscription)) {
    const overdue = overdueAmount(emulator, subscription.id);
    return c.html(paymentMethodPage(subscription, state.payment_methods[customerId], overdue, token, notice));
  }
  const theirs = Object.values(state.subscriptions).filter((each) => each.customer_id === customerId);
  const bills = billsOf(emulator, customerId, subscription?.id ?? null);
  return c.html(overviewPage(customer, subscription ? [subscription] : theirs, bills, token, notice));
}

type Act = (subscription: Subscription, card: string) => { done: string; action?: PortalAction };

function acts(emulator: Emulator): Record<string, Act> {
  return {
    cancel: (subscription) => {
      cancel(emulator, subscription, "next_billing_period");
      return { done: "canceled" };
    },
    keep: (subscription) => {
      removeScheduledChange(emulator, subscription);
      return { done: "kept" };
    },
    "payment-method": (subscription, card) => {
      const action = "update_subscription_payment_method";
      if (!changePaymentMethod(emulator, subscription, card)) return { done: "declined", action };
      const { status } = emulator.state.subscriptions[subscription.id] ?? subscription;
      return { done: status === "past_due" ? "unpaid" : "saved" };
    },
  };
}

/** The hosted pages: plain HTML, no script, never in a frame. */
export function createPortal(emulator: Emulator): Hono {
  const portal = new Hono();
  portal.use(pageHeaders(), ownFormsOnly(emulator.options));

  portal.get("/", (c) => {
    const { token = "", subscription_id = "", action = "overview", done = "" } = c.req.query();
    const visit = admit(emulator, token, subscription_id);
    return visit ? show(emulator, c, visit, action, notices[done] ?? null) : c.html(signInPage(), 403);
  });

  for (const [path, act] of Object.entries(acts(emulator))) {
    portal.post(`/${path}`, async (c) => {
      const form = await readForm(c.req.raw);
      const field = (name: string) => form.get(name) ?? "";
      const visit = admit(emulator, field("token"), field("subscription_id"));
      if (!visit?.subscription) return c.html(signInPage(), 403);
      const isAllowed = path === "payment-method" ? canUpdatePayment : canCancel;
      if (!isAllowed(visit.subscription)) return show(emulator, c, visit, "overview", null);
      try {
        const { done, action = "overview" } = act(visit.subscription, field("card"));
        return c.redirect(`${portalPath(action, visit.token, visit.subscription.id)}&done=${done}`, 303);
      } catch (error) {
        if (!(error instanceof PaddleError)) throw error;
        return show(emulator, c, visit, "cancel_subscription", { role: "alert", text: error.detail });
      }
    });
  }
  return portal;
}
