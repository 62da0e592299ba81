/** Brings the page up to date every second and sends its forms without leaving it. Without it, the page works as well. */
export const script = `(() => {
  const said = document.getElementById("said");
  const pause = document.getElementById("pause");
  let turn = 0;
  let isLost = false;
  let isPaused = false;
  const say = (text) => { said.textContent = text; };

  const show = (text) => {
    const next = new DOMParser().parseFromString(text, "text/html");
    const selection = getSelection();
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = next.getElementById(part.id);
      if (!fresh || fresh.innerHTML === part.innerHTML) continue;
      // Whoever copies something from here is not disturbed.
      if (selection && !selection.isCollapsed && part.contains(selection.anchorNode)) continue;
      const focused = part.contains(document.activeElement) ? document.activeElement.id : null;
      part.replaceChildren(...fresh.childNodes);
      if (focused === null) continue;
      const same = document.getElementById(focused) ?? part.closest("section")?.querySelector("h2");
      same?.focus({ preventScroll: true });
    }
    return next.getElementById("said")?.textContent ?? "";
  };

  const load = async () => {
    const mine = turn;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      const text = await answer.text();
      if (mine === turn) show(text);
      if (isLost) say("The emulator answers again.");
      isLost = false;
    } catch {
      if (!isLost) say("The emulator doesn't answer.");
      isLost = true;
    }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.getAttribute("method") !== "post") return;
    event.preventDefault();
    turn += 1;
    const mine = turn;
    try {
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body });
      const text = await answer.text();
      if (mine === turn) say(show(text));
      await load();
    } catch {
      say("The emulator doesn't answer.");
    }
  });

  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", String(isPaused));
  });
  // Said once; a reload has nothing to say.
  const here = new URL(location.href);
  here.searchParams.delete("done");
  history.replaceState(null, "", here);

  const tick = async () => {
    if (!isPaused && !document.hidden) await load();
    setTimeout(tick, 1000);
  };
  setTimeout(tick, 1000);
})();`;
