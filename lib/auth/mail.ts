import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import type { EmailConfig } from "next-auth/providers";
import { createTransport } from "nodemailer";
import { signInMail } from "@/lib/copy";
import { env } from "@/lib/env";
import { escapeHtml } from "@/lib/format";
import { site } from "@/lib/site";

type SendLink = EmailConfig["sendVerificationRequest"];

const MAIL_TIMEOUT_MS = 10_000;

/** Mails the link. What the mail server says about the address stays out of the log. */
export const sendToMailServer: SendLink = async ({ identifier, url }) => {
  const { EMAIL_SERVER, EMAIL_FROM } = env();
  const link = toLinkPage(url);
  const timeouts = {
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
  };
  try {
    await createTransport({ url: EMAIL_SERVER, ...timeouts }).sendMail({
      to: { name: "", address: identifier },
      from: EMAIL_FROM,
      subject: signInMail.subject,
      text: `${signInMail.title}\n\n${link}\n\n${signInMail.text}\n\n${signInMail.ignore}\n`,
      html: renderMail(link),
    });
  } catch (error) {
    const { code = "", responseCode = "" } = error as { code?: string; responseCode?: number };
    throw new Error(`the mail server didn't take a sign-in link: ${code} ${responseCode}`);
  }
};

/** A page with a button: mail scanners open every address in a mail, which must not use the link up. */
function toLinkPage(url: string): string {
  return `${env().AUTH_URL}/sign-in/link${new URL(url).search}`;
}

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

// Mail programs know neither style sheets nor variables.
function renderMail(link: string): string {
  const { title, text, button, ignore } = signInMail;
  const { light, dark } = site.themeColor;
  const paragraph = (content: string, style: string) =>
    `<p style="margin:0 0 24px;${style}">${escapeHtml(content)}</p>`;
  return `<!doctype html>
<html lang="en">
<body style="margin:0;padding:32px 16px;background:${light};color:${dark};font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:448px;margin:0 auto;padding:32px;background:#ffffff;border:1px solid #dfe2e8;border-radius:14px">
${paragraph(site.name, "font-weight:600")}
<h1 style="margin:0 0 8px;font-size:22px;line-height:1.3">${escapeHtml(title)}</h1>
${paragraph(text, "")}
<p style="margin:0 0 24px"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;background:${dark};color:#ffffff;border-radius:8px;font-weight:500;text-decoration:none">${escapeHtml(button)}</a></p>
<p style="margin:0;color:#5b6270;font-size:14px">${escapeHtml(ignore)}</p>
</div>
</body>
</html>
`;
}
