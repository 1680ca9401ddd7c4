// The box to write in: sending, and completing commands, people, channels and emoji.
import { ask, here, names } from "./ask.js";

const EMOJI = [...document.querySelectorAll("#emoji [data-emoji]")]
  .map((button) => ({ name: button.dataset.emoji, glyph: button.textContent }));

function grow(text) {
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight, 200)}px`;
}

const draft = (form) => `draft ${here.url} ${form.dataset.channel} ${form.dataset.thread}`;

export function wakeComposer(form) {
  const text = form.elements.text;
  text.value = sessionStorage.getItem(draft(form)) || "";
  grow(text);
}

async function send(form) {
  const { text, broadcast } = form.elements;
  const words = text.value.trim();
  if (!words) return;
  const { channel, thread } = form.dataset;
  text.value = "";
  sessionStorage.removeItem(draft(form));
  grow(text);
  close(form);
  const used = await shortcutOf(words);
  const said = used
    ? await ask("shortcut", { name: used })
    : await ask("say", { channel, thread, text: words, broadcast: broadcast?.checked });
  if (!said.ok && !text.value) text.value = words;
  if (broadcast) broadcast.checked = false;
}

/** The global shortcut that was typed like a command. */
async function shortcutOf(words) {
  if (!words.startsWith("/")) return "";
  const { shortcuts } = await names();
  return shortcuts.find((row) => row.kind === "global" && `/${row.name}` === words)?.name || "";
}

async function found(text) {
  const before = text.value.slice(0, text.selectionStart);
  const match = /^(\/[^\n]*)$|(?:^|\s)([@#:])([\p{L}\p{N}_.+-]*)$/u.exec(before);
  if (!match) return null;
  const { people, rooms, groups, commands, shortcuts } = await names();
  if (match[1]) return commanded(match[1], commands, shortcuts);
  const words = match[3].toLocaleLowerCase();
  const start = before.length - match[3].length - 1;
  const rows = {
    "@": () => [
      ...people.map((one) => ({ put: `@${one.handle} `, text: one.name, more: `@${one.handle}${one.title ? ` · ${one.title}` : ""}` })),
      ...groups.map((group) => ({ put: `@${group.handle} `, text: `@${group.handle}`, more: group.name })),
      { put: "@here ", text: "@here", more: "Everybody in this channel who is active" },
    ],
    "#": () => rooms.filter((room) => ["channel", "group"].includes(room.kind)).map((room) => ({ put: `#${room.name} `, text: `#${room.name}`, more: "" })),
    ":": () => (words.length < 2 ? [] : EMOJI.map((one) => ({ put: `:${one.name}: `, text: `${one.glyph} :${one.name}:`, more: "" }))),
  }[match[2]]();
  const fits = (row) => ` ${row.text} ${row.put}`.toLocaleLowerCase().split(/[\s@#:]+/).some((word) => word.startsWith(words));
  return { start, rows: rows.filter(fits).slice(0, 12) };
}

function commanded(typed, commands, shortcuts) {
  const space = typed.includes(" ");
  const rows = commands
    .filter((row) => (space ? typed.startsWith(`${row.command} `) : row.command.startsWith(typed)))
    .map((row) => ({ put: `${row.command} `, text: row.command, more: [row.hint, row.more].filter(Boolean).join(" — "), hint: space }));
  const used = shortcuts
    .filter((row) => row.kind === "global" && !space && `/${row.name}`.toLocaleLowerCase().startsWith(typed.toLocaleLowerCase()))
    .map((row) => ({ put: `/${row.name}`, text: row.name, more: `Shortcut of ${row.app}` }));
  return { start: 0, rows: [...rows, ...used] };
}

async function complete(form) {
  const text = form.elements.text;
  const list = form.querySelector(".complete");
  const typed = text.value;
  const what = await found(text);
  if (text.value !== typed) return;
  form.completion = what?.rows.length ? what : null;
  list.hidden = !form.completion;
  text.setAttribute("aria-expanded", String(!list.hidden));
  if (!form.completion) return;
  list.replaceChildren(...what.rows.map(line));
  choose(form, 0);
}

function line(row, at) {
  const element = document.createElement("li");
  element.setAttribute("role", "option");
  element.dataset.at = at;
  const name = document.createElement("strong");
  name.textContent = row.text;
  const more = document.createElement("small");
  more.textContent = row.more;
  element.append(name, more);
  return element;
}

function choose(form, at) {
  const all = [...form.querySelectorAll(".complete li")];
  form.chosen = (at + all.length) % all.length;
  all.forEach((row, n) => row.setAttribute("aria-selected", String(n === form.chosen && !form.completion.rows[n].hint)));
  all[form.chosen]?.scrollIntoView({ block: "nearest" });
}

function take(form, at) {
  const text = form.elements.text;
  const row = form.completion.rows[at];
  const after = text.value.slice(text.selectionStart);
  const begin = text.value.slice(0, form.completion.start) + row.put;
  text.value = begin + after;
  text.setSelectionRange(begin.length, begin.length);
  close(form);
  text.focus();
  if (row.put.startsWith("/")) complete(form);
}

function close(form) {
  form.completion = null;
  form.querySelector(".complete").hidden = true;
  form.elements.text.setAttribute("aria-expanded", "false");
}

function key(event, form) {
  const open = form.completion && !form.completion.rows[form.chosen]?.hint;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (form.completion && event.key === "Escape") close(form);
  else if (open && step) choose(form, form.chosen + step);
  else if (open && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
    const exact = form.elements.text.value.trim() === form.completion.rows[form.chosen].put.trim();
    if (event.key === "Enter" && exact) send(form);
    else take(form, form.chosen);
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) send(form);
  else return;
  event.preventDefault();
}

export function watchComposers() {
  const of = (event) => event.target.closest?.(".composer");
  document.addEventListener("submit", (event) => {
    if (!of(event)) return;
    event.preventDefault();
    send(of(event));
  });
  document.addEventListener("keydown", (event) => {
    if (of(event) && event.target.name === "text") key(event, of(event));
  });
  document.addEventListener("input", (event) => {
    const form = of(event);
    if (!form || event.target.name !== "text") return;
    sessionStorage.setItem(draft(form), event.target.value);
    grow(event.target);
    complete(form);
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest(".complete li");
    if (row) take(row.closest(".composer"), Number(row.dataset.at));
    else document.querySelectorAll(".composer").forEach((form) => form.completion && close(form));
  });
}
