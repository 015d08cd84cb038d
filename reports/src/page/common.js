"use strict";
// Serves every page: the order of its tables, and its theme. Everything is readable without it.
const $ = (query, from = document) => [...from.querySelectorAll(query)];

// Order: every column of every table, numbers by size.
const sizes = { ns: 1, "µs": 1e3, ms: 1e6, s: 1e9, "/s": 1, "k/s": 1e3, "M/s": 1e6 };
function size(td) {
  if (td.dataset.value !== undefined) return td.dataset.value === "" ? Infinity : +td.dataset.value;
  const [, number, unit] = (td.firstChild?.textContent ?? "").match(/^(?:under |[≥<] |[±+])?([-−]?[\d.,]+)\S*(?: ([µa-zA-Z/]+))?/) || [];
  return number === undefined ? Infinity : parseFloat(number.replaceAll(",", "").replace("−", "-")) * (sizes[unit] || 1);
}
function sort(th) {
  const table = th.closest("table"), body = table.tBodies[0], up = th.getAttribute("aria-sort") !== "ascending";
  const rows = [...body.rows].map(row => ({ row, text: row.cells[th.cellIndex].textContent, size: size(row.cells[th.cellIndex]) }));
  const known = rows.some(({ size }) => isFinite(size)), sign = up ? 1 : -1;
  rows.sort((a, b) => !known ? sign * a.text.localeCompare(b.text)
    : isFinite(a.size) && isFinite(b.size) ? sign * (a.size - b.size) : isFinite(a.size) ? -1 : isFinite(b.size) ? 1 : 0);
  $("th[aria-sort]", table).forEach(other => other.removeAttribute("aria-sort"));
  th.setAttribute("aria-sort", up ? "ascending" : "descending");
  body.append(...rows.map(({ row }) => row));
}
function sortable() {
  for (const th of $("thead th")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...th.childNodes);
    button.addEventListener("click", () => sort(th));
    th.append(button);
  }
}

function themed() {
  const theme = document.querySelector(".theme");
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
}
