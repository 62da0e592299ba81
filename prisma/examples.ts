/** The users of local development. Each has a customer with the same address in the emulator, except the last. */
export const examples = [
  { email: "sam@example.com", name: "Sam Miller", shows: "One active subscription and one paused" },
  { email: "tess@example.com", name: "Tess Young", shows: "On trial, with a card on file" },
  { email: "theo@example.com", name: "Theo Brandt", shows: "On trial without a card" },
  { email: "pia@example.com", name: "Pia Novak", shows: "Last payment failed" },
  { email: "carl@example.com", name: "Carl Okafor", shows: "Set to cancel" },
  { email: "paula@example.com", name: "Paula Reyes", shows: "Set to pause and resume" },
  { email: "cora@example.com", name: "Cora Lindqvist", shows: "Subscription ended" },
  { email: "mona@example.com", name: "Mona Weiss", shows: "Pays by invoice" },
  { email: "jun@example.com", name: "Jun Takahashi", shows: "Pays in yen" },
  { email: "sixten@example.com", name: "Sixten Holm", shows: "Sixty subscriptions" },
  { email: "nora@example.com", name: "Nora Quinn", shows: "No subscriptions" },
  { email: "newt@example.com", name: "Newt Castell", shows: "Never bought anything" },
];
