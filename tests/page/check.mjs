// Opens a report as a reader would, and fails on the first thing that a reader would stumble over:
//   node tests/page/check.mjs PAGE.html
// It needs `playwright-core` and `axe-core` in target/peers/node_modules (scripts/peers installs them; RPCBENCH_PEERS
// names another folder) and a Chromium (RPCBENCH_CHROMIUM, or /usr/bin/chromium).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const peers = createRequire(resolve(process.env.RPCBENCH_PEERS ?? resolve(root, "target/peers"), "node_modules/x"));
const { chromium } = peers("playwright-core");
const axe = readFileSync(peers.resolve("axe-core/axe.min.js"), "utf8");
const [path] = process.argv.slice(2);
assert.ok(path, "usage: check.mjs PAGE.html");
const address = pathToFileURL(resolve(path)).href;
const browser = await chromium.launch({
  executablePath: process.env.RPCBENCH_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

/** Opens the page; `complaints` gathers console errors and every request beyond the page itself. */
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", message => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", error => complaints.push(error.message));
  page.on("request", request => request.url() !== address && complaints.push(`request: ${request.url()}`));
  await page.goto(address);
  // The script unpacks a large run first.
  if (options.javaScriptEnabled !== false) await page.locator("button.theme").waitFor();
  return { context, page, complaints };
}

async function accessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(node => node.html).join(" ")}`);
  assert.deepEqual(told, [], `axe, ${where}`);
}

/** Nothing wider than the window, and no text of a chart cut off or laid over other text. */
async function fits(page, where) {
  const [wide, window] = await page.evaluate(() => [document.body.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= window, `${where}: the body is ${wide} px wide in ${window}`);
  const clashes = await page.evaluate(() => {
    const found = [];
    for (const svg of document.querySelectorAll("figure svg")) {
      const edge = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll("text")].map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
      for (const [at, { text, box }] of texts.entries()) {
        const name = `${svg.querySelector("title").textContent}: ${text}`;
        if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1)
          found.push(`${name} is cut off`);
        for (const other of texts.slice(at + 1)) {
          const over = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
          const down = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
          if (over > 1 && down > 4) found.push(`${name} lies over ${other.text}`);
        }
      }
    }
    return found;
  });
  assert.deepEqual(clashes, [], where);
}

/** Opens all that is folded; false where nothing is. */
const unfold = page => page.evaluate(() => {
  const folded = [...document.querySelectorAll("details")];
  folded.forEach(part => { part.open = true; });
  return folded.length > 0;
});

const matrix = async page => [
  ...await page.locator(".matrix").allInnerTexts(),
  ...await page.locator(".matrix td").evaluateAll(cells => cells.map(cell => cell.className)),
];

for (const width of [1280, 390]) {
  for (const colorScheme of ["light", "dark"]) {
    const where = `${width} px, ${colorScheme}`;
    const { context, page, complaints } = await open({ viewport: { width, height: 844 }, colorScheme });
    await accessible(page, where);
    await fits(page, where);
    if (await unfold(page)) {
      await accessible(page, `${where}, unfolded`);
      await fits(page, `${where}, unfolded`);
    }
    assert.deepEqual(complaints, [], where);
    await context.close();
  }
}

// The reader's choices; a run of searches alone has nothing to choose from.
{
  const { context, page, complaints } = await open({ viewport: { width: 1280, height: 900 } });
  if (await page.locator(".matrix").count()) await choose(page);
  if (await page.locator(".cells").count()) await narrow(page);
  const header = page.locator(".figures").first().locator("thead button").nth(1);
  if (await header.count()) {
    await header.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".figures").first().locator("th[aria-sort=ascending]").count(), 1, "a table is sorted by keyboard");
  }
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator("button.theme").click();
  assert.notEqual(await ground(), light, "the theme changes");
  await accessible(page, "after the reader's choices");
  assert.deepEqual(complaints, []);
  await context.close();
}

/** Baseline, figure and filter: the script computes what the page was written with, and hides what does not fit. */
async function choose(page) {
  const before = await matrix(page);
  const baseline = page.locator("[name=baseline]");
  const first = await baseline.inputValue();
  const others = (await baseline.locator("option").evaluateAll(options => options.map(option => option.value)))
    .filter(value => value !== first);
  if (others.length) {
    await baseline.selectOption(others[0]);
    assert.notDeepEqual(await matrix(page), before, "another baseline changes the figures");
    assert.match(await page.locator("#reading").innerText(), new RegExp(RegExp.escape?.(others[0]) ?? "."));
    await baseline.selectOption(first);
    assert.deepEqual(await matrix(page), before, "the script computes what the page was written with");
  }
  await page.locator("[name=figure]").selectOption("rate");
  assert.notDeepEqual(await matrix(page), before, "another figure changes the figures");
  await page.locator("[name=figure]").selectOption("p50");
  const rows = () => page.locator(".figures").first().locator("tbody tr:visible").count();
  const all = await rows();
  await page.locator("[name=filter]").fill(first);
  if (others.length) assert.ok((await rows()) < all, "the filter hides rows");
  await page.locator("[name=filter]").fill("");
  assert.equal(await rows(), all);
}

/** The filter of a comparison: rows of other names are hidden, and come back. */
async function narrow(page) {
  const names = page.locator(".cells tbody tr");
  const visible = () => names.evaluateAll(rows => rows.filter(row => !row.hidden).map(row => row.cells[0].textContent));
  const all = await visible();
  const [wanted] = all;
  await page.locator("[name=filter]").fill(wanted.toUpperCase());
  const left = await visible();
  assert.ok(left.length < all.length && left.every(name => name.includes(wanted)), "the filter hides rows");
  await page.locator("[name=filter]").fill("");
  assert.deepEqual(await visible(), all);
}

// Without scripts, and on paper.
{
  const { context, page } = await open({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
  const compared = await page.locator(".matrix").count();
  if (compared) assert.match((await matrix(page)).join(), /×/, "the matrix is there without scripts");
  assert.equal(await page.locator(".controls").isVisible(), false, "no controls that do nothing");
  await page.emulateMedia({ media: "print" });
  if (compared) assert.match((await matrix(page)).join(), /×/, "the matrix is there on paper");
  const lost = await page.locator("details table").evaluateAll(tables => tables.filter(table => !table.getBoundingClientRect().height).length);
  assert.equal(lost, 0, "what is folded is there on paper");
  await context.close();
}

// Links to cells lead somewhere.
{
  const { context, page } = await open({ viewport: { width: 1280, height: 900 } });
  const broken = await page.evaluate(() => [...document.querySelectorAll("a[href^='#']")]
    .map(link => link.getAttribute("href").slice(1)).filter(id => !document.getElementById(decodeURIComponent(id))));
  assert.deepEqual(broken, [], "every link has its target");
  const twice = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(({ id }) => id)
    .filter((id, at, all) => all.indexOf(id) !== at));
  assert.deepEqual(twice, [], "every id is there once");
  await context.close();
}

await browser.close();
console.log(`${path}: holds`);
