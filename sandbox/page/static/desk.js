// Somebody's desk: everything is woken here.
import { ask, here, names } from "./ask.js";
import { watchBlocks } from "./blocks.js";
import { watchClock } from "./clock.js";
import { watchComposers } from "./compose.js";
import { menu, watchLayers } from "./layers.js";
import { watchLive } from "./live.js";
import { closeThread, read, showAtFirst, watchMessages } from "./messages.js";
import { openAtFirst, watchModal } from "./modal.js";

async function go(act, body) {
  const said = await ask(act, body);
  if (said.go) location.href = said.go;
  else if (said.ok && here.kind === "channel") location.reload();
}

async function write(button) {
  const { people } = await names();
  const rows = people.filter((one) => !one.bot && one.id !== here.me);
  menu(button, rows.map((one) => ({ text: one.name, more: one.title, act: () => go("talk", { person: one.id }) })));
}

function why(on) {
  document.body.classList.toggle("shows-why", on);
  document.querySelector("[data-why]")?.setAttribute("aria-expanded", String(on));
  sessionStorage.setItem("why", on ? "1" : "0");
  const list = document.querySelector(".reasons");
  if (on && list) list.scrollTop = list.scrollHeight;
}

/** Show the panel or put it away; where there is no room for it beside a thread, that closes. */
function turnToWhy() {
  const panel = document.querySelector("aside.why");
  const seen = () => panel.offsetParent !== null;
  why(!seen());
  if (document.body.classList.contains("shows-why") && !seen()) closeThread();
}

function clicked(event) {
  const on = (name) => event.target.closest(`[data-${name}]`);
  if (on("join")) go("join", { channel: on("join").dataset.join });
  if (on("leave")) go("leave", { channel: on("leave").dataset.leave });
  if (on("talk")) go("talk", { person: on("talk").dataset.talk });
  if (on("write")) write(on("write"));
  if (on("why")) turnToWhy();
  if (on("why-close")) why(false);
  if (on("pane-to")) {
    event.preventDefault();
    here.pane = on("pane-to").dataset.paneTo;
    document.querySelector(".side [aria-current]")?.focus();
  }
}

watchLayers();
watchBlocks();
watchModal();
watchComposers();
watchMessages();
watchClock();
document.addEventListener("click", clicked);
document.querySelectorAll(".attachment[data-colour]").forEach((row) => (row.style.borderColor = row.dataset.colour));
if (document.querySelector(".why")) {
  const wide = matchMedia("(min-width: 1200px)").matches;
  why(sessionStorage.getItem("why") === "1" || (wide && sessionStorage.getItem("why") !== "0"));
}
showAtFirst();
openAtFirst();
watchLive();
read();
if (here.kind === "app") ask("home", { app: here.app }, { quiet: true });
if (here.appTalk) ask("home", { app: here.appTalk, tab: "messages" }, { quiet: true });
