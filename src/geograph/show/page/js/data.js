// What the page knows. Everything comes from the JSON beside this script and goes in as text, never as markup.
const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);

/** A column as its cells: each different one once and for every row which, or as they are. */
const cells = (column) => (Array.isArray(column) ? column : column.at.map((i) => column.words[i]));

/** The rows of a table that is told column by column; blank columns are not told. */
function rows(table) {
  const names = Object.keys(table);
  const columns = names.map((name) => cells(table[name]));
  return (columns[0] ?? []).map((_, i) => {
    const row = {};
    names.forEach((name, c) => { const cell = columns[c][i]; if (cell !== "" && cell !== null) row[name] = cell; });
    return row;
  });
}

const actors = rows(data.actors);
const ties = rows(data.ties);
const { types, sources, measures, groups, kinds } = data;
const bends = data.bends ? cells(data.bends) : ties.map(() => 0);
const SIGNS = { 1: "friendly", 0: "neutral", "-1": "hostile" };
const kindOf = new Map(kinds.map((kind) => [kind.name, kind]));

const tiesOf = actors.map(() => []);
ties.forEach((tie, i) => {
  tiesOf[tie.from].push(i);
  if (tie.to !== tie.from) tiesOf[tie.to].push(i);
});
const other = (tie, actor) => (ties[tie].from === actor ? ties[tie].to : ties[tie].from);
const typeOf = (tie) => types[ties[tie].type];
const signOf = (tie) => ties[tie].sign ?? 0;
const pairOf = (tie) => Math.min(ties[tie].from, ties[tie].to) * actors.length + Math.max(ties[tie].from, ties[tie].to);
const placeOf = new Map(actors.map((actor, i) => [actor.id, i]));

/** What is chosen, filtered and measured: the one state of the page. The drawing, the panel and the address follow from it. */
const state = {
  actor: null, tie: null, // selected
  route: null, // { from, to, over, at }: the paths that are shown, and which of them
  size: 0, color: 0, // places in measures and groups
  reduced: Boolean(data.reduced),
  types: new Set(), kinds: new Set(), signs: new Set(), levels: new Set(), confidences: new Set(), // switched off
  first: null, last: null, // period, in steps of time.js; null: all
  undated: true,
  least: 1, // ties that a pair must have
  focus: null, radius: 1, // only an actor and who is near it
  isolates: true, // also actors without a tie shown
};
const measure = () => measures[state.size];

/** Ranked actors first, then the others by number of ties: the order of walking through them, and of giving out labels. */
function walk() {
  const { rank } = measure();
  return actors.map((_, i) => i).sort((a, b) => (rank[a] ?? 1e9) - (rank[b] ?? 1e9) || tiesOf[b].length - tiesOf[a].length || a - b);
}

// -- small helpers --------------------------------------------------------------------------------

function el(tag, props, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
  return node;
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const say = (text) => { $("said").textContent = text; };
const many = (n, word) => `${n.toLocaleString("en")} ${word}${n === 1 ? "" : "s"}`;

/** A number as it is printed; words.py has the same rule. */
function short(value) {
  if (value === null || value === undefined) return "";
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return (Math.sign(value) * Math.round(Math.abs(value))).toLocaleString("en");
  return Math.abs(value) >= 10 ? value.toFixed(1) : String(Number(value.toPrecision(3)));
}

/** A document by its place in sources; one that sources.csv lacks goes by the id that stands in its stead. */
const sourceAt = (at) => (typeof at === "number" ? sources[at] : { id: String(at), short: String(at), full: String(at), url: "" });

function cite([at, locator], full) {
  const source = sourceAt(at);
  return (full ? source.full : source.short) + (locator ? `${full ? ", at " : ": "}${locator}` : "");
}
