// The ranking and the table of ties.

const FIRST_RANKED = 15, ROWS = 250;
let rankedRows = FIRST_RANKED, tieRows = ROWS, sorting = { by: null, down: false };

/** A value with its range, drawn: the dot is the value, the line what single sources make of it. */
function rangeMark(i) {
  const m = measure();
  m.top ??= Math.max(...m.value.map((v, k) => Math.max(v ?? 0, m.high?.[k] ?? 0)), 1e-12);
  const x = (v) => 3 + (54 * Math.max(v ?? 0, 0)) / m.top;
  return svg("svg", { width: 64, height: 12, "aria-hidden": "true", class: "range" },
    svg("line", { x1: x(m.low[i]), x2: x(m.high[i]), y1: 6, y2: 6, stroke: "currentColor", "stroke-width": 2, "stroke-opacity": 0.5 }), svg("circle", { cx: x(m.value[i]), cy: 6, r: 3, fill: "currentColor" }));
}

const ofAll = () => `Sizes, ranks and ranges are of all ${many(ties.length, "tie")}, not of what the filters leave.`;

function ranking() {
  const m = measure();
  const order = actors.map((_, i) => i).filter((i) => m.rank[i] !== null && m.rank[i] !== undefined).sort((a, b) => m.rank[a] - m.rank[b] || (actors[a].name < actors[b].name ? -1 : actors[a].name > actors[b].name ? 1 : a - b));
  const head = (text, className) => el("th", { scope: "col", textContent: text, className: className ?? "" });
  const span = (i) => (m.low[i] === m.high[i] ? short(m.low[i]) : `${short(m.low[i])}–${short(m.high[i])}`);
  const lines = order.slice(0, rankedRows).map((i) => {
    const ranks = m.low && m.rank_best[i] !== m.rank_worst[i] ? el("div", { className: "small", textContent: `${m.rank_best[i]}–${m.rank_worst[i]}` }) : null;
    const row = el("tr", {}, el("td", {}, String(m.rank[i]), ranks), el("th", { scope: "row" }, button(actors[i].name, () => reveal(i))),
      el("td", { className: "number", textContent: tiesOf[i].length }), el("td", { className: "number" }, short(m.value[i]), m.low ? el("div", { className: "small", textContent: span(i) }) : null),
      ...(m.low ? [el("td", {}, rangeMark(i))] : []));
    row.dataset.row = i;
    row.classList.toggle("on", i === state.actor);
    return row;
  });
  const title = el("h2", { id: "ranking-title", textContent: `Ranking by ${m.name}` });
  const body = order.length
    ? [el("table", {}, el("thead", {}, el("tr", {}, head("Rank"), head("Actor"), head("Ties", "number"), head(m.name[0].toUpperCase() + m.name.slice(1), "number"), ...(m.low ? [head("Range")] : []))), el("tbody", {}, ...lines))]
    : [el("p", { textContent: "No actor is ranked." })];
  body[0].setAttribute("aria-labelledby", "ranking-title");
  const more = order.length > FIRST_RANKED ? [el("p", { className: "small row" }, `The first ${Math.min(rankedRows, order.length)} of ${order.length} ranked actors. `,
    button(rankedRows < order.length ? "All" : "Fewer", () => { rankedRows = rankedRows < order.length ? Infinity : FIRST_RANKED; ranking(); }))] : [];
  const choice = measures.length > 1 ? [chooser("size-by", "Size and rank by", measures.map((one) => one.name), () => state.size, (at) => { state.size = at; sized(); $("size-by").focus(); })] : [];
  const note = el("p", { className: "small", id: "of-all", hidden: !isFiltered(), textContent: ofAll() });
  $("ranking").replaceChildren(title, ...choice, note, ...body, ...more);
}

/** Another measure: sizes, ranks, labels. */
function sized() {
  walked = walk();
  ranking();
  $("made").textContent = `${measure().made}.`;
  legend();
  engine.update();
  if (state.actor !== null) showPanel();
  remember();
}

const COLUMNS = [
  ["Actor", (t) => actors[t.from].name], ["Actor", (t) => (t.directed ? "→ " : "") + actors[t.to].name], ["Type", (t) => types[t.type].label], ["Period", (t) => t.period ?? "", (t) => (t.undated ? Infinity : t.first ?? -Infinity)],
  ["Sign", (t) => SIGNS[t.sign ?? 0]], ["Confidence", (t) => t.confidence ?? "", (t) => data.confidences.findIndex(({ name }) => name === (t.confidence ?? ""))], ["Sources: place", (t) => (t.cites ?? []).map((c) => cite(c)).join(", ")],
];

/** The ties that are shown, made when somebody opens the table; a long one in parts. */
function tieTable() {
  const box = $("all-ties");
  box.querySelector("summary").textContent = shown.ties.length === ties.length ? `Table of ties (${ties.length.toLocaleString("en")})` : `Table of ties (${shown.ties.length.toLocaleString("en")} of ${ties.length.toLocaleString("en")} shown)`;
  if (!box.open) return;
  const key = sorting.by === null ? null : COLUMNS[sorting.by][2] ?? COLUMNS[sorting.by][1];
  const order = key ? [...shown.ties].sort((a, b) => { const [x, y] = [key(ties[a]), key(ties[b])]; return (x < y ? -1 : x > y ? 1 : a - b) * (sorting.down ? -1 : 1); }) : shown.ties;
  const heads = COLUMNS.map(([name], c) => {
    const mark = sorting.by === c ? (sorting.down ? " ▾" : " ▴") : "";
    const cell = el("th", { scope: "col" }, button(name + mark, () => { sorting = { by: c, down: sorting.by === c && !sorting.down }; tieTable(); $("all-ties").querySelectorAll("th button")[c].focus(); }));
    if (sorting.by === c) cell.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
    return cell;
  });
  const lines = order.slice(0, tieRows).map((i) => el("tr", {}, ...COLUMNS.map(([, text], c) => el("td", {}, c === 2 ? button(text(ties[i]), () => { select({ tie: i }); $("panel").focus(); $("panel").scrollIntoView({ block: "nearest" }); }) : text(ties[i])))));
  const table = el("div", { className: "wide", tabIndex: 0 }, el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...lines)));
  table.setAttribute("role", "region");
  table.setAttribute("aria-label", "Table of ties");
  const more = order.length > tieRows ? [el("p", { className: "row" }, `${tieRows.toLocaleString("en")} of ${many(order.length, "tie")}. `, button(`Show ${Math.min(ROWS, order.length - tieRows).toLocaleString("en")} more`, () => { tieRows += ROWS; tieTable(); }))] : [];
  box.replaceChildren(box.querySelector("summary"), order.length ? table : el("p", { textContent: "No tie is shown." }), ...more);
}
