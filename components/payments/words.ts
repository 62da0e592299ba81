type Tone = "good" | "notice" | "bad" | "neutral";

const statuses: Record<string, { text: string; tone: Tone }> = {
  completed: { text: "Paid", tone: "good" },
  paid: { text: "Paid", tone: "good" },
  billed: { text: "Invoiced", tone: "notice" },
  past_due: { text: "Overdue", tone: "bad" },
  canceled: { text: "Canceled", tone: "neutral" },
};

/** A transaction's status for people; one we do not know is shown as it is. */
export const paymentStatusWords = (status: string): { text: string; tone: Tone } =>
  (Object.hasOwn(statuses, status) && statuses[status]) || { text: status, tone: "neutral" };
