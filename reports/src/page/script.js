// Serves the reader's choices: baseline, figure, order, filter, theme. Everything is readable without it.
(async () => {
// A large run stands compressed in its page.
const inflate = async text => {
  const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
};
const { type, textContent } = document.getElementById("run");
const run = JSON.parse(type === "application/json" ? textContent : await inflate(textContent));
const form = document.querySelector(".controls");
const quantile = name => cell => cell.launches.map(launch =>
  ((cell.load.pattern === "closed" ? launch.service : launch.response || launch.service).quantiles[name]));
const figures = {
  p50: { less: true, noise: "p50", of: quantile("p50_ns"), says: "Median time of a call" },
  p99: { less: true, noise: "p99", of: quantile("p99_ns"), says: "p99 time of a call (moves much between launches: no basis for a choice)" },
  rate: { less: false, noise: "rate", of: cell => cell.launches.map(l => (l.answered ?? l.ledger.ok) * 1e9 / l.window_ns), says: "Calls per second" },
  cpu: { less: true, of: cell => cell.launches.map(l =>
    (Math.max(l.client.cpu_ns - l.spin_ns, 0) + (l.server ? l.server.cpu_ns : 0)) / (l.answered ?? l.ledger.scheduled - l.ledger.shed)), says: "CPU time per call of client and server" },
};
const adapters = $("option", form.baseline);
const loads = [];
const cells = new Map();
const key = (load, workload, adapter) => JSON.stringify([load, workload, adapter]);
for (const cell of run.cells) {
  const load = JSON.stringify(cell.load);
  if (!loads.includes(load)) loads.push(load);
  cells.set(key(loads.indexOf(load), cell.workload, cell.adapter), cell);
}

// Figures, as the page's own are computed: geometric means of paired ratios, Student's t on logarithms.
const { t: table, fewest, noise } = document.getElementById("matrix").dataset, t = JSON.parse(table), noises = JSON.parse(noise);
const round = launch => Math.floor(launch.order / run.cells.length);
const comparable = cell => cell && (cell.verdict === "VALID" || cell.verdict === "SUSPECT");
const values = (cell, figure) => {
  if (!comparable(cell)) return null;
  const found = figure.of(cell);
  return found.length && found.every(value => value > 0 && isFinite(value))
    ? new Map(cell.launches.map((launch, at) => [round(launch), found[at]])) : null;
};
// Pairs by round: a launch that failed moves no other.
const logs = (a, b) => a && b && new Map([...a.keys()].filter(round => b.has(round)).map(round => [round, Math.log(a.get(round) / b.get(round))]));
const estimate = logs => {
  if (!logs || !logs.length) return null;
  const n = logs.length, mean = logs.reduce((a, b) => a + b) / n;
  const error = Math.sqrt(logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (n - 1) / n);
  const reach = n >= fewest ? t[Math.min(n, t.length + 1) - 2] * error : NaN;
  return { center: Math.exp(mean), low: Math.exp(mean - reach), high: Math.exp(mean + reach), n };
};
const overall = all => {
  if (all.some(logs => !logs)) return null;
  const rounds = [...all[0].keys()].filter(round => all.every(logs => logs.has(round)));
  return estimate(rounds.map(round => all.reduce((sum, logs) => sum + logs.get(round), 0) / all.length));
};
const digits = value => value < 0.1 ? value.toFixed(3) : value < 9.995 ? value.toFixed(2) : value < 99.95 ? value.toFixed(1)
  : Math.round(value).toLocaleString("en-US");
const tint = (estimate, figure, closed) => {
  const size = Math.abs(Math.log(estimate.center)), noise = noises[figure.noise];
  if (estimate.n < fewest || (estimate.low <= 1 && 1 <= estimate.high)) return "eq";
  // The noise floor is one of closed loops.
  if (closed && noise !== undefined && size <= noise / Math.sqrt(estimate.n)) return "eq";
  return ((estimate.center < 1) === figure.less ? "b" : "w") + (1 + [0.1, 0.3, 0.7].filter(bound => size > bound).length);
};

// The matrix.
function fill(td, estimate, figure, otherwise, closed) {
  const link = td.querySelector("a,b") || td.appendChild(document.createElement("b"));
  td.querySelectorAll("small").forEach(small => small.remove());
  if (!td.contains(link) || td.firstChild !== link) td.replaceChildren(link);
  td.className = estimate ? tint(estimate, figure, closed) : "none";
  link.textContent = estimate ? digits(estimate.center) + "×" : otherwise;
  td.dataset.value = estimate ? estimate.center : "";
  if (estimate && estimate.n >= fewest && estimate.low < estimate.high)
    td.appendChild(document.createElement("small")).textContent = digits(estimate.low) + "–" + digits(estimate.high);
}
function compare() {
  const baseline = form.baseline.value, figure = figures[form.figure.value];
  for (const table of $(".matrix")) {
    const columns = $("th[data-workload]", table), first = columns[0].cellIndex;
    const closed = JSON.parse(loads[columns[0].dataset.load]).pattern === "closed";
    for (const row of $("tbody tr", table)) {
      const all = columns.map(({ dataset: { load, workload } }, at) => {
        const cell = cells.get(key(+load, workload, adapters[row.dataset.a].value));
        const base = cells.get(key(+load, workload, baseline));
        const found = logs(values(cell, figure), values(base, figure));
        fill(row.cells[at + first], estimate(found && [...found.values()]), figure, !cell || comparable(cell) ? "—" : cell.verdict, closed);
        return found;
      });
      if (first > 1) fill(row.cells[1], overall(all), figure, "—", closed);
    }
  }
  const strong = document.createElement("strong");
  strong.textContent = baseline;
  document.getElementById("reading").replaceChildren(figure.says + " relative to ", strong, figure.less
    ? ": 0.50× takes half as much, 2.00× twice as much. Lower is better. Small figures: 95 % interval."
    : ": 2.00× does twice as many, 0.50× half as many. Higher is better. Small figures: 95 % interval.");
}

// Filter: rows of tables, and the adapter's marks in charts.
const hidden = document.head.appendChild(document.createElement("style"));
function filter() {
  const wanted = form.filter.value.trim().toLowerCase();
  const fits = option => (option.value + " " + option.dataset.family).toLowerCase().includes(wanted);
  hidden.textContent = adapters.filter(option => !fits(option))
    .map(({ index }) => `figure .s${index},[data-a="${index}"]{display:none}`).join("");
}

form.hidden = !run.cells.length;
form.addEventListener("submit", event => event.preventDefault());
form.baseline.addEventListener("change", compare);
form.figure.addEventListener("change", compare);
form.filter.addEventListener("input", filter);

sortable();
themed();
})();
