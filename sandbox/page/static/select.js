// Selects of every kind: a button, and a list that can be searched.
import { ask, names } from "./ask.js";
import { lay, place, small } from "./layers.js";

const MOST_SHOWN = 100;

export const picked = (select) => JSON.parse(select.dataset.picked || "[]");
const isMulti = (select) => select.classList.contains("is-multi");

/** What a select holds, as the page sends it: values, or whole options where an app gave them. */
export function held(select) {
  const rows = picked(select).map((row) => (select.dataset.source === "external" ? row.option : row.value));
  return isMulti(select) ? rows : (rows[0] ?? null);
}

export function watchSelects(changed, surfaceOf) {
  document.addEventListener("click", (event) => {
    const face = event.target.closest(".select-face");
    if (face) new List(face.parentElement, changed, surfaceOf).open();
  });
}

async function offered(select, words, surfaceOf) {
  const { source } = select.dataset;
  if (source === "static") return JSON.parse(select.dataset.options);
  if (source === "external") return suggested(select, words, surfaceOf);
  const { people, rooms } = await names();
  if (source === "users") return people.map((one) => ({ value: one.id, text: one.name, more: one.title }));
  return rooms.filter((room) => allowed(room, select)).map((room) => ({
    value: room.id,
    text: { channel: "#", group: "🔒 " }[room.kind] ? `${room.kind === "channel" ? "#" : "🔒 "}${room.name}` : room.name,
  }));
}

function allowed(room, select) {
  if (select.dataset.source === "channels") return room.kind === "channel";
  const kinds = { channel: "public", group: "private", im: "im", mpim: "mpim" };
  const only = select.dataset.only ? JSON.parse(select.dataset.only).include : null;
  return (!only || only.includes(kinds[room.kind])) && (room.mine || room.kind === "channel");
}

async function suggested(select, words, surfaceOf) {
  if (words.length < Number(select.dataset.least)) return { says: "Type to search" };
  const { block, action } = select.dataset;
  const said = await ask("suggest", { ...surfaceOf(select), block, action, typed: words }, { quiet: true });
  return said.ok ? said.options.map((row) => ({ ...row, value: row.option.value })) : { says: said.says };
}

class List {
  constructor(select, changed, surfaceOf) {
    Object.assign(this, { select, changed, surfaceOf, face: select.querySelector(".select-face") });
    this.rows = [];
    this.active = -1;
  }

  open() {
    this.layer = document.createElement("div");
    this.layer.className = "menu select-menu";
    this.layer.innerHTML = '<input class="field" type="text" role="combobox" aria-expanded="true" aria-autocomplete="list" aria-controls="options" placeholder="Find" aria-label="Find an option"><ul class="options" id="options" role="listbox"></ul>';
    [this.input, this.list] = this.layer.children;
    if (isMulti(this.select)) this.list.setAttribute("aria-multiselectable", "true");
    this.layer.addEventListener("toggle", (event) => event.newState === "closed" && this.closed());
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("click", (event) => this.pick(Number(event.target.closest("[role=option]")?.dataset.at ?? -1)));
    lay(this.layer, this.face);
    this.layer.style.width = `${Math.max(this.face.offsetWidth, 240)}px`;
    this.face.setAttribute("aria-expanded", "true");
    this.input.focus();
    this.show();
  }

  closed() {
    this.face.setAttribute("aria-expanded", "false");
    this.layer.remove();
    if (isMulti(this.select) && this.touched) this.changed(this.select);
  }

  async show() {
    const words = this.input.value.trim();
    const turn = (this.turn = (this.turn || 0) + 1);
    if (this.select.dataset.source === "external") await new Promise((go) => setTimeout(go, 200));
    if (turn !== this.turn) return;
    const found = await offered(this.select, words, this.surfaceOf);
    if (turn !== this.turn) return;
    const small = words.toLocaleLowerCase();
    const all = Array.isArray(found) ? found : [];
    const fits = (row) => this.select.dataset.source === "external" || row.text.toLocaleLowerCase().includes(small);
    this.rows = all.filter(fits).slice(0, MOST_SHOWN);
    this.draw(found.says || "No result");
  }

  draw(none) {
    const on = new Set(picked(this.select).map((row) => row.value));
    let group = "";
    this.list.replaceChildren();
    this.rows.forEach((row, at) => {
      if (row.group && row.group !== group) this.list.append(heading((group = row.group)));
      this.list.append(option(row, at, on.has(row.value)));
    });
    if (!this.rows.length) this.list.append(Object.assign(document.createElement("li"), { className: "none", textContent: none }));
    this.move(0);
    place(this.layer, this.face);
  }

  move(to) {
    const all = [...this.list.querySelectorAll("[role=option]")];
    this.active = all.length ? (to + all.length) % all.length : -1;
    all.forEach((row, at) => row.classList.toggle("is-active", at === this.active));
    const row = all[this.active];
    if (row) this.input.setAttribute("aria-activedescendant", row.id);
    row?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.move(this.active + step);
    else if (event.key === "Enter") this.pick(this.active);
    else if (event.key === "Backspace" && !this.input.value) this.set(picked(this.select).slice(0, -1));
    else if (event.key === "Tab") this.layer.hidePopover();
    else return;
    if (event.key !== "Backspace" && event.key !== "Tab") event.preventDefault();
  }

  pick(at) {
    const row = this.rows[at];
    if (!row) return;
    const before = picked(this.select);
    if (!isMulti(this.select)) {
      this.set([row]);
      this.layer.hidePopover();
      this.face.focus();
      this.changed(this.select);
      return;
    }
    const without = before.filter((one) => one.value !== row.value);
    const full = without.length === before.length && before.length >= Number(this.select.dataset.most || Infinity);
    if (!full) this.set(without.length === before.length ? [...before, row] : without);
    this.move(at);
  }

  set(rows) {
    this.touched = true;
    this.select.dataset.picked = JSON.stringify(rows);
    face(this.select);
    const on = new Set(rows.map((row) => row.value));
    this.rows.forEach((row, at) => mark(this.list.querySelector(`[data-at="${at}"]`), on.has(row.value)));
  }
}

function option(row, at, on) {
  const element = document.createElement("li");
  element.setAttribute("role", "option");
  element.id = `option-${at}`;
  element.dataset.at = at;
  const words = document.createElement("span");
  words.textContent = row.text;
  if (row.more) words.append(small(row.more));
  element.append(words);
  mark(element, on);
  return element;
}

function mark(element, on) {
  element.dataset.on = on ? "1" : "";
  element.setAttribute("aria-selected", on);
}

function heading(words) {
  return Object.assign(document.createElement("li"), { className: "group", textContent: words });
}

function face(select) {
  const words = select.querySelector(".select-words");
  const rows = picked(select);
  words.classList.toggle("is-empty", !rows.length);
  words.replaceChildren(...rows.map((row) => {
    const chip = document.createElement("span");
    chip.className = isMulti(select) ? "chip" : "";
    chip.textContent = row.text;
    return chip;
  }));
  if (!rows.length) words.textContent = select.dataset.placeholder;
}
