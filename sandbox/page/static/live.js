// Following what happens: whatever is told to be stale is drawn anew.
import { here, names, part } from "./ask.js";
import { drawClock } from "./clock.js";
import { parse, remember } from "./fold.js";
import { drawMessages, drawThread, read } from "./messages.js";
import { drawHome, drawModal } from "./modal.js";

const spot = (name) => document.querySelector(`[data-part="${name}"]`);
const reasons = spot("reasons");
let source;
let seq = here.seq;

function newest() {
  const last = reasons?.lastElementChild?.dataset.key;
  return last ? Number(last.split("-")[1]) + 1 : 0;
}

async function replace(name) {
  const box = spot(name);
  const html = box && (await part(name));
  if (!box || html === null) return;
  if (box.querySelector(":popover-open")) return;
  const at = box.contains(document.activeElement) ? document.activeElement.closest("[data-line]")?.dataset.line : "";
  const scrolled = box.scrollTop;
  const words = box.querySelector("[data-filter]")?.value || "";
  box.innerHTML = html;
  if (words) box.querySelector("[data-filter]").value = words;
  box.scrollTop = scrolled;
  box.querySelector("[data-filter]")?.dispatchEvent(new Event("input", { bubbles: true }));
  if (at) box.querySelector(`[data-line="${CSS.escape(at)}"]`)?.focus();
}

async function drawReasons() {
  if (!reasons) return;
  const html = await part("reasons", { since: String(newest()) });
  const stick = reasons.scrollHeight - reasons.scrollTop - reasons.clientHeight < 80;
  if (html) reasons.append(...parse(html).children);
  while (reasons.children.length > 500) reasons.firstElementChild.remove();
  if (stick) reasons.scrollTop = reasons.scrollHeight;
}

const draws = {
  sidebar: () => replace("sidebar"),
  head: () => replace("head"),
  browse: () => replace("browse"),
  home: () => spot("home") && drawHome(spot("home")),
  modal: drawModal,
  names: () => names({ anew: true }),
  thread: drawThread,
  reasons: drawReasons,
  messages: async (told) => {
    await drawMessages(told.touched);
    read();
  },
  clock: drawClock,
};

const elsewhere = (told, name) =>
  ["messages", "thread"].includes(name) && told.channels.length && !told.channels.includes(here.channel);

let turn = Promise.resolve();
/** One after another: what was drawn first is not to be overtaken. */
function heard(told) {
  turn = turn.then(async () => {
    for (const name of told.parts) {
      if (!elsewhere(told, name)) await draws[name]?.(told);
    }
  }).catch(() => null);
}

function lost(on) {
  document.querySelector(".lost")?.remove();
  if (!on) return;
  const words = document.createElement("p");
  words.className = "lost";
  words.setAttribute("role", "status");
  words.textContent = "The sandbox does not answer. This page goes on by itself when it does.";
  document.body.append(words);
}

function follow() {
  source?.close();
  source = new EventSource(`${here.url}/live?reasons=${newest()}&since=${seq}`);
  let waiting;
  source.onmessage = (event) => {
    seq = event.lastEventId || seq;
    heard(JSON.parse(event.data));
  };
  source.onopen = () => {
    clearTimeout(waiting);
    lost(false);
    document.body.dataset.live = "1";
  };
  source.onerror = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => lost(true), 2000);
    if (source.readyState === EventSource.CLOSED) setTimeout(follow, 2000);
  };
}

/** Follow while somebody looks: a browser has few connections for one address. */
export function watchLive() {
  if (reasons) {
    remember(reasons);
    reasons.scrollTop = reasons.scrollHeight;
  }
  follow();
  document.addEventListener("another-day", () => {
    heard({ parts: ["messages", "thread"], channels: [], touched: ["0"] });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") follow();
    else source.close();
  });
}
