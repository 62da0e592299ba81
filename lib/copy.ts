import { site } from "@/lib/site";

// Every text a user sees, by screen. Dates and amounts arrive formatted.

const paddle = "Paddle, our payment provider,";
const support = `contact ${site.supportEmail}`;
const charge = (amount: string | null) => (amount ? `You were charged ${amount}.` : "Nothing was charged.");
const until = (date: string | null) => `until ${date ?? "the end of the billing period"}`;
/** Statuses and reasons come from outside and may be any text, "constructor" included. */
const lookUp = (texts: Record<string, string>, key: unknown) =>
  typeof key === "string" && Object.hasOwn(texts, key) ? texts[key] : undefined;
export const perInterval = (unit: string, count = 1) => (count === 1 ? `per ${unit}` : `every ${count} ${unit}s`);
export const perSeat = (interval: string) => `per seat / ${interval}`;
type Plan = { name: string; seats?: { min: number; max: number } };
export const seatsOf = ({ name, seats }: Plan) => seats && `${name}: ${seats.min} to ${seats.max} seats`;
/** A refused quantity says what would fit. */
const outOfRange = (reason: unknown, plan?: Plan) =>
  reason === "quantity" && plan?.seats && `This number of seats isn’t available. ${seatsOf(plan)}.`;
const or = (names: string[]) => new Intl.ListFormat("en", { type: "disjunction" }).format(names);
/** Why something is closed: the plans are those that have it. */
export const needsPlan = (feature: string, plans: string[]) =>
  `“${feature}” needs an active plan that has it: ${or(plans)}.`;
const countOf = (count: number) => (count === Infinity ? "Unlimited" : count.toLocaleString("en"));
type Noun = { one: string; many: string };
const nounFor = ({ one, many }: Noun, count: number) => (count === 1 ? one : many);
/** What a plan allows: "3 projects", "10 projects per seat", "Unlimited projects" */
export const allowance = (allowed: number | { perSeat: number }, noun: Noun) => {
  const count = typeof allowed === "number" ? allowed : allowed.perSeat;
  return `${countOf(count)} ${nounFor(noun, count)}${count === allowed ? "" : " per seat"}`;
};
type Used = { used: number; most: number };
/** "2 of 3 projects", "12 projects, unlimited" */
export const usage = ({ used, most }: Used, noun: Noun) =>
  most === Infinity
    ? `${countOf(used)} ${nounFor(noun, used)}, unlimited`
    : `${countOf(used)} of ${allowance(most, noun)}`;
export const planUsage = {
  title: (plan: string) => `Included in ${plan}`,
  reached: ({ used, most }: Used) => (used > most ? "More than your plan allows" : "Limit reached"),
  upgrade: (plan: string, isSamePlan: boolean) => (isSamePlan ? "Add seats" : `Upgrade to ${plan}`),
};
/** Why no more can be added: the limit is reached, or a larger plan was left. */
export const limitReached = ({ used, most }: Used, noun: Noun) =>
  most === 0
    ? `You need a plan that includes ${noun.many}.`
    : `Your plan allows ${allowance(most, noun)}, and you have ${countOf(used)}. Delete ${used > most ? countOf(used - most + 1) : "one"} or choose a larger plan to add another.`;
/** Once a limit is reached. */
export const notAdded = (name: string) => `“${name}” wasn’t added.`;
export const intervalNames = { month: "Monthly", year: "Yearly" };
export const opensInNewTab = (subject?: string) => `${subject ? ` for ${subject}` : ""}, opens in a new tab`;
export const unavailable = (what: string) => `We can’t show ${what} right now`;
export const tryLater = `${paddle} isn’t responding. Please try again in a moment.`;
const tooMany = "There are too many requests right now. Please try again in a minute.";
const tooManyOfYours = "You’ve made too many requests. Please wait a minute and try again.";
const ownFault = "Something went wrong on our side. Please try again in a moment.";
const declined = `${paddle} declined our request. If it keeps happening, ${support}.`;
/** Why a part of a screen that comes from Paddle is missing. */
export const whyUnavailable = (reason: string) =>
  lookUp(
    { "rate-limited": tooMany, "too-many-requests": tooManyOfYours, rejected: declined, failed: ownFault },
    reason,
  ) ?? tryLater;
export const links = { billing: "Back to billing", plans: "View plans", pricing: "Back to plans" };
export const pendingLabel = "Working…";
export const loadingLabel = "Loading…";
export const siteHeader = {
  skip: "Skip to content",
  nav: "Main",
  account: "Account",
  signIn: "Sign in",
  signOut: "Sign out",
  theme: {
    legend: "Theme",
    options: [
      { value: "system", text: "System" },
      { value: "light", text: "Light" },
      { value: "dark", text: "Dark" },
    ],
  },
};
export const settingsNav = {
  label: "Settings",
  pages: { billing: "Billing", payments: "Payments", account: "Account" },
};
export const pageNames = { billing: "Billing", pricing: "Pricing", projects: "Projects" };
export const homePage = { billing: "Billing settings" };
export const notFoundPage = { title: "Page not found", home: "Go to home page" };
export const unavailablePage = {
  title: `${site.name} isn’t available right now`,
  text: "Please try again in a moment. If you were changing something, check first whether it went through.",
  retry: "Try again",
};
export const errorPage = {
  title: "Something went wrong",
  text: `We couldn’t load this page. Please try again. If it keeps happening, ${support}.`,
  reference: (number: string) => `Reference for support: ${number}`,
  retry: "Try again",
};
export const signInPage = {
  title: "Sign in",
  sent: {
    title: "Check your email",
    text: "We’ve sent you a link to sign in. It works once and expires in 24 hours.",
    again: "Use another address",
  },
  form: { email: "Email address", submit: "Email me a sign-in link" },
  continueWith: (provider: string) => `Continue with ${provider}`,
  examples: { title: "Example users", text: "On this machine only. Each shows a different billing state." },
};
const signInErrors = {
  Verification: "This link has expired or was already used. Please request a new one.",
  Unverified: "Your email address isn’t verified there. Verify it first, or sign in another way.",
  Configuration:
    "Something went wrong on our side. Please try again in a moment, with a new link if yours no longer works.",
  Limit: "Too many links were requested. Use the newest one in your email, or try again in an hour.",
  Leaving: "This account is being deleted. Once that is done, you can sign up again.",
  Mail: "We couldn’t send the email. Please check the address and try again.",
};
export const signInError = (code: unknown) =>
  lookUp(signInErrors, code) ?? "We couldn’t sign you in. Please try again.";
export const linkPage = {
  title: `Sign in to ${site.name}`,
  text: (email: string) => `You’re signing in as ${email}.`,
  submit: "Sign in",
};
export const signInMail = {
  subject: `Sign in to ${site.name}`,
  title: `Sign in to ${site.name}`,
  text: "Use this link to sign in. It works once and expires in 24 hours.",
  button: "Sign in",
  note: "If you didn’t ask for this email, you can ignore it.",
};
// Spelled out, because an object that is spread stays in the scripts of every page.
const whyMailed = `You get this email because you have an account at ${site.name}.`;
export const welcomeMail = {
  subject: `Welcome to ${site.name}`,
  title: "You have access",
  text: "Thank you for subscribing. Your billing settings show your plan, your payments, and what you can change.",
  button: "Billing settings",
  note: whyMailed,
};
export const accessEndedMail = {
  subject: `Your ${site.name} plan has ended`,
  title: "Your plan has ended",
  text: "You no longer have what your subscription included. Your billing settings show why, and how to go on.",
  button: "Billing settings",
  note: whyMailed,
};
export const billingPage = {
  title: pageNames.billing,
  description: "Your subscriptions, payment methods, and invoices.",
  manage: "Manage billing",
  past: (count: number) => `Past subscriptions (${count})`,
  loading: "Loading your subscriptions…",
  outdated: (reason: string) => `${whyUnavailable(reason)} This may be out of date.`,
  sync: {
    at: "Last updated",
    never: "Not updated yet",
    checking: "Checking for changes…",
    failed: "We couldn’t check for changes.",
  },
  refresh: "Refresh",
  pages: {
    nav: "Pages of subscriptions",
    previous: "Previous",
    next: "Next",
    of: (page: number, pages: number) => `Page ${page} of ${pages}`,
  },
  retry: "Try again",
  attention: "Needs your attention",
};
export const emptyStates = {
  "no-customer": { title: "No billing account yet", text: "Your subscriptions will appear here." },
  "no-subscriptions": { title: "No active subscriptions", text: "Nothing renews, and you won’t be charged." },
};
export const alertTitles = {
  "access-ended": "Your access has ended",
  "charged-back": "Your bank took a payment back",
  refunded: "Your payment was refunded",
  "payment-failed": "Your last payment failed",
  "trial-without-card": "Add a payment method before your trial ends",
  "scheduled-cancel": "Your subscription is set to cancel",
  "scheduled-pause": "Your subscription is set to pause",
};
export const alertText = (kind: keyof typeof alertTitles, plan: string, date: string | null, due: string | null) =>
  ({
    "access-ended": `Your access to ${plan} ended${date ? ` on ${date}` : ""} because a payment failed. Update your payment method to pay ${due ?? "what is due"} and get it back.`,
    "charged-back": `Your access to ${plan} has ended. It comes back ${date ? `with the next payment on ${date}, or ` : ""}if the bank decides otherwise.${date ? " The subscription itself goes on until you cancel it." : ""}`,
    refunded: `Your access to ${plan} has ended.${date ? ` The subscription itself goes on, and is charged again on ${date}, unless you cancel it.` : ""}`,
    "payment-failed": `Update your payment method to pay ${due ?? "what is due"} and keep ${plan}.${date ? ` You have access until ${date}.` : ""}`,
    "trial-without-card": `There’s no card on file. Add one to keep ${plan}${date ? ` after ${date}` : ""}.`,
    "scheduled-cancel": `You have access to ${plan} ${until(date)}. You won’t be charged again.`,
    "scheduled-pause": `You have access to ${plan} ${until(date)}, when it pauses.`,
  })[kind];
const subscriptionStatuses = { active: "Active", trialing: "Trial", past_due: "Past due", paused: "Paused" };
const paymentStatuses = {
  completed: "Paid",
  paid: "Paid",
  billed: "Invoiced",
  canceled: "Canceled",
  declined: "Declined",
  refunded: "Refunded",
  "partly-refunded": "Partly refunded",
  disputed: "Disputed",
};
export const statusLabel = (status: string) =>
  lookUp({ ...subscriptionStatuses, ...paymentStatuses }, status) ?? `Status: ${status}`;
export const seatCount = (count: number) => `${count} ${count === 1 ? "seat" : "seats"}`;
export const quantityOf = (count: number) => `Quantity: ${count}`;
export const times = (what: string, price: string) => `${what} × ${price}`;
export const nextPayment = {
  labels: {
    payment: "Next payment",
    first: "First payment",
    "once-added": "If you continue",
    invoice: "Next invoice",
    due: "Amount due",
  },
  unknown: "Not known yet",
  lines: "How it adds up",
  tax: "Tax",
  taxIncluded: (amount: string) => `Includes ${amount} tax`,
  credit: "From your balance",
  discount: (off: string | null, code: string | null | undefined, until: string | null) =>
    `${off ?? "Discount"}${until ? ` until ${until}` : ""}${code ? ` (${code})` : ""}`,
  off: (amount: string, perSeat: boolean) => `${amount} off${perSeat ? " each" : ""}`,
  afterwards: (amount: string) => `Then ${amount}`,
  asOf: "as of",
  payDue: "Updating your payment method pays it.",
  payInvoice: "Please pay it as your invoice says.",
  withoutMethod: "Without a payment method your subscription ends with the trial, and nothing is charged.",
  unexplained: "What makes up this amount will be on your invoice.",
};
/** Paddle's names of payment methods and of cards: those that aren't just words. */
const methodNames = {
  blik: "BLIK",
  ideal: "iDEAL",
  jcb: "JCB",
  korea_local: "Korean card",
  mb_way: "MB WAY",
  offline: "Offline payment",
  paypal: "PayPal",
  south_korea_local_card: "Korean card",
  union_pay: "UnionPay",
  unknown: "Card",
  upi: "UPI",
  wechat_pay: "WeChat Pay",
};
/** "american_express" to "American Express" */
const methodName = (name: string) =>
  lookUp(methodNames, name) ??
  name.replace(/(?:^|_)([a-z])/g, (_, letter, at) => (at ? " " : "") + letter.toUpperCase());
type Method = { type: string; card: { brand: string; last4: string } | null };
export const methodText = ({ type, card }: Method) =>
  card ? `${methodName(card.brand)} ending in ${card.last4}` : methodName(type);
export const paymentMethod = {
  expiry: { expired: "Expired", soon: "Expires soon:", later: "Expires" },
  none: "No payment method on file",
  last: "Last paid with",
  invoiced: "Paid by invoice",
  open: (amount: string, date: string) => `${amount} of ${date} is due`,
  unknown: "Payment method",
};
export const forPlan = (name: string) => ` for ${name}`;
export const cardButtons = {
  resume: "Resume",
  "remove-scheduled-change": "Keep subscription",
  "change-plan": "Change plan",
  "change-plan-or-seats": "Change plan or seats",
  "change-seats": "Change seats",
  cancel: "Cancel subscription",
  "add-payment-method": "Add payment method",
  "update-payment-method": "Update payment method",
  view: "View in portal",
};
export const portalTab = { title: "Opening…", offline: "Your request didn’t go through. Please try again." };
export const dateLabels = {
  renews: "Renews on",
  "trial-ends": "Trial ends on",
  ends: "Ends on",
  pauses: "Pauses on",
  resumes: "Resumes on",
  "paused-since": "Paused since",
  ended: "Ended on",
  "overdue-since": "Past due since",
  "access-until": "Access until",
  "access-ended": "Access ended on",
};
export const paymentsPage = {
  title: "Payments and invoices",
  lastPaidWith: (method: string) => `Last paid with ${method}.`,
  empty: "No payments yet. Your payments and invoices will appear here.",
  notes: {
    refunded: (amount: string) => `${amount} refunded`,
    credited: (amount: string) => `${amount} credited`,
    disputed: (amount: string) => `${amount} disputed`,
    toBalance: (amount: string) => `${amount} added to your balance`,
    fromBalance: (amount: string) => `${amount} paid from your balance`,
  },
  kinds: {
    subscription: "New subscription",
    trial: "Trial started",
    renewal: "Renewal",
    change: "Change of plan or seats",
    charge: "One-time charge",
    "payment-method": "Payment method updated",
    purchase: "Purchase",
  },
  row: { invoice: "Invoice" },
  recent: { title: "Recent payments", all: "All payments" },
  older: "Older payments",
  newest: "Newest payments",
  noOlder: "No older payments.",
};
export const planPage = {
  title: "Change plan",
  description: "Choose a plan and see what it costs. Nothing changes until you confirm.",
  seatsOnly: {
    title: "Change seats",
    description: "Choose a number of seats and see what it costs. Nothing changes until you confirm.",
  },
  fields: { plan: "Plan", interval: "Billing interval", seats: "Seats" },
  current: "Current plan",
  preview: "Review cost",
  updating: "Updating the cost…",
  choose: "Make a choice to see what it costs, now and later.",
  bounds: (min: number, max: number) => `${min} to ${max}`,
  steps: { fewer: "One seat fewer", more: "One seat more" },
  saving: (amount: string) => `Save ${amount} a year`,
  scheduled: {
    cancel:
      "Your subscription is set to cancel, and still will after a change. To stay, keep it on the billing page first.",
    pause:
      "Your subscription is set to pause, and still will after a change. To go on, keep it on the billing page first.",
  },
  outdated: "The amount has changed, or was shown too long ago. Please review it again before you confirm.",
  trial: (date: string | null, hasSeats: boolean) =>
    `${hasSeats ? "During your trial you can change the number of seats at no charge. " : ""}Once your trial ends${date ? ` on ${date}` : ""}, you can choose another plan.`,
};
export const resumePage = {
  title: "Resume subscription",
  period: "A new billing period starts today.",
  paid: "The billing period you’ve paid for continues.",
  each: "Then",
};
export const changeSummary = {
  title: "Your change",
  current: "Now",
  next: "New",
  due: "Due today",
  balance: "Added to your balance",
  fromBalance: "From your balance",
  nothing: "Nothing",
  from: (date: string) => `from ${date}`,
  discountUntil: (date: string) => `discounted until ${date}`,
  cost: (due: string | null, next: string | null, from: string | null, until: string | null) =>
    `You’ll pay ${due ?? "nothing"} today${next ? `, then ${next}${from ? ` starting ${from}` : ""}${until ? `, discounted until ${until}` : ""}` : ""}.`,
  scheduled: {
    cancel: (date: string) => `Your subscription ends on ${date}, and nothing is charged after that.`,
    pause: (date: string) => `Your subscription pauses on ${date}, and nothing is charged until it resumes.`,
  },
  paused: (price: string | null) => `Your subscription stays paused. Resuming it costs ${price ?? "nothing"}.`,
  credit: "Your balance covers future payments.",
  details: "Price details",
  unusedTime: (name: string) => `Unused time on ${name}`,
  atMost: (amount: string) => `Unused time counts by the minute: you’ll pay ${amount} at most.`,
  pay: (amount: string | null) => (amount ? `Confirm and pay ${amount}` : "Confirm change"),
  payAtMost: (amount: string) => `Confirm and pay up to ${amount}`,
  resume: (amount: string | null) => (amount ? `Resume and pay ${amount}` : "Resume subscription"),
};
export const changeResults = {
  changed: (charged: string | null) => `Your plan has been changed. ${charge(charged)}`,
  resumed: (charged: string | null) => `Your subscription is active again. ${charge(charged)}`,
  kept: "Your subscription will continue as before.",
};
export const actionErrors = {
  signedOut: "You’re signed out. Please sign in and try again.",
  outage: "We can’t do this right now. Please try again in a moment.",
  invalidInput: "Something in your request isn’t valid. Please reload the page and try again.",
};
/** `outcome` is what is certain all the same. Called as pure, so that the browser gets no text that it doesn’t show. */
const withRequests = <Own extends object>(outcome: string, own: Own) => ({
  timeout: `Paddle took too long to respond. ${outcome}Please try again.`,
  "rate-limited": tooMany,
  unavailable: `We can’t reach ${paddle} right now. ${outcome}Please try again later.`,
  rejected: `Paddle declined this request. ${outcome}If it happens again, ${support}.`,
  "too-many-requests": tooManyOfYours,
  quantity: "This plan isn’t available with that number of seats.",
  "no-plan": "This plan isn’t available right now.",
  ...own,
});
export const linkRefusals = /* @__PURE__ */ withRequests("", {
  "not-found": "This isn’t on your account. Please reload the page and try again.",
  "no-customer": "You don’t have a billing account yet.",
});
export const changeRefusals = /* @__PURE__ */ withRequests("Nothing was changed. ", {
  "not-found": "This subscription isn’t on your account.",
  canceled: "This subscription has been canceled and can’t be changed. You can subscribe again.",
  "past-due": "A payment is past due. Update your payment method before you change your plan.",
  invoiced: `This subscription is paid by invoice. To change it, ${support}.`,
  "renewing-soon": "Your subscription renews in less than 30 minutes. Please try again after it renews.",
  trial: "During a trial only the number of seats can change. You can choose another plan once your trial ends.",
  "same-plan": "You’re already on this plan. Choose a different plan, interval, or number of seats.",
  "mixed-intervals": `One of your add-ons isn’t sold at this interval. To change both, ${support}.`,
  busy: "Another change is still being made. Please wait a moment and try again.",
  declined: "Your card was declined. Nothing was changed and you weren’t charged.",
  "no-payment-method": "You have no payment method on file. Add one first. Nothing was changed.",
  "attempt-pending": "Your declined payment is still being closed. Please try again in a minute. Nothing was changed.",
  "change-scheduled": "A change to this subscription is already scheduled. Remove it first, then try again.",
  "taken-back": "Your last payment went back to you, so your plan can’t change in this billing period.",
  "resume-first": "The period you’ve paid for is still running. Resume your subscription first, then change it.",
  "period-ended": "The billing period you’ve paid for has just ended. Please review the cost again.",
  "payment-pending": "A payment for this subscription is still being processed. Please try again later.",
  "too-many-charges": "This subscription has been changed too many times. Please try again in an hour.",
  "too-small": "The amount due is too small to charge. Change the number of seats, or try again later.",
  "not-paused": "This subscription isn’t paused.",
  "nothing-scheduled": "There’s no scheduled change to remove.",
  unconfirmed: "Paddle hasn’t confirmed this change yet. Check your billing page before you try again.",
});
const checkoutRefusals = /* @__PURE__ */ withRequests("Nothing was charged. ", {
  unverified: "Verify your email address first by signing in with a link we email you.",
  taken: `Another account already uses your email address for billing. Please ${support}.`,
  "already-subscribed": "You already have this plan. Subscribing again adds a second, separate subscription.",
});
export const changeRefusal = (reason: keyof typeof changeRefusals, plan?: Plan) =>
  outOfRange(reason, plan) || changeRefusals[reason];
/** The same where the time of the renewal is known. */
export const renewingAt = (time: string) =>
  `Your subscription renews at ${time}, and can’t be changed in the half hour before. Please try again after it renews.`;
export const checkoutRefusal = (reason: unknown, plan?: Plan) =>
  outOfRange(reason, plan) || lookUp(checkoutRefusals, reason) || null;
export const accountPage = {
  title: "Account",
  description: (email: string) => `You’re signed in as ${email}.`,
  data: {
    title: "Your data",
    text: `What ${site.name} has about you, as a JSON file: your profile, how and when you sign in, subscriptions, payments, and what you did here.`,
    download: "Download my data",
  },
  remove: {
    title: "Delete account",
    text: "You’re signed out everywhere, and your account is removed with what we have about you. This can’t be undone.",
    textAtEnd:
      "You’re signed out everywhere. Your account is removed, with what we have about you, once your last subscription has ended. Until then you can sign in and change your mind.",
    subscriptions: "What happens to your subscriptions",
    none: "You have no subscription to cancel.",
    unknown: "We can’t show your subscriptions right now. Any that you have is canceled all the same.",
    outdated: "We couldn’t check for changes, so this may be out of date.",
    kept: "Invoices and payment records stay with Paddle, our payment provider, which must keep them by law. We keep what you did with a subscription for a while in case a payment is disputed, without your name or address.",
    confirm: (email: string) => `To confirm, type your email address: ${email}`,
    submit: "Delete my account",
  },
  leaving: {
    title: "Your account is being deleted",
    text: "It’s removed once your last subscription has ended. Until then you can keep it. If you keep a subscription, your account stays, too.",
    keep: "Keep my account",
    kept: "Your account stays. A subscription that is set to cancel still is: you can keep it on the billing page.",
  },
};
export const endingText = (kind: string, date: string | null) =>
  lookUp(
    {
      "paid-until": `Canceled at once. You’ve paid until ${date}, and the rest isn’t refunded.`,
      "trial-until": `Its trial, until ${date}, ends at once.`,
      "instead-of": `Canceled at once, instead of on ${date}.`,
      "ends-on": `Ends on ${date}, and isn’t charged again.`,
      "ends-overdue": `Ends on ${date}. Until then Paddle may still collect the payment that is overdue.`,
      paused: "It’s paused, and is canceled at once.",
      "past-due": "A payment for it is overdue. It’s canceled at once.",
      "after-renewal": `Renews on ${date}, too soon for Paddle to stop it. It’s canceled right after.`,
    },
    kind,
  ) ?? "Canceled at once.";
export const accountRefusals = /* @__PURE__ */ withRequests("", {
  "not-confirmed": "That isn’t your email address. Nothing was deleted.",
});
export const deletedPage = {
  title: "Your account is being deleted",
  text: "You’re signed out. Any subscription you had is being canceled, then your account is removed. It takes a moment, and you don’t have to do anything.",
  textAtEnd:
    "You’re signed out, and no subscription of yours renews. Your account is removed once the last one has ended; without any, it takes a moment. Until then you can sign in and keep it.",
  home: "Go to home page",
};
export const pricingPage = {
  title: pageNames.pricing,
  heading: "Find the plan that fits you",
  buttons: {
    subscribe: "Subscribe",
    switch: "Switch",
    switchInterval: { month: "Switch to monthly", year: "Switch to yearly" },
    trial: "Start free trial",
    again: "Subscribe anyway",
    adjust: "Change seats",
    manage: "Manage subscription",
  },
  /** Follows a button's text for screen readers; the rest sees the plan's name above it. */
  toPlan: (name: string) => ` to ${name}`,
  /** Why there are no buttons to switch with. */
  locked: {
    trial: "You can switch to another plan once your trial ends.",
    "past-due": "Your last payment failed. You can switch to another plan once it goes through.",
    invoiced: `Your subscription is paid by invoice. To switch to another plan, ${support}.`,
  },
  labels: { free: "Free", start: "Get started", recommended: "Recommended" },
  includes: (plan: string) => `Everything in ${plan}, plus`,
  fromSeats: (seats: number) => `From ${seats} seats`,
  saving: (amount: string, hasSeats: boolean) => `Save ${amount}${hasSeats ? " per seat" : ""} a year`,
  saveUpTo: (percent: number) => `Save up to ${percent}%`,
  tax: {
    included: "Prices include tax.",
    added: "Prices don’t include tax, which is added at checkout where it applies.",
  },
  otherCurrency: (code: string) =>
    `Your subscription is paid in ${code}: you’ll see its own prices when you choose to change it.`,
  trial: ({ length, unit, needsCard }: { length: number; unit: string; needsCard: boolean }, price: string) =>
    `${length}-${unit} free trial, then ${price}.${needsCard ? "" : " No card needed to start."}`,
};
export const checkoutPage = {
  outage: "If you’ve already paid, you’ll get access as soon as Paddle confirms your payment.",
  done: { title: "Thank you! You’re all set", text: "Your subscription is active." },
  confirming: { title: "Confirming your payment", text: "It takes a few seconds. You can leave this page." },
  slow: "This is taking longer than usual. You’ll get access as soon as Paddle confirms your payment.",
  ended: { title: "This checkout is no longer available", text: "Nothing was charged." },
  closed: { title: "You closed the checkout", text: "Nothing was charged. You can continue anytime." },
  open: { title: "Checkout", text: "You won’t be charged until you confirm." },
  bill: {
    open: { title: "Complete your payment", text: "A payment for your subscription is due." },
    done: { title: "Payment complete", text: "This has been paid. Thank you!" },
  },
  "payment-method": {
    open: { title: "Update your payment method", text: "You won’t be charged today." },
    done: { title: "Payment method updated", text: "Your next payment will use it." },
  },
  pay: "Continue to payment",
};
export const paddleCheckout = {
  open: "Open checkout",
  closed: "You closed the checkout. Nothing was charged.",
  declined: "Your payment was declined and nothing was charged. You can try another card.",
  failed: "Something went wrong. Nothing was charged. Please try again.",
  blocked: "We couldn’t load the checkout. Check your connection and allow cdn.paddle.com.",
};
