/** A text in which an email address, where there is one, is a link: the support's, in what sends people there. */
export function SupportText({ children: text }: { children: string | null | undefined }) {
  const [before, address, after] = text?.split(/(\S+@\S+\w)/) ?? [];
  if (!address) return text;
  return (
    <>
      {before}
      <a href={`mailto:${address}`} className="underline">
        {address}
      </a>
      {after}
    </>
  );
}
