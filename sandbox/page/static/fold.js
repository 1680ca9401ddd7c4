// Folding newly drawn HTML into what stands already, so that nothing unchanged is touched.
const drawn = new WeakMap();

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Remember what the server drew: scripts may change classes and states of it later. */
export function remember(list) {
  for (const child of list.children) drawn.set(child, child.outerHTML);
}

/** Make the keyed children of `list` after `anchor` (all, where there is none) those of `fresh`. */
export function fold(list, fresh, anchor = null) {
  const old = new Map();
  let child = anchor ? anchor.nextElementSibling : list.firstElementChild;
  for (; child; child = child.nextElementSibling) old.set(child.dataset.key, child);
  let place = anchor ? anchor.nextElementSibling : list.firstElementChild;
  for (const next of [...fresh]) {
    const html = next.outerHTML;
    const known = old.get(next.dataset.key);
    old.delete(next.dataset.key);
    if (known && drawn.get(known) === html) {
      if (known === place) place = place.nextElementSibling;
      else list.insertBefore(known, place);
      continue;
    }
    drawn.set(next, html);
    if (known === place && place) place = place.nextElementSibling;
    if (known) swap(known, next);
    if (!known || next.nextElementSibling !== place) list.insertBefore(next, place);
  }
  for (const gone of old.values()) gone.remove();
}

function swap(known, next) {
  const focused = known.contains(document.activeElement) ? document.activeElement : null;
  const at = focused ? [...known.querySelectorAll("button, a, input, textarea")].indexOf(focused) : -1;
  if (known.tabIndex === 0) next.tabIndex = 0;
  known.replaceWith(next);
  if (focused) (next.querySelectorAll("button, a, input, textarea")[at] || next).focus();
}
