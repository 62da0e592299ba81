import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { EmailConfig } from "next-auth/providers";

const mailbox = new AsyncLocalStorage<{ link: string | null }>();

/** A mail provider with no mail: the link stays in this process, for the click that asked for it. */
export const localMail: EmailConfig = {
  id: "local",
  type: "email",
  name: "Example users",
  from: "local@example.com",
  maxAge: 60 * 10,
  options: {},
  sendVerificationRequest: ({ url }) => {
    const mail = mailbox.getStore();
    if (mail) mail.link = url;
  },
};

/** Runs `send` and "opens" the mail it sent: returns the magic link in it. */
export async function openLocalMail(send: () => Promise<unknown>): Promise<string | null> {
  const mail = { link: null };
  await mailbox.run(mail, send);
  return mail.link;
}
