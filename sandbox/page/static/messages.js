// The conversation and the thread: drawing them anew, going back in time, reacting, editing.
import { ask, here, names, part, toast } from "./ask.js";
import { wakeComposer } from "./compose.js";
import { fold, parse, remember } from "./fold.js";
import { confirmed, menu, place } from "./layers.js";

const TAIL = 60;
const list = document.getElementById("scroll");
const thread = document.querySelector("aside.thread");
const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 120;
const threadList = () => thread?.querySelector("[data-list]");

export function showAtFirst() {
  if (list) {
    remember(list);
    roving(list);
    const target = here.at && list.querySelector(`[data-ts="${here.at}"]`);
    const fresh = list.querySelector(".fresh");
    if (target) show(target);
    else list.scrollTop = fresh ? Math.max(0, fresh.offsetTop - 80) : list.scrollHeight;
    list.addEventListener("scroll", () => list.scrollTop < 300 && earlier());
    if (list.scrollHeight <= list.clientHeight) earlier();
  }
  if (threadList()) threadShown();
  document.querySelectorAll(".composer").forEach(wakeComposer);
}

function show(target) {
  target.scrollIntoView({ block: "center" });
  target.classList.add("is-target");
}

/** One message of a list is reached by Tab, the others by the arrows. */
function roving(box) {
  const all = box.querySelectorAll(".message");
  if (all.length && !box.querySelector('.message[tabindex="0"]')) all[all.length - 1].tabIndex = 0;
}

/** Draw the newest messages anew, and older ones as far back as something changed. */
export async function drawMessages(touched = []) {
  if (!list) return;
  const all = [...list.querySelectorAll(".message:not([data-whisper])")];
  let at = Math.max(0, all.length - TAIL);
  const oldest = touched.length ? touched[0] : "";
  while (oldest && at > 0 && all[at].dataset.ts >= oldest) at -= 1;
  const html = await part("messages", { since: all[at]?.dataset.ts, seen: here.seen, thread: "" });
  if (html === null) return;
  const stick = atEnd(list);
  const fresh = [...parse(html).children];
  if (at > 0) {
    const first = fresh.findIndex((row) => row.dataset.ts === all[at].dataset.ts);
    fold(list, fresh.slice(first + 1), all[at]);
  } else fold(list, fresh);
  roving(list);
  if (stick) list.scrollTop = list.scrollHeight;
}

let loading = false;
async function earlier() {
  const more = list.querySelector("[data-older]");
  if (!more || loading) return;
  loading = true;
  const html = await part("messages", { before: more.dataset.older, thread: "" });
  if (html !== null) {
    const below = list.scrollHeight - list.scrollTop;
    const rows = parse(html);
    const box = document.createElement("div");
    box.append(rows);
    remember(box);
    more.remove();
    list.prepend(...box.children);
    const seen = new Set();
    for (const day of list.querySelectorAll(".day")) {
      if (seen.has(day.dataset.key)) day.remove();
      seen.add(day.dataset.key);
    }
    list.scrollTop = list.scrollHeight - below;
  }
  loading = false;
}

export async function drawThread() {
  if (!threadList() || !here.thread) return;
  const html = await part("thread");
  const box = threadList();
  if (!html || !box) return;
  const fresh = parse(html).querySelector("[data-list]");
  const stick = atEnd(box);
  fold(box, fresh.children);
  roving(box);
  if (stick) box.scrollTop = box.scrollHeight;
}

function threadShown() {
  const box = threadList();
  remember(box);
  roving(box);
  box.scrollTop = box.scrollHeight;
}

async function openThread(ts, url, { push = true } = {}) {
  here.thread = ts;
  const html = await part("thread");
  if (!html) return toast("That thread is not there any more.");
  thread.innerHTML = html;
  thread.hidden = false;
  here.pane = "thread";
  if (push) history.pushState({}, "", url);
  threadShown();
  thread.querySelectorAll(".composer").forEach(wakeComposer);
  thread.querySelector("textarea")?.focus({ preventScroll: true });
}

export function closeThread({ push = true } = {}) {
  const ts = here.thread;
  here.thread = "";
  here.pane = "main";
  thread.hidden = true;
  thread.replaceChildren();
  if (push) history.pushState({}, "", `${here.url}/in/${here.channel}`);
  list?.querySelector(`[data-ts="${ts}"]`)?.focus();
}

let reading;
/** Tell that what stands here was read, once somebody really looks. */
export function read() {
  clearTimeout(reading);
  reading = setTimeout(() => {
    if (here.kind === "channel" && list?.offsetParent && document.visibilityState === "visible") {
      ask("read", { channel: here.channel }, { quiet: true });
    }
  }, 400);
}

const of = (element) => {
  const message = element.closest(".message");
  return { message, channel: message.dataset.channel, ts: message.dataset.ts };
};

let reactingTo;
function react(event) {
  const pill = event.target.closest("[data-react]");
  const open = event.target.closest("[data-pick-emoji]");
  const chosen = event.target.closest("[data-emoji]");
  const layer = document.getElementById("emoji");
  if (pill) {
    const { channel, ts } = of(pill);
    ask("react", { channel, ts, name: pill.dataset.react });
  } else if (open) {
    reactingTo = of(open);
    layer.showPopover();
    place(layer, open);
    layer.querySelector("button").focus();
  } else if (chosen && reactingTo) {
    layer.hidePopover();
    const { channel, ts, message } = reactingTo;
    ask("react", { channel, ts, name: chosen.dataset.emoji });
    message.focus();
  }
}

async function more(button) {
  const { message, channel, ts } = of(button);
  const { shortcuts } = await names();
  const link = `${location.origin}/archives/${channel}/p${ts.replace(".", "")}`;
  const used = shortcuts.filter((row) => row.kind === "message").map((row) => ({
    text: row.name, more: row.app, act: () => ask("shortcut", { name: row.name, channel, ts }),
  }));
  const own = message.dataset.mine
    ? [null, { text: "Edit message", act: () => edit(message) },
      { text: "Delete message…", danger: true, act: () => remove(channel, ts) }]
    : [];
  menu(button, [
    ...used, ...(used.length ? [null] : []),
    { text: "Copy link", act: () => copy(link) },
    ...own,
  ]);
}

async function copy(link) {
  await navigator.clipboard?.writeText(link).catch(() => null);
  toast("Link copied.");
}

async function remove(channel, ts) {
  const asked = { title: "Delete message", text: "Are you sure? This cannot be undone.", confirm: "Delete", deny: "Cancel", style: "danger" };
  if (await confirmed(asked)) ask("delete", { channel, ts });
}

function edit(message) {
  const words = message.querySelector(".words");
  const box = document.createElement("form");
  box.className = "edit-box";
  box.innerHTML = '<textarea class="field" rows="3" aria-label="Edit message"></textarea><div><button class="button" type="button">Cancel</button><button class="button primary">Save</button></div>';
  const text = box.querySelector("textarea");
  text.value = message.dataset.typed || words.innerText.replace(/\s*\(edited\)$/, "");
  const back = () => {
    box.replaceWith(words);
    message.focus();
  };
  box.querySelector("[type=button]").addEventListener("click", back);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    box.requestSubmit();
  });
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    ask("edit", { channel: message.dataset.channel, ts: message.dataset.ts, text: text.value });
    back();
  });
  words.replaceWith(box);
  text.focus();
}

function arrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const message = event.target;
  if (!step || !message.matches?.(".message")) return;
  event.preventDefault();
  const all = [...message.parentElement.querySelectorAll(".message")];
  const next = all[all.indexOf(message) + step];
  if (!next) return;
  message.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

function clicked(event) {
  const target = event.target;
  react(event);
  if (target.closest("[data-more]")) more(target.closest("[data-more]"));
  if (target.closest("[data-older]")) earlier();
  const dismissed = target.closest("[data-dismiss]");
  if (dismissed) {
    const { channel, ts } = of(dismissed);
    ask("dismiss", { channel, ts });
  }
  const opens = target.closest("a[data-thread]");
  const closes = target.closest("[data-thread-close]");
  if (event.metaKey || event.ctrlKey || !(opens || closes)) return;
  event.preventDefault();
  if (opens) openThread(opens.dataset.thread, opens.getAttribute("href"));
  else closeThread();
}

/** Without a mouse a message shows its tools when it is touched: let them be seen. Whoever
 * touches something inside of it looks there, and nothing is to move under their finger. */
function focused(event) {
  const message = event.target;
  if (!message.matches?.(".message") || !matchMedia("(hover: none)").matches) return;
  const fits = message.offsetHeight < message.closest(".scroll, .thread").clientHeight;
  if (fits) setTimeout(() => message.scrollIntoView({ block: "nearest" }), 50);
}

export function watchMessages() {
  document.addEventListener("focusin", focused);
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", arrows);
  addEventListener("popstate", () => {
    const ts = /\/thread\/([\d.]+)$/.exec(location.pathname)?.[1];
    if (ts) openThread(ts, "", { push: false });
    else if (here.thread) closeThread({ push: false });
  });
}
