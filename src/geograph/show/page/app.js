"use strict";
// The page's behavior. Everything it says comes from the JSON beside it and goes in as text, never as markup.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const { actors, ties, types, sources, nodes } = data;
  const edges = data.edges.map(([from, to, arrows, width, bend]) => ({ from, to, arrows, width, bend }));
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const hidden = new Set(); // types switched off in the legend
  let chosen = { actor: null, tie: null };
  let hovered = null;
  let network, nodeSet, edgeSet, paper, ink;

  const tiesOf = nodes.map(() => []);
  edges.forEach((edge, i) => {
    tiesOf[edge.from].push(i);
    if (edge.to !== edge.from) tiesOf[edge.to].push(i);
  });
  const other = (tie, actor) => (edges[tie].from === actor ? edges[tie].to : edges[tie].from);
  const signOf = (tie) => ties[tie].sign ?? typeOf(tie).sign;
  const shown = (tie) => !hidden.has(ties[tie].type);
  const typeOf = (tie) => types[ties[tie].type];
  // The walk: ranked actors first, then the others by number of ties. Labels are given out in the same order.
  const walk = nodes.map((_, i) => i).sort((a, b) => (actors[a].rank ?? 1e9) - (actors[b].rank ?? 1e9) || tiesOf[b].length - tiesOf[a].length || a - b);

  // -- small helpers ------------------------------------------------------------------------------

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

  function rgb(color) {
    const long = /^#[0-9a-f]{3}$/i.test(color) ? color.replace(/[0-9a-f]/gi, "$&$&") : color;
    const known = /^#[0-9a-f]{6}/i.test(long) ? long : "#808080";
    return [1, 3, 5].map((i) => parseInt(known.slice(i, i + 2), 16));
  }
  const css = (c, alpha = 1) => `rgba(${c.map(Math.round).join(",")},${alpha})`;
  const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);

  /** A color moved towards the ink until it stands out from the paper. */
  function visible(color, wanted = 3) {
    const light = (c) => c.map((v) => v / 255).map((v) => (v <= 0.04 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (c) => { const [x, y] = [light(c), light(paper)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
    let c = rgb(color);
    for (let step = 0; step < 12 && contrast(c) < wanted; step++) c = mix(c, ink, 0.12);
    return c;
  }

  // -- the engine: nothing below this part knows vis-network ---------------------------------------

  /** The drawing stretched to the canvas, so that one unit is one pixel at first; turned where the canvas is upright. */
  function places() {
    const [w, h] = [$("graph").clientWidth, $("graph").clientHeight];
    const upright = h > w * 1.1;
    const at = nodes.map((n) => (upright ? [n.y, n.x] : [n.x, n.y]));
    const span = [0, 1].map((k) => { const v = at.map((p) => p[k]); return v.length ? [Math.min(...v), Math.max(...v)] : [0, 0]; });
    const room = [w - (w < 500 ? 70 : 110), h - 84];
    const scale = room.map((r, k) => (span[k][1] > span[k][0] ? Math.min(r / (span[k][1] - span[k][0]), 2.2) : 0));
    const size = Math.min(1.25, Math.max(0.3, Math.sqrt((w * h) / Math.max(nodes.length, 12)) / 110));
    // Parallel ties stand about 16 pixels apart however long they are; as long arcs they would leave the canvas.
    const put = at.map((p) => p.map((v, k) => (v - (span[k][0] + span[k][1]) / 2) * scale[k] - (k ? 8 : 0)));
    const apart = (e) => Math.hypot(put[e.from][0] - put[e.to][0], put[e.from][1] - put[e.to][1]) || 205;
    const bend = edges.map((e) => ({ enabled: e.bend !== 0, type: e.bend < 0 ? "curvedCCW" : "curvedCW", roundness: Math.abs(e.bend) * Math.min(1, 205 / apart(e)) }));
    return { size, bend, put };
  }

  function draw() {
    const { size, bend, put } = places();
    nodeSet = new vis.DataSet(nodes.map((n, id) => ({ id, shape: n.shape, size: n.size * size, x: put[id][0], y: put[id][1] })));
    edgeSet = new vis.DataSet(edges.map((e, id) => ({ id, from: e.from, to: e.to, arrows: e.arrows, dashes: typeOf(id).dashes, smooth: bend[id] })));
    network = new vis.Network($("graph"), { nodes: nodeSet, edges: edgeSet }, {
      autoResize: false,
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: nodes.length <= 600, keyboard: false, selectConnectedEdges: false, hideEdgesOnDrag: edges.length > 3000, zoomSpeed: 0.7 },
      nodes: { labelHighlightBold: false, borderWidth: 1.5, borderWidthSelected: 3 },
      edges: { hoverWidth: 0, selectionWidth: 1.5, arrowStrikethrough: false, selfReference: { size: 14 }, arrows: { to: { scaleFactor: 0.55 } } },
    });
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
    network.on("afterDrawing", labels);
    network.on("click", (event) => {
      const touched = event.nodes[0] ?? labelAt(event.pointer.canvas);
      if (touched !== undefined) select({ actor: touched });
      else select(event.edges.length ? { actor: chosen.actor, tie: event.edges[0] } : {});
    });
    network.on("hoverNode", (event) => { hovered = event.node; network.redraw(); });
    network.on("blurNode", () => { hovered = null; network.redraw(); });
  }

  function refit() {
    const { size, bend, put } = places();
    network.setSize("100%", "100%");
    nodeSet.update(nodes.map((n, id) => ({ id, size: n.size * size, x: put[id][0], y: put[id][1] })));
    edgeSet.update(edges.map((_, id) => ({ id, smooth: bend[id] })));
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
    paint();
  }

  /** Colors of everything from what is chosen, filtered and light or dark. A chosen tie keeps the color of its type. */
  function paint() {
    const near = new Set();
    const own = new Set();
    if (chosen.tie !== null) {
      own.add(chosen.tie);
      near.add(edges[chosen.tie].from).add(edges[chosen.tie].to);
    } else if (chosen.actor !== null) {
      near.add(chosen.actor);
      for (const tie of tiesOf[chosen.actor].filter(shown)) { own.add(tie); near.add(other(tie, chosen.actor)); }
    }
    const any = near.size > 0;
    const colors = new Map();
    const toned = (c) => colors.get(c) ?? colors.set(c, visible(c)).get(c);
    nodeSet.update(nodes.map((n, id) => {
      const c = toned(n.color);
      const faint = any && !near.has(id);
      const border = css(faint ? mix(c, paper, 0.75) : id === chosen.actor ? ink : c);
      const background = css(mix(c, paper, faint ? 0.85 : n.light ? 0.78 : 0.12));
      const both = { border, background };
      return { id, color: { ...both, highlight: both, hover: both }, borderWidth: id === chosen.actor ? 3 : 1.5, shapeProperties: { borderDashes: n.light ? [4, 3] : false } };
    }));
    const { clientWidth, clientHeight } = $("graph");
    const many = Math.min(1, Math.max(0.3, Math.sqrt((clientWidth * clientHeight) / (edges.length || 1)) / 55));
    edgeSet.update(edges.map((e, id) => {
      const c = css(toned(typeOf(id).color), any ? (own.has(id) ? 1 : 0.1) : many);
      return { id, hidden: !shown(id), width: e.width * (id === chosen.tie ? 2 : edges.length > 800 ? 0.6 : 0.85), color: { color: c, highlight: c, hover: c, inherit: false } };
    }));
    labels.near = any ? near : null;
    network.setSelection({ nodes: chosen.actor === null ? [] : [chosen.actor], edges: chosen.tie === null ? [] : [chosen.tie] }, { highlightEdges: false });
  }

  /** Names at the same size at every zoom, each where it is free, the most important first; the rest appear on zooming in. */
  function labels(ctx) {
    const zoom = network.getScale();
    const at = network.getPositions();
    const { near } = labels;
    const font = nodes.length > 50 ? 12 : 13;
    const view = { a: network.DOMtoCanvas({ x: 3, y: 3 }), b: network.DOMtoCanvas({ x: $("graph").clientWidth - 3, y: $("graph").clientHeight - 3 }) };
    const radius = (i) => nodeSet.get(i).size;
    const seen = walk.filter((i) => at[i].x > view.a.x && at[i].x < view.b.x && at[i].y > view.a.y && at[i].y < view.b.y);
    const taken = nodes.length > 400 ? [] : seen.map((i) => { const r = radius(i) * 0.9; return { x: at[i].x - r, y: at[i].y - r, w: 2 * r, h: 2 * r, of: i }; });
    const weight = (i) => (i === chosen.actor ? 3 : i === hovered ? 2 : near?.has(i) ? 1 : 0);
    const order = [...seen].sort((p, q) => weight(q) - weight(p)).slice(0, 400);
    labels.boxes = [];
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    for (const i of order) {
      const bold = weight(i) > 1;
      ctx.font = `${bold ? "600 " : ""}${font / zoom}px system-ui, "Segoe UI", Roboto, Arial, sans-serif`;
      const lines = wrapped(nodes[i].label);
      const [w, h] = [Math.max(...lines.map((line) => ctx.measureText(line).width)), (lines.length * font * 1.15) / zoom];
      const [r, gap] = [radius(i), 3 / zoom];
      const { x, y } = at[i];
      const [under, over, right, left] = [y + r + gap, y - r - gap - h, x + r + gap, x - r - gap - w];
      const spots = [[x - w / 2, under], [x - w / 2, over], [right, y - h / 2], [left, y - h / 2]];
      for (const far of [0, 0.5]) {
        for (const t of [0.3, 0.7, 0, 1]) spots.push([x - w * t, under + h * far], [x - w * t, over - h * far], [right + w * far * 0.3, y - h * t], [left - w * far * 0.3, y - h * t]);
      }
      const free = ([from, top]) => from > view.a.x && from + w < view.b.x && top > view.a.y && top + h < view.b.y
        && !taken.some((b) => b.of !== i && from < b.x + b.w + gap && from + w + gap > b.x && top < b.y + b.h && top + h > b.y);
      const spot = spots.find(free);
      if (!spot) continue;
      const box = { x: spot[0], y: spot[1], w, h, actor: i };
      taken.push(box);
      labels.boxes.push(box);
      const faint = near && !near.has(i);
      ctx.lineWidth = 4 / zoom;
      ctx.strokeStyle = css(paper, 0.9);
      ctx.fillStyle = css(faint ? mix(ink, paper, 0.6) : ink);
      const middle = spot[0] + w / 2;
      ctx.textAlign = "center";
      lines.forEach((line, k) => ctx.strokeText(line, middle, spot[1] + (k * font * 1.15) / zoom));
      lines.forEach((line, k) => ctx.fillText(line, middle, spot[1] + (k * font * 1.15) / zoom));
    }
  }
  const labelAt = ({ x, y }) => labels.boxes?.find((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h)?.actor;

  function wrapped(text) {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const last = lines.at(-1);
      if (last && last.length + word.length > 17 && lines.length < 3) lines.push(word);
      else lines[lines.length - 1] = last ? `${last} ${word}` : word;
    }
    return lines.map((line) => (line.length > 30 ? `${line.slice(0, 29)}…` : line));
  }

  // -- choosing ------------------------------------------------------------------------------------

  function select({ actor = null, tie = null }, { center = false } = {}) {
    chosen = { actor, tie };
    paint();
    const at = center && actor !== null && network.getPositions([actor])[actor];
    if (at && network.getScale() > 1.05) network.moveTo({ position: at });
    const panel = $("panel");
    panel.hidden = actor === null && tie === null;
    panel.replaceChildren(...(tie !== null ? tiePanel(tie) : actor !== null ? actorPanel(actor) : []));
    $("side").scrollTop = 0;
    for (const row of document.querySelectorAll("#ranking tr")) row.classList.toggle("on", row.dataset.row === String(actor));
    $("said").textContent = tie !== null ? tieWords(tie) : actor !== null ? actorWords(actor) : "Nothing selected";
  }

  const actorWords = (i) => [nodes[i].label, actors[i].kind, actors[i].rank && `rank ${actors[i].rank} of ${data.ranked} by ${data.measure}`, `${tiesOf[i].length} ties`].filter(Boolean).join(", ");
  const tieWords = (i) => [`${nodes[edges[i].from].label} ${edges[i].arrows ? "to" : "and"} ${nodes[edges[i].to].label}`, typeOf(i).label, ties[i].period, signOf(i)].filter(Boolean).join(", ");
  const actorButton = (i) => el("button", { type: "button", textContent: nodes[i].label, onclick: () => select({ actor: i }, { center: true }) });
  const close = () => el("button", { type: "button", className: "close", textContent: "Close", onclick: () => { select({}); $("graph").focus(); } });

  function pairs(rows) {
    const kept = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
    return el("dl", {}, ...kept.flatMap(([name, value]) => [el("dt", { textContent: name }), el("dd", {}, value instanceof Node ? value : String(value))]));
  }

  function cite([at, locator], full) {
    const source = sources[at] ?? { short: String(at), full: String(at) };
    const text = el("span", { textContent: (full ? source.full : source.short) + (locator ? `${full ? ", at " : ": "}${locator}` : "") });
    if (full && /^https?:\/\//i.test(source.url ?? "")) text.append(" ", el("a", { href: source.url, textContent: "open", target: "_blank", rel: "noopener noreferrer" }));
    return text;
  }

  function actorPanel(i) {
    const a = actors[i];
    const partners = new Map();
    for (const tie of tiesOf[i]) partners.set(other(tie, i), [...(partners.get(other(tie, i)) ?? []), tie]);
    const groups = [...partners].sort((p, q) => q[1].length - p[1].length || p[0] - q[0]).map(([partner, list]) => [
      el("h3", {}, actorButton(partner)),
      el("ul", {}, ...list.map((tie) => el("li", {}, tieButton(tie, i), el("div", { textContent: ties[tie].note ?? "" }),
        el("div", { className: "small" }, ...(ties[tie].cites ?? []).flatMap((c, k) => [k ? "; " : "", cite(c)]))))),
    ]).flat();
    const denied = (a.denied ?? []).map((d) => el("li", {}, el("span", { className: "absent", textContent: d.says || "absent" }), ` ${d.type} with ${nodes[d.with].label}`, proof(d)));
    return [
      close(), el("h2", { textContent: nodes[i].label }),
      pairs([["Kind", a.kind], ["Also called", (a.aliases ?? []).join(", ")], ["Period", a.period], [data.measure, a.value && `${a.value}${a.rank ? ` (rank ${a.rank} of ${data.ranked})` : ""}`],
        ...Object.entries(a.own ?? {}), ["Note", a.note]]),
      el("h2", { textContent: `${tiesOf[i].length} ties with ${partners.size} actors` }), ...groups,
      ...(denied.length ? [el("h2", { textContent: "What sources deny" }), el("ul", {}, ...denied)] : []),
    ];
  }

  function tieButton(tie, from) {
    const t = ties[tie];
    const way = edges[tie].arrows ? (edges[tie].from === from ? " →" : " ←") : "";
    const words = [typeOf(tie).label + way, t.role, t.period, signOf(tie), t.confidence && `${t.confidence} confidence`].filter(Boolean).join(" · ");
    return el("button", { type: "button", onclick: () => select({ actor: from, tie }) }, line(typeOf(tie)), words);
  }

  function proof(e) {
    const who = [e.how, e.by && `by ${e.by}`, e.date].filter(Boolean).join(", ");
    return el("div", { className: "small" }, e.words ? `“${e.words} …” ` : "", who ? `(${who}) ` : "", cite(e.at), e.note ? `. ${e.note}` : "");
  }

  function tiePanel(i) {
    const t = ties[i];
    return [
      close(), el("h2", {}, line(typeOf(i)), typeOf(i).label),
      el("p", {}, actorButton(edges[i].from), edges[i].arrows ? " → " : " – ", actorButton(edges[i].to)),
      pairs([["Meaning", typeOf(i).meaning], ["Role", t.role], ["Period", t.period], ["Kind", t.event ? "event" : "state"], ["Sign", signOf(i)], ["Channel", t.channel ? "yes" : "no"],
        ["Confidence", t.confidence], ["Level", t.level], ["Weight", t.weight], ...Object.entries(t.own ?? {}), ["Note", t.note], ["Id", t.id]]),
      el("h3", { textContent: "Sources" }),
      el("ul", { className: "cites" }, ...(t.cites?.length ? t.cites.map((c) => el("li", {}, cite(c, true))) : [el("li", { textContent: "No source is given." })])),
      ...(t.evidence ? [el("h3", { textContent: "Evidence" }), el("ul", {}, ...t.evidence.map((e) => el("li", {}, el("span", { className: e.says === "absent" ? "absent" : "", textContent: e.says || "present" }), proof(e))))] : []),
    ];
  }

  // -- legend, search, ranking, keys ---------------------------------------------------------------

  const line = (type) => svg("svg", { width: 34, height: 10, "aria-hidden": "true" }, svg("line", {
    x1: 1, x2: 33, y1: 5, y2: 5, stroke: css(visible(type.color)), "stroke-width": 2.5, ...(type.dashes ? { "stroke-dasharray": type.dashes.join(" ") } : {}) }));

  function symbol(shape, color, light) {
    const outline = { dot: "", square: "M3 3h12v12h-12z", diamond: "M9 1l8 8l-8 8l-8-8z", triangle: "M9 2l8 14h-16z", triangleDown: "M9 16l8-14h-16z",
      hexagon: "M1 9l4-7h8l4 7l-4 7h-8z", star: "M9 1l2.3 5.4l5.9.5l-4.5 3.8l1.4 5.8l-5.1-3.1l-5.1 3.1l1.4-5.8l-4.5-3.8l5.9-.5z" }[shape];
    const c = visible(color);
    const look = { fill: css(mix(c, paper, light ? 0.78 : 0.12)), stroke: css(c), "stroke-width": 1.5, ...(light ? { "stroke-dasharray": "3 2" } : {}) };
    return svg("svg", { width: 18, height: 18, "aria-hidden": "true" }, outline ? svg("path", { d: outline, ...look }) : svg("circle", { cx: 9, cy: 9, r: 7, ...look }));
  }

  function legend() {
    const part = (title, rows) => el("section", {}, el("h2", { textContent: title }), el("ul", {}, ...rows));
    const count = (n) => el("span", { className: "count", textContent: String(n) });
    const gray = "#7d848c";
    const look = new Map(nodes.map((n) => [n.kind.replaceAll("_", " "), n]));
    const parts = [part("Ties", types.map((type, k) => {
      const box = el("input", { type: "checkbox", checked: !hidden.has(k), onchange: () => { box.checked ? hidden.delete(k) : hidden.add(k); paint(); said(); } });
      return el("li", {}, el("label", { title: type.meaning }, box, line(type), type.label, count(type.count)));
    }))];
    const said = () => { $("said").textContent = `${edges.filter((_, i) => shown(i)).length} of ${edges.length} ties shown`; };
    if (data.groups.by !== "kind") parts.push(part(`Color: ${data.groups.by}`, data.groups.rows.map((g) => el("li", {}, symbol("dot", g.color), g.name, count(g.count)))));
    const tint = new Map(data.groups.by === "kind" ? data.groups.rows.map((g) => [g.name, g.color]) : []);
    parts.push(part("Symbol: kind of actor", data.kinds.map((k) => el("li", {}, symbol(look.get(k.name).shape, tint.get(k.name) ?? gray, look.get(k.name).light), k.name, count(k.count)))));
    parts.push(el("p", { className: "small", textContent: `Larger symbol: more ${data.measure}. Thin line: low confidence.` }));
    $("legend").replaceChildren(...parts);
    $("legend").hidden = false;
  }

  function find(text) {
    const wanted = text.trim().toLocaleLowerCase();
    if (!wanted) return -1;
    const names = (i) => [nodes[i].label, actors[i].id, ...(actors[i].aliases ?? [])].map((n) => n.toLocaleLowerCase());
    for (const test of [(n) => n === wanted, (n) => n.startsWith(wanted), (n) => n.includes(wanted)]) {
      const found = walk.find((i) => names(i).some(test));
      if (found !== undefined) return found;
    }
    return -1;
  }

  function search() {
    const box = $("search");
    $("names").append(...walk.flatMap((i) => [nodes[i].label, ...(actors[i].aliases ?? [])]).map((value) => el("option", { value })));
    const go = (text) => { const i = find(text); if (i >= 0) select({ actor: i }, { center: true }); return i; };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && go(box.value) < 0) $("said").textContent = `No actor is called ${box.value}`;
      if (event.key === "Escape") { box.value = ""; select({}); }
    });
    box.addEventListener("change", () => go(box.value));
    $("find").hidden = false;
  }

  function tables() {
    for (const cell of document.querySelectorAll("[data-actor], [data-tie]")) {
      const { actor, tie } = cell.dataset;
      if (actor) cell.parentElement.dataset.row = actor;
      const go = () => { actor ? select({ actor: +actor }, { center: true }) : select({ tie: +tie }); if (tie) $("panel").focus(); };
      cell.replaceChildren(el("button", { type: "button", textContent: cell.textContent, onclick: go }));
    }
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !nodes.length) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const { actor, tie } = chosen;
    if (step) {
      const at = actor === null ? (step > 0 ? -1 : 0) : walk.indexOf(actor);
      select({ actor: walk[(at + step + walk.length) % walk.length] }, { center: true });
    } else if (event.key === "Home" || event.key === "End") {
      select({ actor: walk.at(event.key === "Home" ? 0 : -1) }, { center: true });
    } else if (event.key.toLowerCase() === "t") {
      const list = actor === null ? edges.map((_, i) => i).filter(shown) : tiesOf[actor].filter(shown);
      if (!list.length) return;
      const at = list.indexOf(tie);
      const next = event.shiftKey ? (at < 0 ? list.length - 1 : at - 1 + list.length) : at + 1;
      select({ actor, tie: list[next % list.length] });
    } else if (event.key === "Enter" && !$("panel").hidden) $("panel").focus();
    else if (event.key === "Escape") select(tie !== null && actor !== null ? { actor } : {});
    else return;
    event.preventDefault();
  }

  function theme() {
    const style = getComputedStyle(document.documentElement);
    paper = rgb(style.getPropertyValue("--paper").trim());
    ink = rgb(style.getPropertyValue("--ink").trim());
  }

  theme();
  legend();
  $("drawing").hidden = false;
  draw();
  paint();
  search();
  tables();
  $("graph").addEventListener("keydown", keys);
  $("panel").addEventListener("keydown", (event) => { if (event.key === "Escape") { select({}); $("graph").focus(); } });
  for (const button of document.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => (+button.dataset.zoom ? network.moveTo({ scale: network.getScale() * button.dataset.zoom }) : refit()));
  }
  dark.addEventListener("change", () => { theme(); legend(); paint(); select(chosen); });
  const measured = () => `${$("graph").clientWidth} ${$("graph").clientHeight}`;
  let [wait, before] = [0, measured()];
  new ResizeObserver(() => {
    clearTimeout(wait);
    wait = setTimeout(() => { if (measured() !== before) { before = measured(); refit(); } }, 80);
  }).observe($("graph"));
  // For tests and for who wants to script the page from the console.
  window.geograph = { network, select, nodes, edges, walk, get chosen() { return chosen; }, get labels() { return labels.boxes; } };
})();
