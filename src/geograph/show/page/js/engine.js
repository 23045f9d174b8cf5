// The drawing. Nothing outside this file knows vis-network: the names that engine returns are all there is.

let hovered = null;
const labelBoxes = [];

const engine = (() => {
  let network, nodeSet, edgeSet, box, put, scale, drawn;
  const SAME_LOOK = (look) => ({ ...look, highlight: look, hover: look });

  const inReduced = new Set([...reducedTies].flatMap((i) => [ties[i].from, ties[i].to]));

  /** Where everybody stands: stretched to the canvas, so that one unit is one pixel at first; turned where the canvas is upright. */
  function place() {
    const [w, h] = [box.clientWidth, box.clientHeight];
    const upright = h > w * 1.1;
    const own = state.reduced ? data.reduced.at : null;
    const raw = (own ?? data.at).map(([x, y]) => (upright ? [y, x] : [x, y]));
    const seen = own ? raw.filter((_, i) => inReduced.has(i)) : raw;
    const span = [0, 1].map((k) => seen.reduce(([a, b], p) => [Math.min(a, p[k]), Math.max(b, p[k])], [Infinity, -Infinity]));
    const room = [w - (w < 500 ? 64 : 92), h - 66];
    const stretch = room.map((r, k) => (span[k][1] > span[k][0] ? Math.min(r / (span[k][1] - span[k][0]), 2.2) : 0));
    scale = Math.min(1.25, Math.max(0.3, Math.sqrt((w * h) / Math.max(seen.length, 12)) / 110));
    put = raw.map((p) => p.map((v, k) => (v - (span[k][0] + span[k][1]) / 2 || 0) * stretch[k] - (k ? 9 : 0)));
  }

  // The ties of a pair are spaced evenly (`bends` in looks.py): how many there are, how far two neighbors and the outermost bend.
  const bundles = new Map();
  ties.forEach((_, i) => (bundles.get(pairOf(i)) ?? bundles.set(pairOf(i), []).get(pairOf(i))).push(Math.abs(bends[i])));
  for (const [pair, own] of bundles) {
    const outermost = Math.max(...own);
    bundles.set(pair, { count: own.length, outermost, step: (2 * outermost) / (own.length - 1) || 1 });
  }

  const parallel = (i) => bundles.get(pairOf(i)).count > 1;

  /** The point that bends a tie, since vis-network's own arcs fall on one another between actors that stand close. They grow with the
   * distance, but no farther than the canvas has room for, and are 3.5 pixels apart at least; where that would make them so steep that
   * one lies in the other, they go out to all sides. With up to 23 ties and actors 2 pixels apart, all can be told apart. */
  function control(i, a, b) {
    const { count, outermost, step } = bundles.get(pairOf(i));
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const apart = Math.hypot(dx, dy) || 1;
    const rise = Math.max(0.8 * Math.min(apart, 205), 7 / step) / apart;
    let [along, across] = [0, bends[i] * rise];
    if (outermost * rise > 1.5) {
      const forth = ties[i].from < ties[i].to ? 1 : -1;
      const angle = (2 * Math.PI * ((outermost + bends[i] * forth) / step + 0.5)) / count;
      const reach = (Math.max(1.2 * apart, (12 * count) / Math.PI) / apart) * forth;
      [along, across] = [reach * Math.cos(angle), reach * Math.sin(angle)];
    }
    return { x: (a.x + b.x) / 2 + dx * along - dy * across, y: (a.y + b.y) / 2 + dy * along + dx * across };
  }

  let arched = false;
  function arch() {
    const curve = !arched && Object.values(network.body.edges).find((edge) => edge.fromId !== edge.toId && parallel(edge.id));
    if (!curve) return;
    Object.getPrototypeOf(curve.edgeType)._getViaCoordinates = function () { return control(this.id, this.from, this.to); };
    arched = true;
  }

  /** What is lit: the selection and what belongs to it. */
  function lit() {
    const found = { actors: new Set(), ties: new Set() };
    const path = litPath();
    const [actor, tie] = [shown.actor.has(state.actor) ? state.actor : null, shown.tie.has(state.tie) ? state.tie : null];
    if (path && tie === null && actor === null) return path;
    if (tie !== null) {
      found.ties.add(tie);
      found.actors.add(ties[tie].from).add(ties[tie].to);
    } else if (actor !== null) {
      found.actors.add(actor);
      for (const own of tiesOf[actor].filter((i) => shown.tie.has(i))) { found.ties.add(own); found.actors.add(other(own, actor)); }
    }
    return found;
  }

  function nodeLook(i, near) {
    const kind = kindOf.get(actors[i].kind);
    const c = visible(colorOf(i));
    const faint = near.actors.size && !near.actors.has(i);
    const border = css(faint ? mix(c, paper, 0.75) : i === state.actor ? ink : c);
    const background = css(mix(c, paper, faint ? 0.85 : kind.light ? 0.78 : 0.12));
    return {
      id: i, shape: kind.shape, size: radiusOf(i) * kind.area * scale, x: put[i][0], y: put[i][1], color: SAME_LOOK({ border, background }),
      borderWidth: i === state.actor ? 3 : 1.5, shapeProperties: { borderDashes: kind.light ? [4, 3] : false },
    };
  }

  function edgeLook(i, near, thin, opacity) {
    const tie = ties[i];
    const doubt = shown.during && shown.certain.get(i) !== "sure" ? 0.4 : 1;
    const alpha = near.actors.size ? (near.ties.has(i) ? 1 : 0.1) : opacity * doubt;
    const color = css(visible(typeOf(i).color), alpha);
    const { dashes } = typeOf(i);
    return {
      id: i, from: tie.from, to: tie.to, arrows: tie.directed ? "to" : "", selfReference: { size: 12 + 40 * Math.abs(bends[i]) + (bends[i] < 0 ? 4 : 0) }, dashes: dashes.length ? dashes : false, smooth: { enabled: parallel(i), type: "curvedCW", roundness: 0.2 },
      width: (tie.weak ? 1.2 : 2) * (i === state.tie ? 2 : near.ties.has(i) ? 1.2 : thin), color: { color, highlight: color, hover: color, inherit: false },
    };
  }

  function looks() {
    const near = lit();
    drawn = withSelected();
    const n = drawn.ties.length;
    const opacity = Math.min(1, Math.max(0.3, Math.sqrt((box.clientWidth * box.clientHeight) / (n || 1)) / 55));
    return { nodes: drawn.actors.map((i) => nodeLook(i, near)), edges: drawn.ties.map((i) => edgeLook(i, near, n > 800 ? 0.6 : 0.85, opacity)), near };
  }

  function start(container) {
    box = container;
    const { actors: all } = withSelected();
    if (all.length > 40) $("unnamed").textContent = unnamedWords(all.length); // so that the line has its height before the canvas gets its own
    place();
    const { nodes, edges, near } = looks();
    labels.near = near.actors;
    nodeSet = new vis.DataSet(changed(known.nodes, nodes, nodeSign));
    edgeSet = new vis.DataSet(changed(known.edges, edges, edgeSign));
    network = new vis.Network(box, { nodes: new vis.DataSet(), edges: new vis.DataSet() }, {
      autoResize: false,
      physics: false,
      layout: { improvedLayout: false },
      interaction: { hover: shown.actors.length <= 600, keyboard: false, selectConnectedEdges: false, hideEdgesOnDrag: shown.ties.length > 3000, zoomSpeed: 0.7 },
      nodes: { labelHighlightBold: false, borderWidth: 1.5, borderWidthSelected: 3 },
      edges: { hoverWidth: 0, selectionWidth: 1.5, arrows: { to: { scaleFactor: 0.55 } } },
    });
    // The engine draws after each step of its own; the first drawing waits until all is there.
    network.body.emitter.emit("_blockRedraw");
    network.setData({ nodes: nodeSet, edges: edgeSet });
    arch();
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
    network.on("afterDrawing", labels);
    network.body.emitter.emit("_allowRedraw");
    network.redraw();
    network.on("click", (event) => {
      const touched = event.nodes[0] ?? labelAt(event.pointer.canvas);
      if (touched !== undefined) select({ actor: touched });
      else select(event.edges.length ? { actor: state.actor, tie: event.edges[0] } : {});
    });
    network.on("hoverNode", (event) => { hovered = event.node; tip(actorWords(event.node), event.event); network.redraw(); });
    network.on("blurNode", () => { hovered = null; tip(""); network.redraw(); });
    network.on("hoverEdge", (event) => tip(tieWords(event.edge), event.event));
    network.on("blurEdge", () => tip(""));
  }

  // How everything looked when it was last told to the engine, which is slow to take in what it knows already.
  const known = { nodes: new Map(), edges: new Map() };
  const changed = (seen, items, sign) => items.filter((item) => { const look = sign(item); return seen.get(item.id) !== look && seen.set(item.id, look); });
  const nodeSign = (n) => `${n.color.border} ${n.color.background} ${n.borderWidth} ${n.size}`;
  const edgeSign = (e) => `${e.color.color} ${e.width}`;
  function drop(set, seen, kept) {
    const gone = set.getIds().filter((id) => !kept.has(id));
    set.remove(gone);
    for (const id of gone) seen.delete(id);
  }

  /** What is shown, as it looks now; what is no longer shown goes. */
  function update() {
    const { nodes, edges, near } = looks();
    labels.near = near.actors;
    drop(edgeSet, known.edges, new Set(drawn.ties));
    drop(nodeSet, known.nodes, new Set(drawn.actors));
    const fresh = changed(known.nodes, nodes, nodeSign);
    for (const node of fresh) { // where the reader has put an actor it stays
      const there = network.body.nodes[node.id];
      if (there) [node.x, node.y] = [there.x, there.y];
    }
    nodeSet.update(fresh);
    edgeSet.update(changed(known.edges, edges, edgeSign));
    arch();
    network.redraw();
  }

  function refit() {
    network.setSize("100%", "100%");
    place();
    const { nodes, edges } = looks();
    drop(edgeSet, known.edges, new Set(drawn.ties));
    drop(nodeSet, known.nodes, new Set(drawn.actors));
    nodeSet.update(nodes);
    edgeSet.update(edges);
    arch();
    network.moveTo({ position: { x: 0, y: 0 }, scale: 1 });
    network.redraw();
  }

  /** Is the canvas as large as its frame? */
  const fits = () => { const { clientWidth, clientHeight } = network.canvas.frame.canvas; return clientWidth === box.clientWidth && clientHeight === box.clientHeight; };
  const at = (i) => { const node = network.body.nodes[i]; return node && { x: node.x, y: node.y }; };
  const radius = (i) => radiusOf(i) * scale;
  const via = (i) => (parallel(i) && ties[i].from !== ties[i].to ? control(i, at(ties[i].from), at(ties[i].to)) : null);
  function center(i) {
    const there = network.getScale() > 1.05 && at(i);
    if (there) network.moveTo({ position: there });
  }
  const zoom = (factor) => network.moveTo({ scale: network.getScale() * factor });

  /** Where a name may stand: under, over and beside the symbol first, then shifted and farther out. */
  function spotsFor(x, y, r, gap, w, h) {
    const [under, over, right, left] = [y + r + gap, y - r - gap - h, x + r + gap, x - r - gap - w];
    const spots = [[x - w / 2, under], [x - w / 2, over], [right, y - h / 2], [left, y - h / 2]];
    spots.push([right - r * 0.3, under - r * 0.3], [right - r * 0.3, over + r * 0.3], [left + r * 0.3, under - r * 0.3], [left + r * 0.3, over + r * 0.3]);
    for (const far of [0, 0.5, 1]) {
      for (const t of [0.3, 0.7, 0, 1]) spots.push([x - w * t, under + h * far], [x - w * t, over - h * far], [right + w * far * 0.3, y - h * t], [left - w * far * 0.3, y - h * t]);
    }
    return spots;
  }

  // Names are drawn by us: at a size that stays, only where there is room, the first actors first.
  function labels(ctx) {
    const zoomed = network.getScale();
    const { near } = labels;
    const font = drawn.actors.length > 50 ? 12 : 13;
    const [a, b] = [network.DOMtoCanvas({ x: 3, y: 3 }), network.DOMtoCanvas({ x: box.clientWidth - 3, y: box.clientHeight - 3 })];
    const spot = new Map(drawn.actors.map((i) => [i, at(i)]));
    const seen = walked.filter((i) => { const p = spot.get(i); return p && p.x > a.x && p.x < b.x && p.y > a.y && p.y < b.y; });
    const taken = grid(60 / zoomed);
    if (drawn.actors.length <= 400) for (const i of seen) { const r = radius(i) * 0.9; const { x, y } = spot.get(i); taken.add({ x: x - r, y: y - r, w: 2 * r, h: 2 * r, of: i }); }
    const weight = (i) => (i === state.actor ? 3 : i === hovered ? 2 : near?.has(i) ? 1 : 0);
    const order = [...seen].sort((p, q) => weight(q) - weight(p)).slice(0, 400);
    labelBoxes.length = 0;
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.textAlign = "center";
    for (const i of order) {
      const bold = weight(i) > 1;
      ctx.font = `${bold ? "600 " : ""}${font / zoomed}px ${FONT}`;
      const { x, y } = spot.get(i);
      const [r, gap] = [radius(i), 3 / zoomed];
      let lines, found, w, h;
      for (const length of [17, 28, 11]) { // in another shape, if there is no room for the first
        lines = wrapped(actors[i].name, length);
        [w, h] = [Math.max(...lines.map((text) => ctx.measureText(text).width)), (lines.length * font * 1.15) / zoomed];
        const free = ([from, top]) => from > a.x && from + w < b.x && top > a.y && top + h < b.y && !taken.hit({ x: from - gap, y: top, w: w + 2 * gap, h, of: i });
        found = spotsFor(x, y, r, gap, w, h).find(free);
        if (found) break;
      }
      if (!found) continue;
      const own = { x: found[0], y: found[1], w, h, actor: i };
      taken.add(own);
      labelBoxes.push({ ...own, lines, font: font / zoomed });
      const faint = near?.size && !near.has(i);
      ctx.lineWidth = 4 / zoomed;
      ctx.strokeStyle = css(paper, 0.9);
      ctx.fillStyle = css(faint ? mix(ink, paper, 0.6) : ink);
      const middle = found[0] + w / 2;
      lines.forEach((text, k) => ctx.strokeText(text, middle, found[1] + (k * font * 1.15) / zoomed));
      lines.forEach((text, k) => ctx.fillText(text, middle, found[1] + (k * font * 1.15) / zoomed));
    }
    const told = unnamedWords(unnamed());
    if ($("unnamed").textContent !== told) $("unnamed").textContent = told;
  }

  const unnamedWords = (n) => (n ? ` ${many(n, "actor")} without a name here, for want of room.` : "");
  const unnamed = () => drawn.actors.length - new Set(labelBoxes.map((b) => b.actor)).size;

  return { unnamed, start, update, refit, fits, zoom, center, at, radius, via, lit, get drawn() { return drawn; }, get network() { return network; } };
})();

const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-serif';
const labelAt = ({ x, y }) => labelBoxes.find((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h)?.actor;

/** Boxes by the squares they lie in: what a new one would cover is found without looking at all. */
function grid(size) {
  const squares = new Map();
  const over = function* ({ x, y, w, h }) {
    for (let i = Math.floor(x / size); i <= (x + w) / size; i++) for (let j = Math.floor(y / size); j <= (y + h) / size; j++) yield `${i} ${j}`;
  };
  const meets = (a, b) => a.of !== b.of && a.x < b.x + b.w && a.x + a.w > b.x && a.y < b.y + b.h && a.y + a.h > b.y;
  return {
    add(box) { for (const key of over(box)) (squares.get(key) ?? squares.set(key, []).get(key)).push(box); },
    hit(box) { for (const key of over(box)) if (squares.get(key)?.some((b) => meets(box, b))) return true; return false; },
  };
}

function wrapped(text, length = 17) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last && last.length + word.length > length && lines.length < 3) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.map((text) => (text.length > 30 ? `${text.slice(0, 29)}…` : text));
}

/** A word beside the pointer. */
function tip(text, event) {
  const box = $("tip");
  box.hidden = !text;
  if (!text) return;
  box.textContent = text;
  const frame = $("graph").getBoundingClientRect();
  const [x, y] = [(event.clientX ?? 0) - frame.left, (event.clientY ?? 0) - frame.top];
  box.style.left = `${Math.min(x + 14, frame.width - 220)}px`;
  box.style.top = `${Math.min(y + 14, frame.height - 40)}px`;
}
