// Menus and questions that lie on top.
export function place(layer, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = layer;
  const left = Math.max(8, Math.min(box.left, innerWidth - width - 8));
  const below = box.bottom + 4 + height <= innerHeight - 4;
  const top = below ? box.bottom + 4 : Math.max(4, box.top - height - 4);
  layer.style.left = `${left}px`;
  layer.style.top = `${top}px`;
}

/** A layer beside an element; inside the open dialog, as all else is inert while there is one. */
export function lay(layer, anchor) {
  (anchor.closest("dialog") || document.body).append(layer);
  layer.popover = "auto";
  layer.showPopover();
  place(layer, anchor);
}

/** A menu of {text, more, danger, act} beside an element; arrows move in it. */
export function menu(anchor, items) {
  const list = document.createElement("div");
  list.className = "menu";
  list.setAttribute("role", "menu");
  for (const item of items) list.append(item ? entry(item, list) : document.createElement("hr"));
  list.addEventListener("keydown", (event) => arrows(event, list));
  list.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    anchor.setAttribute("aria-expanded", "false");
    anchor.closest(".message")?.classList.remove("is-open");
    list.remove();
  });
  anchor.setAttribute("aria-expanded", "true");
  anchor.closest(".message")?.classList.add("is-open");
  lay(list, anchor);
  list.querySelector("button")?.focus();
}

function entry(item, list) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `menu-item${item.danger ? " is-danger" : ""}`;
  button.setAttribute("role", "menuitem");
  button.textContent = item.text;
  if (item.more) button.append(small(item.more));
  button.addEventListener("click", () => {
    list.hidePopover();
    item.act();
  });
  return button;
}

export function small(words) {
  const element = document.createElement("small");
  element.textContent = words;
  return element;
}

function arrows(event, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...list.querySelectorAll("button")];
  all.at((all.indexOf(document.activeElement) + step) % all.length)?.focus();
}

/** Whether the person says yes to a confirm dialog ({title, text, confirm, deny, style}). */
export function confirmed(asked) {
  const dialog = document.getElementById("confirm");
  const [no, yes] = dialog.querySelectorAll(".modal-foot button");
  dialog.querySelector("#confirm-title").innerHTML = asked.title;
  dialog.querySelector("#confirm-text").innerHTML = asked.text;
  no.innerHTML = asked.deny;
  yes.innerHTML = asked.confirm;
  yes.className = `button ${asked.style === "danger" ? "danger" : "primary"}`;
  dialog.returnValue = "no";
  dialog.showModal();
  yes.focus();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** Lists that a search field narrows down, and menus that stand in the page already. */
export function watchLayers() {
  document.addEventListener("input", (event) => {
    const of = event.target.dataset?.filter;
    if (!of) return;
    const words = event.target.value.toLocaleLowerCase().split(/\s+/);
    for (const row of document.querySelectorAll(`${of} > li`)) {
      const text = row.textContent.toLocaleLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
  document.addEventListener("toggle", (event) => {
    const layer = event.target;
    if (event.newState !== "open" || !layer.id) return;
    const anchor = document.querySelector(`[popovertarget="${layer.id}"]`);
    if (!anchor) return;
    place(layer, anchor);
    layer.querySelector("input")?.focus();
  }, true);
}
