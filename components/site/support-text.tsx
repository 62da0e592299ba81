import { site } from "@/lib/site";

/** A text in which the support address, where there is one, is a link. */
export function SupportText({ children: text }: { children: string | null | undefined }) {
  const [before, ...after] = text?.split(site.supportEmail) ?? [];
  if (after.length === 0) return text;
  return (
    <>
      {before}
      <a href={`mailto:${site.supportEmail}`} className="underline underline-offset-4">
        {site.supportEmail}
      </a>
      {after}
    </>
  );
}
