// The modal that lies on top for this person, and the Home tab of an app.
import { ask, busy, part } from "./ask.js";
import { flush, isDirty, values } from "./blocks.js";

const dialog = document.getElementById("modal");
const surface = () => dialog.querySelector("[data-surface]");
let shown = "";
let gone = "";

export function openAtFirst() {
  shown = dialog.innerHTML.trim();
  if (shown) dialog.showModal();
}

/** Draw it anew. What is typed meanwhile is told first, so that it is never lost. */
export async function drawModal() {
  let html;
  do {
    await flush(surface());
    html = await part("modal");
  } while (isDirty(surface()));
  if (html === null || html.trim() === shown || (gone && html.includes(`data-view="${gone}"`))) return;
  shown = html.trim();
  if (!shown) {
    dialog.close();
    dialog.replaceChildren();
    return;
  }
  const same = surface()?.dataset.view;
  replace(dialog, html, () => surface()?.dataset.view === same);
  if (!dialog.open) dialog.showModal();
  if (surface().dataset.view !== same) focusFirst();
}

export async function drawHome(home) {
  const view = () => home.querySelector("[data-surface]");
  let html;
  do {
    await flush(view());
    html = await part("home");
  } while (isDirty(view()));
  if (html !== null) replace(home, html, () => true);
}

/** Put HTML in place, with the focus, the caret and the scroll where they were. */
function replace(host, html, same) {
  const at = document.activeElement?.closest("[data-action]");
  const inside = at && host.contains(at);
  const name = inside ? `[data-block="${CSS.escape(at.dataset.block)}"][data-action="${CSS.escape(at.dataset.action)}"]` : "";
  const caret = inside && at.selectionStart !== undefined ? safeCaret(at) : null;
  const scrolled = (host.querySelector(".modal-body") || host).scrollTop;
  host.innerHTML = html;
  if (same()) (host.querySelector(".modal-body") || host).scrollTop = scrolled;
  const again = name && host.querySelector(name);
  if (!again) return;
  (again.querySelector("button, input") || again).focus({ preventScroll: true });
  if (caret) again.setSelectionRange?.(...caret);
}

function safeCaret(field) {
  return field.matches("textarea, input[type=text]") ? [field.selectionStart, field.selectionEnd] : null;
}

function focusFirst() {
  const first = dialog.querySelector("[autofocus], .modal-body input:not([type=radio]), .modal-body textarea, .modal-body .select-face");
  (first || dialog.querySelector(".modal-foot .primary") || dialog.querySelector(".modal-foot button")).focus();
}

async function submit(event) {
  event.preventDefault();
  const form = surface();
  const button = form.querySelector("[type=submit]");
  if (!button || button.hasAttribute("aria-busy")) return;
  busy(button, true);
  await ask("submit", { view: form.dataset.view, values: values(form) });
  await drawModal();
  busy(button, false);
  dialog.querySelector("[aria-invalid], .is-wrong button, .is-wrong input")?.focus();
}

/** Gone at once for the person, whatever the app makes of it; one that lay beneath comes back. */
async function cancel(everything) {
  const { view } = surface().dataset;
  if (everything || surface().matches(".depth-1")) {
    shown = "";
    gone = view;
    dialog.close();
    dialog.replaceChildren();
  }
  const said = await ask("close", { view, everything });
  if (!said.ok) gone = "";
  await drawModal();
}

export function watchModal() {
  dialog.addEventListener("submit", submit);
  dialog.addEventListener("cancel", (event) => {
    if (event.target !== dialog) return;
    event.preventDefault();
    cancel(false);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target.closest("[data-cancel]")) cancel(false);
    else if (event.target.closest("[data-cancel-all]")) cancel(true);
  });
}
