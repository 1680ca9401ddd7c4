// What apps show: what is entered in it, and what pressing it does.
import { ask, busy } from "./ask.js";
import { brought, watchFiles } from "./files.js";
import { confirmed, menu } from "./layers.js";
import { held, watchSelects } from "./select.js";

const dirty = new Set();

/** Which view or message an element belongs to, as the page names it. */
export function surfaceOf(element) {
  const view = element.closest("[data-surface]");
  if (view) return { view: view.dataset.view };
  const message = element.closest("[data-ts]");
  return { channel: message.dataset.channel, ts: message.dataset.ts };
}

function value(field) {
  if (field.matches(".select")) return held(field);
  if (field.matches(".files")) return brought(field);
  if (!field.matches(".boxes")) return field.value;
  const on = [...field.querySelectorAll("input:checked")].map((box) => box.value);
  return field.dataset.kind === "checkboxes" ? on : (on[0] ?? null);
}

/** Everything that stands in the fields of a view or a message. */
export function values(surface) {
  return [...surface.querySelectorAll("[data-action]:not(button, a)")]
    .map((field) => [field.dataset.block, field.dataset.action, value(field)]);
}

/** Tell the sandbox what was entered, before anything is drawn anew over it. */
export async function flush(surface) {
  if (!surface || !dirty.delete(surface.dataset.view)) return;
  await ask("enter", { view: surface.dataset.view, values: values(surface) }, { quiet: true });
}

/** Note that something was entered: in a view until it is flushed, in a message at once. */
function keep(element) {
  const surface = element.closest("[data-surface]");
  if (surface) dirty.add(surface.dataset.view);
  else ask("enter", { ...surfaceOf(element), values: values(element.closest("[data-ts]")) }, { quiet: true });
}

export const isDirty = (surface) => dirty.has(surface?.dataset.view);

async function tell(element, chosen) {
  if (element.dataset.confirm && !(await confirmed(JSON.parse(element.dataset.confirm)))) return;
  const surface = element.closest("[data-surface], [data-ts]");
  const body = { ...surfaceOf(element), block: element.dataset.block, action: element.dataset.action, value: chosen };
  dirty.delete(surface.dataset.view);
  body.values = values(surface);
  busy(element, true);
  await ask("act", body);
  busy(element, false);
}

function noted(event) {
  const surface = event.target.closest?.("[data-surface]");
  if (surface && event.target.closest("[data-action]")) dirty.add(surface.dataset.view);
}

function entered(event) {
  const field = event.target.closest?.("[data-action]");
  if (!field || field.matches("button, a, .select, .files")) return;
  const tells = field.dataset.tells || "";
  const typed = field.matches("textarea, input[type=text], input[type=number]");
  if (tells === "change" || (tells && !typed)) tell(field, value(field));
  else if (!field.closest("[data-surface]")) keep(field);
}

function changed(field) {
  if (field.dataset.tells) tell(field, value(field));
  else keep(field);
}

function clicked(event) {
  const overflow = event.target.closest("[data-menu]");
  if (overflow) {
    const items = JSON.parse(overflow.dataset.menu);
    menu(overflow, items.map((item) => ({ ...item, act: () => chose(overflow, item) })));
    return;
  }
  const pressed = event.target.closest("button[data-action], a[data-action]");
  if (pressed && !pressed.hasAttribute("aria-busy")) tell(pressed, pressed.dataset.value ?? null);
}

function chose(overflow, item) {
  if (item.url) window.open(item.url, "_blank", "noopener,noreferrer");
  tell(overflow, item.value);
}

function typing(event) {
  const field = event.target.closest?.("input[data-tells], textarea[data-tells]");
  if (!field || event.key !== "Enter" || !field.dataset.tells.includes("on_enter_pressed")) return;
  if (field.matches("textarea") && event.shiftKey) return;
  event.preventDefault();
  tell(field, field.value);
}

let waiting;
function spelled(event) {
  const field = event.target.closest?.('[data-tells*="on_character_entered"]');
  if (!field) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => tell(field, field.value), 250);
}

export function watchBlocks() {
  document.addEventListener("input", noted);
  document.addEventListener("input", spelled);
  document.addEventListener("change", noted);
  document.addEventListener("change", entered);
  document.addEventListener("keydown", typing);
  document.addEventListener("click", clicked);
  watchSelects(changed, surfaceOf);
  watchFiles(changed);
}
