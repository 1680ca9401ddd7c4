// Asking the sandbox to do something, and saying what came of it.
export const here = document.body.dataset;

export async function ask(act, body, { path = `${here.url}/do/${act}`, quiet = false } = {}) {
  let said;
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    said = await answer.json();
  } catch {
    said = { ok: false, says: "The sandbox does not answer. Is it still running?" };
  }
  if (!said.ok && !quiet) toast(said.says || "That did not work.");
  return said;
}

export async function part(name, query = {}) {
  const more = { in: here.channel, thread: here.thread, app: here.app, kind: here.kind, ...query };
  const kept = Object.entries(more).filter(([, value]) => value);
  const answer = await fetch(`${here.url}/part/${name}?${new URLSearchParams(kept)}`);
  return answer.ok ? answer.text() : null;
}

export function toast(words) {
  const box = document.getElementById("toasts");
  const line = document.createElement("div");
  line.className = "toast";
  line.textContent = words;
  // A modal makes everything outside of it inert: what is said must lie on top of it.
  const host = document.querySelector("dialog[open]") || document.body;
  if (box.parentElement !== host) host.append(box);
  box.append(line);
  setTimeout(() => line.remove(), 6000);
}

export function busy(element, on) {
  if (on) element?.setAttribute("aria-busy", "true");
  else element?.removeAttribute("aria-busy");
}

let known;
/** People, rooms, groups, commands and shortcuts that can be completed or chosen. */
export function names({ anew = false } = {}) {
  if (!known || anew) known = fetch(`${here.url}/names`).then((answer) => answer.json());
  return known;
}
