import "server-only";
import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { env, isProduction } from "@/lib/env";
import { escapeHtml } from "@/lib/format";
import { log } from "@/lib/log";
import { site } from "@/lib/site";

const MAIL_TIMEOUT_MS = 10_000;

export type Mail = {
  to: string;
  subject: string;
  title: string;
  text: string;
  /** Leads to `page`, a path of this app. */
  button: string;
  page: string;
  /** A last line, in small print. */
  note: string;
  /** Mails with the same key have the same Message-ID: one that is sent twice can be told by it. */
  key?: string;
};

/**
 * Sends a mail, or throws. What the mail server says about the address stays out of the log. Without a mail server none is
 * sent; on a laptop the terminal says which it would have been.
 */
export async function sendMail({ to, subject, title, text, button, page, note, key }: Mail): Promise<void> {
  const { EMAIL_SERVER, EMAIL_FROM, AUTH_URL } = env();
  const link = `${AUTH_URL}${page}`;
  if (!EMAIL_SERVER) {
    const mail = isProduction ? subject : `${subject}\n  to ${to}\n  ${text}\n  ${link}`;
    return log("info", "mail.not-sent", `EMAIL_SERVER isn't set: ${mail}`);
  }
  const timeouts = {
    connectionTimeout: MAIL_TIMEOUT_MS,
    greetingTimeout: MAIL_TIMEOUT_MS,
    socketTimeout: MAIL_TIMEOUT_MS,
  };
  const id = key && createHash("sha256").update(key).digest("hex");
  try {
    await createTransport({ url: EMAIL_SERVER, ...timeouts }).sendMail({
      to: { name: "", address: to },
      from: EMAIL_FROM,
      subject,
      text: `${title}\n\n${link}\n\n${text}\n\n${note}\n`,
      html: renderMail({ title, text, button, note, link }),
      ...(id && { messageId: `<${id}@${new URL(AUTH_URL).hostname}>` }),
    });
  } catch (error) {
    const { code = "", responseCode = "" } = error as { code?: string; responseCode?: number };
    throw new Error(`the mail server didn't take "${subject}": ${code} ${responseCode}`);
  }
}

// Mail programs know neither style sheets nor variables.
function renderMail({
  title,
  text,
  button,
  note,
  link,
}: Pick<Mail, "title" | "text" | "button" | "note"> & { link: string }) {
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
<p style="margin:0;color:#5b6270;font-size:14px">${escapeHtml(note)}</p>
</div>
</body>
</html>
`;
}
