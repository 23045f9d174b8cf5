// What a reader takes along: the drawing as SVG and PNG, the ties and the ranking as CSV, the page on paper.

/** The drawing as it is shown, as an SVG with legend: on light paper, with text as text; title and sources too where it goes alone. */
function drawingSvg(options) {
  theme(true);
  try { return drawnSvg(options); } finally { theme(); }
}

function drawnSvg({ alone = true } = {}) {
  const { drawn } = engine;
  const placed = drawn.actors.map((i) => [i, engine.at(i), engine.radius(i)]).filter(([, p]) => p);
  const texts = labelBoxes.filter((b) => shown.actor.has(b.actor));
  const edge = { x: [Infinity, -Infinity], y: [Infinity, -Infinity] };
  const grow = (x, y, r = 0) => { edge.x = [Math.min(edge.x[0], x - r), Math.max(edge.x[1], x + r)]; edge.y = [Math.min(edge.y[0], y - r), Math.max(edge.y[1], y + r)]; };
  placed.forEach(([, p, r]) => grow(p.x, p.y, r + 4));
  texts.forEach((b) => { grow(b.x, b.y); grow(b.x + b.w, b.y + b.h); });
  if (!placed.length) grow(0, 0, 100);
  const width = Math.max(edge.x[1] - edge.x[0] + 40, 640);
  const left = (edge.x[0] + edge.x[1] - width) / 2;
  const lit = engine.lit();
  const near = lit.actors.size ? lit : null;
  const lines = svg("g", { fill: "none" });
  const heads = svg("g", {});
  for (const i of drawn.ties) {
    const [a, b] = [engine.at(ties[i].from), engine.at(ties[i].to)];
    const c = hex(visible(typeOf(i).color));
    const via = engine.via(i);
    const opacity = near ? (near.ties.has(i) ? 1 : 0.15) : Math.min(1, Math.max(0.35, 400 / drawn.ties.length)) * (shown.during && shown.certain.get(i) !== "sure" ? 0.4 : 1);
    const d = ties[i].from === ties[i].to ? `M${a.x} ${a.y - 4}c${loop(i)} 0 0` : via ? `M${a.x} ${a.y}Q${via.x} ${via.y} ${b.x} ${b.y}` : `M${a.x} ${a.y}L${b.x} ${b.y}`;
    const { dashes } = typeOf(i);
    lines.append(svg("path", { d: d.replace(/-?\d+\.\d+/g, (n) => (+n).toFixed(1)), stroke: c, "stroke-opacity": opacity.toFixed(2), "stroke-width": ties[i].weak ? 0.9 : 1.6, ...(dashes.length ? { "stroke-dasharray": dashes.join(" ") } : {}) }));
    if (ties[i].directed && ties[i].from !== ties[i].to) heads.append(arrowHead(via ?? a, b, engine.radius(ties[i].to), c, opacity));
  }
  const symbols = svg("g", {});
  for (const [i, p, r] of placed) {
    const kind = kindOf.get(actors[i].kind);
    const c = visible(colorOf(i));
    const faint = near && !near.actors.has(i) ? 0.25 : 1;
    symbols.append(symbolAt(kind.shape, p.x, p.y, r, { fill: hex(mix(c, paper, kind.light ? 0.78 : 0.12)), stroke: hex(c), opacity: faint, "stroke-width": 1.5, ...(kind.light ? { "stroke-dasharray": "4 3" } : {}) }));
  }
  const names = svg("g", { "text-anchor": "middle", fill: hex(ink), stroke: "#ffffff", "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke" });
  for (const b of texts) b.lines.forEach((text, k) => names.append(words(text, b.x + b.w / 2, b.y + b.font * (0.85 + 1.15 * k), b.font)));
  const head = !alone ? "" : svg("g", { fill: hex(ink) }, words(document.querySelector("h1").textContent, left + 20, edge.y[0] - 58, 20, "600"),
    words([document.querySelector(".counts b")?.textContent, stateLine()].filter(Boolean).join(" · "), left + 20, edge.y[0] - 36, 12));
  const foot = svg("g", { fill: hex(ink) });
  const bottom = legendRows(foot, left + 20, edge.y[1] + 34, width - 40);
  const notes = !alone ? [] : [$("handling")?.textContent, document.querySelector(".from")?.textContent, document.querySelector("header .caveat")?.textContent, isFiltered() && ofAll(), $("unnamed").textContent, measure().made].filter(Boolean);
  let y = bottom + 18;
  for (const text of notes.flatMap((note) => broken(note, (width - 40) / 5.6))) { foot.append(words(text, left + 20, y, 10.5)); y += 14; }
  const top = edge.y[0] - (alone ? 90 : 12);
  return svg("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: [left, top, width, y - top + 8].map((v) => v.toFixed(0)).join(" "), width: width.toFixed(0), height: (y - top + 8).toFixed(0), "font-family": FONT, role: "img" },
    svg("title", {}, plain(document.querySelector("h1").textContent)), svg("desc", {}, plain(`${stateLine()} ${notes.join(" ")}`)),
    svg("rect", { x: left.toFixed(0), y: top.toFixed(0), width: width.toFixed(0), height: (y - top + 8).toFixed(0), fill: "#ffffff" }), lines, heads, symbols, names, head, foot);
}

/** Loops of several ties of an actor with itself, one within the other. */
const loop = (i) => { const size = 22 + Math.abs(bends[i]) * 60 + (bends[i] < 0 ? 6 : 0); return `-${size} -${size * 1.8} ${size} -${size * 1.8}`; };

const plain = (text) => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ""); // what XML has no room for
const words = (text, x, y, size, weight) => svg("text", { x: x.toFixed(1), y: y.toFixed(1), "font-size": size.toFixed(1), ...(weight ? { "font-weight": weight } : {}) }, plain(text));
const broken = (text, length) => text.trim().split(/\s+/).reduce((lines, word) => {
  if (`${lines.at(-1)} ${word}`.length > length) lines.push(word); else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  return lines;
}, [""]);

function arrowHead(from, to, radius, color, opacity) {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [dx, dy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [x, y] = [to.x - dx * radius * 1.05, to.y - dy * radius * 1.05];
  const corner = (side) => `${(x - dx * 8 + side * dy * 3.2).toFixed(1)},${(y - dy * 8 - side * dx * 3.2).toFixed(1)}`;
  return svg("polygon", { points: `${x.toFixed(1)},${y.toFixed(1)} ${corner(1)} ${corner(-1)}`, fill: color, "fill-opacity": opacity.toFixed(2) });
}

/** The legend in rows; the y below it. */
function legendRows(into, left, top, width) {
  let [x, y] = [left, top];
  const put = (mark, text) => {
    const wide = 52 + text.length * 7.4;
    if (x + wide > left + width) { x = left; y += 20; }
    mark.setAttribute("x", x);
    mark.setAttribute("y", y - (mark.getAttribute("height") === "10" ? 9 : 13));
    into.append(mark, words(text, x + (mark.getAttribute("width") === "34" ? 40 : 22), y, 11.5));
    x += wide;
  };
  const inUse = new Set(engine.drawn.ties.map((i) => ties[i].type));
  types.forEach((type, k) => { if (inUse.has(k)) put(line(type), type.label); });
  [x, y] = [left, y + 20];
  const own = new Set(engine.drawn.actors.map((i) => groups[state.color].of[i]));
  if (groups[state.color].by !== "kind") { groups[state.color].rows.forEach((row, k) => { if (own.has(k)) put(symbol("dot", row.color, false), row.name); }); [x, y] = [left, y + 20]; }
  const used = new Set(engine.drawn.actors.map((i) => actors[i].kind));
  for (const kind of kinds) if (used.has(kind.name)) put(symbol(kind.shape, groups[state.color].by === "kind" ? groups[state.color].rows.find((row) => row.name === kind.name)?.color ?? "#7d848c" : "#7d848c", kind.light), kind.name);
  return y;
}

function save(name, type, content) {
  const link = el("a", { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(`Saved as ${name}`);
}

const fileName = (ending) => `${document.title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "network"}.${ending}`;
const svgText = () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawingSvg())}\n`;

function savePng() {
  const drawn = drawingSvg();
  const [w, h] = ["width", "height"].map((name) => Number(drawn.getAttribute(name)));
  const fold = Math.min(3, 12000 / Math.max(w, h));
  const picture = new Image(w, h);
  picture.onload = () => {
    const canvas = el("canvas", { width: w * fold, height: h * fold });
    canvas.getContext("2d").drawImage(picture, 0, 0, w * fold, h * fold);
    canvas.toBlob((blob) => save(fileName("png"), "image/png", blob));
  };
  picture.onerror = () => say("The picture could not be made");
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(drawn))}`;
}

/** A cell that no spreadsheet takes for a formula, as geograph's own CSV has it. */
function csvCell(value) {
  if (typeof value === "number") return String(value);
  let text = String(value ?? "");
  if (/^'*[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) text = `'${text}`;
  return /^#|[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
const csv = (head, lines) => `\ufeff${[head, ...lines].map((cells) => cells.map(csvCell).join(",")).join("\r\n")}\r\n`;
const written = ([at, locator]) => `${sourceAt(at).id}${locator ? `:${locator}` : ""}`;

function tiesCsv() {
  const head = ["id", "source", "target", "type", "role", "directed", "sign", "channel", "weight", "period", "confidence", "level", "citation", "denied_by", "note"];
  return csv(head, shown.ties.map((i) => {
    const t = ties[i];
    return [t.id, actors[t.from].id, actors[t.to].id, typeOf(i).type, t.role, t.directed ? "yes" : "no", signOf(i), t.channel ? "yes" : "no", t.weight ?? 1, t.period, t.confidence, (t.level ?? []).join(";"), (t.cites ?? []).map(written).join(";"), (t.denied ?? []).join(";"), t.note];
  }));
}

function rankingCsv() {
  const m = measure();
  const ranged = Boolean(m.low);
  const order = actors.map((_, i) => i).filter((i) => m.rank[i] !== null).sort((a, b) => m.rank[a] - m.rank[b] || a - b);
  return csv(["rank", "actor", "name", m.name, ...(ranged ? ["low", "high", "rank_best", "rank_worst", "owes_to"] : [])],
    order.map((i) => [m.rank[i], actors[i].id, actors[i].name, m.value[i], ...(ranged ? [m.low[i], m.high[i], m.rank_best[i], m.rank_worst[i], m.owes_to[i] === "" ? "" : sourceAt(m.owes_to[i]).id] : [])]));
}

const take = {
  png: savePng,
  svg: () => save(fileName("svg"), "image/svg+xml", svgText()),
  ties: () => save(fileName("ties.csv"), "text/csv;charset=utf-8", tiesCsv()),
  ranking: () => save(fileName("ranking.csv"), "text/csv;charset=utf-8", rankingCsv()),
  print: () => print(),
};

/** On paper the drawing is an SVG, which no resolution blurs, on white; sources and method are unfolded. */
const unfolded = [];
function beforePrint() {
  $("print").replaceChildren(drawingSvg({ alone: false }));
  for (const box of [$("documents"), $("method")]) if (!box.open) { box.open = true; unfolded.push(box); }
}
function afterPrint() {
  for (const box of unfolded.splice(0)) box.open = false;
}
