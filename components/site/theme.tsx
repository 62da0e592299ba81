import { siteHeader } from "@/lib/copy";

const script = `(() => {
  const root = document.documentElement;
  const stored = () => { try { return localStorage.theme } catch {} };
  const apply = (theme) => { root.classList.remove("light", "dark"); if (/^(light|dark)$/.test(theme)) root.classList.add(theme) };
  apply(stored());
  addEventListener("storage", () => apply(stored()));
  addEventListener("toggle", ({ target }) => {
    const now = target.querySelector(\`[name=theme][value="\${root.className.match(/light|dark/) ?? "system"}"]\`);
    if (now) now.checked = true;
  }, true);
  addEventListener("change", ({ target: { name, value } }) => {
    if (name !== "theme") return;
    apply(value);
    try { localStorage.theme = value } catch {}
  });
})()`.replace(/\n\s+/g, "");

/**
 * Applies what was chosen before anything is painted, which only a script in the page itself can do: React's would come
 * too late, and the page would flash.
 */
export function ThemeScript() {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: it is ours
  return <script dangerouslySetInnerHTML={{ __html: script }} />;
}

/** Whoever never touches it follows their system. Nothing without script, which alone could apply a choice. */
export function ThemeSwitch() {
  return (
    <fieldset className="theme-switch">
      <legend>{siteHeader.theme.legend}</legend>
      <div>
        {siteHeader.theme.options.map(({ value, text }) => (
          <label key={value}>
            <input type="radio" name="theme" value={value} />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
