// Everything works without this file; it adds comfort only: the cited cell is shown in the rebuilt
// table too, a citation can be copied, and an address inside a sentence finds that sentence.
"use strict";

const bar = document.querySelector(".citebar");

/** The element an address names; for an offset without an element of its own the nearest before. */
function cited() {
  const id = location.hash.slice(1);
  const exact = document.getElementById(id);
  if (exact || !/^[cp]\d+$/.test(id)) return exact;
  const wanted = Number(id.slice(1));
  let nearest = null;
  for (const mark of document.querySelectorAll(".source span[id^=c]")) {
    if (Number(mark.id.slice(1)) <= wanted) nearest = mark;
  }
  return nearest;
}

function lineOf(mark) {
  let line = "";
  for (const sign of document.querySelectorAll(".source .n")) {
    if (sign.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_PRECEDING) break;
    line = sign.dataset.n;
  }
  return line;
}

function citation(mark) {
  const fields = {
    section: mark.closest("[data-section]").dataset.section,
    place: mark.title,
    quote: mark.textContent.trim(),
    line: lineOf(mark),
    address: location.origin + location.pathname + "#" + mark.id,
  };
  const pattern = mark.title ? bar.dataset.cell : bar.dataset.passage;
  return pattern.replace(/\[(\w+)\]/g, (all, name) => fields[name] ?? all);
}

/** Scroll the panes around a cell, and nothing but them, until it is in their middle. */
function centre(cell, pane, table) {
  const at = cell.getBoundingClientRect();
  const [outer, inner] = [pane.getBoundingClientRect(), table.getBoundingClientRect()];
  pane.scrollTop += at.top - outer.top - pane.clientHeight / 2;
  if (at.right > inner.right) table.scrollLeft += at.right - inner.right + 8;
}

function show() {
  document.querySelectorAll(".mirror, .near").forEach((one) => one.classList.remove("mirror", "near"));
  const mark = cited();
  const inSource = mark && mark.matches(".cell, .claim, .sentence, .passage");
  if (bar) bar.hidden = !inSource;
  if (!inSource) return;
  if (mark.id !== location.hash.slice(1)) {
    mark.classList.add("near");
    mark.scrollIntoView({ block: "center" });
  }
  const link = document.querySelector(`td a[href="#${mark.id}"]`);
  if (link) {
    link.parentElement.classList.add("mirror");
    centre(link, link.closest(".read"), link.closest(".scroll"));
  }
  box(mark);
  if (bar) bar.querySelector("output").textContent = citation(mark);
}

/** Box the cited cell on the picture of its page, in every picture there is of that section. */
function box(mark) {
  for (const image of mark.closest(".part").querySelectorAll(".paper img")) {
    image.src = image.parentElement.href.split("?")[0] + "?box=" + mark.id;
    image.parentElement.href = image.src;
  }
}

/** Copy, also where the page is not served over TLS and the clipboard is closed to it. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copied]");
  if (!button) return;
  const from = button.closest(".copyable").querySelector("output, .text");
  await copy(from.textContent.trim());
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 2000);
});
document.querySelectorAll("button[data-copied]").forEach((button) => { button.hidden = false; });
addEventListener("hashchange", show);
if (document.querySelector(".source")) show();
