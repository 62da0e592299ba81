import { z } from "zod";

/** Where accounts and readings of Paddle differ: what is observed is the default, and this says otherwise. */
export const behaviourShape = z.strictObject({
  /** Row 1: in a trial, items come and go with `do_not_bill`. */
  trial_item_changes: z.boolean(),
  /** Row 2: what happens to a subscription at once is told at one instant. */
  same_instant: z.boolean(),
  /** Row 3: which purchases send `subscription.created`: those from an API transaction, all, or none. */
  subscription_created: z.enum(["api", "always", "never"]),
  /** Row 6: how long a prevented change's transaction stays past due. */
  prevented_for_seconds: z.int().min(0),
  /** Row 7: how long after its end a trial is billed. */
  trial_billed_after_seconds: z.int().min(0),
  /** Row 18: whether the account has a default payment link; without one no transaction is created. */
  default_payment_link: z.boolean(),
  /** Row 22: whether portal sessions have the link to a subscription's page, which is new since September 2026. */
  view_links: z.boolean(),
  /** How far Paddle's clock, as the `Date` of its answers tells it, is ahead of this machine's; below zero it is behind. */
  date_ahead_seconds: z.int().min(-86_400).max(86_400),
});

export type Behaviour = z.infer<typeof behaviourShape>;

export const observedBehaviour: Behaviour = {
  trial_item_changes: false,
  same_instant: true,
  subscription_created: "api",
  prevented_for_seconds: 45,
  trial_billed_after_seconds: 46,
  default_payment_link: true,
  view_links: true,
  date_ahead_seconds: 0,
};
