import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { EmailConfig } from "next-auth/providers";
import { signInMail } from "@/lib/copy";
import { sendMail } from "@/lib/mail";

type SendLink = EmailConfig["sendVerificationRequest"];

/** Mails the link as one to a page with a button: mail scanners open every address, which must not use the link up. */
export const sendToMailServer: SendLink = ({ identifier, url }) =>
  sendMail({ to: identifier, ...signInMail, page: `/sign-in/link${new URL(url).search}` });

const mailbox = new AsyncLocalStorage<{ link: URLSearchParams | null }>();

/** Sends no mail: the link stays in this process, for whoever called `catchLink`. */
export const sendToMailbox: SendLink = ({ url }) => {
  const mail = mailbox.getStore();
  if (mail) mail.link = new URL(url).searchParams;
};

/** The parameters of the link that `request` has sent to the mailbox; null when it has sent none. */
export async function catchLink(request: () => Promise<unknown>): Promise<URLSearchParams | null> {
  const mail: { link: URLSearchParams | null } = { link: null };
  await mailbox.run(mail, request);
  return mail.link;
}
