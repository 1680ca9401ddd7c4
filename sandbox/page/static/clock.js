// The sandbox's clock: how late it is there, and letting time pass.
import { ask, here, part } from "./ask.js";

const bar = document.querySelector('[data-part="clock"]');
const form = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZone: here.zone,
});
let base = 0;
let since = 0;
let day = "";

/** Epoch seconds by the sandbox's clock, where it goes on by itself. */
const now = () => base + (performance.now() - since) / 1000;

function settle() {
  const time = bar.querySelector(".clock-now");
  base = Number(time.dataset.now);
  since = performance.now();
}

function tick() {
  const time = bar.querySelector(".clock-now");
  if (time?.dataset.runs) time.textContent = form.format(new Date(now() * 1000));
}

/** Draw it anew; another day than before is told to the page ("another-day"). */
export async function drawClock() {
  const html = await part("clock");
  if (html === null) return;
  const focused = bar.contains(document.activeElement) ? document.activeElement : null;
  const at = focused ? [...bar.querySelectorAll("button, select")].indexOf(focused) : -1;
  bar.innerHTML = html;
  bar.querySelectorAll("button, select")[at]?.focus();
  settle();
  const before = day;
  day = bar.querySelector(".clock-now").textContent.split(",")[0];
  if (before !== day) document.dispatchEvent(new Event("another-day"));
}

async function time(act, body = {}) {
  bar.querySelectorAll("button").forEach((button) => (button.disabled = true));
  await ask(act, body, { path: `/time/${act}` });
  await drawClock();
}

export function watchClock() {
  settle();
  day = bar.querySelector(".clock-now").textContent.split(",")[0];
  setInterval(tick, 500);
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.leap) time("move", { seconds: Number(button.dataset.leap) });
    else if ("play" in button.dataset) time("play", { pace: Number(bar.querySelector(".pace").value) });
    else time("pause");
  });
  bar.addEventListener("change", (event) => {
    const playing = bar.querySelector("[data-pause]");
    if (event.target.matches(".pace") && playing) time("play", { pace: Number(event.target.value) });
  });
}
