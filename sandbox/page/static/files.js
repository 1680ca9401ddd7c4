// Files in a field: brought one by one, and taken out again.
import { ask, busy, toast } from "./ask.js";

/** The ids of the files that stand in a field. */
export const brought = (field) => [...field.querySelectorAll("[data-file]")].map((row) => row.dataset.file);

function base64(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(file);
  });
}

function row(field, { id, name }) {
  const line = field.querySelector("template").content.firstElementChild.cloneNode(true);
  line.dataset.file = id;
  line.querySelector("span").textContent = name;
  line.querySelector("button").setAttribute("aria-label", `Remove ${name}`);
  field.querySelector("ul").append(line);
}

async function bring(field, input, changed) {
  busy(input, true);
  for (const file of input.files) {
    if (brought(field).length >= Number(field.dataset.most)) {
      toast(`At most ${field.dataset.most} here.`);
      break;
    }
    const said = await ask("bring", { name: file.name, content: await base64(file) });
    if (said.ok) row(field, said.file);
  }
  input.value = "";
  busy(input, false);
  changed(field);
}

export function watchFiles(changed) {
  document.addEventListener("change", (event) => {
    const field = event.target.closest(".files");
    if (field && event.target.files?.length) bring(field, event.target, changed);
  });
  document.addEventListener("click", (event) => {
    const drop = event.target.closest("[data-drop-file]");
    if (!drop) return;
    const field = drop.closest(".files");
    drop.closest("li").remove();
    field.querySelector("input").focus();
    changed(field);
  });
}
