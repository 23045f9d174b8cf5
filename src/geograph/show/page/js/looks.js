// Colors and symbols, for light and dark paper, in the drawing and in the legend alike.

const dark = matchMedia("(prefers-color-scheme: dark)");
const SMALLEST = 7, LARGEST = 26; // radius of a symbol
let paper, ink;

function theme(light = false) {
  const style = getComputedStyle(document.documentElement);
  paper = light ? [255, 255, 255] : rgb(style.getPropertyValue("--paper").trim());
  ink = light ? [27, 31, 36] : rgb(style.getPropertyValue("--ink").trim());
  toned.clear();
}

function rgb(color) {
  const long = /^#[0-9a-f]{3}$/i.test(color) ? color.replace(/[0-9a-f]/gi, "$&$&") : color;
  const known = /^#[0-9a-f]{6}/i.test(long) ? long : "#808080";
  return [1, 3, 5].map((i) => parseInt(known.slice(i, i + 2), 16));
}
const css = (c, alpha = 1) => `rgba(${c.map(Math.round).join(",")},${alpha})`;
const hex = (c) => `#${c.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`;
const mix = (a, b, t) => a.map((v, i) => v + (b[i] - v) * t);

/** A color moved towards the ink until it stands out from the paper. */
const toned = new Map();
function visible(color, wanted = 3) {
  if (toned.has(color)) return toned.get(color);
  const light = (c) => c.map((v) => v / 255).map((v) => (v <= 0.04 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (c) => { const [x, y] = [light(c), light(paper)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  let c = rgb(color);
  for (let step = 0; step < 12 && contrast(c) < wanted; step++) c = mix(c, ink, 0.12);
  toned.set(color, c);
  return c;
}

const colorOf = (actor) => { const group = groups[state.color]; return group.rows[group.of[actor]].color; };

/** Areas in proportion to the measure, down to a smallest size. */
function radiusOf(actor) {
  const { value } = measure();
  measure().most ??= value.reduce((most, v) => Math.max(most, v ?? 0), 0) || 1;
  return Math.max(SMALLEST, LARGEST * Math.sqrt(Math.max(value[actor] ?? 0, 0) / measure().most));
}

const OUTLINES = { // around (0, 0), as large as a circle of radius 1
  square: [[-0.886, -0.886], [0.886, -0.886], [0.886, 0.886], [-0.886, 0.886]], diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  triangle: [[0, -1.3], [1.2, 0.85], [-1.2, 0.85]], triangleDown: [[0, 1.3], [1.2, -0.85], [-1.2, -0.85]],
  hexagon: [[-1.1, 0], [-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95]],
  star: [...Array(10)].map((_, k) => [1.5, 0.68].map((r) => [r * Math.sin((k * Math.PI) / 5), -r * Math.cos((k * Math.PI) / 5)])[k % 2]),
};

/** A symbol as SVG around (x, y). */
function symbolAt(shape, x, y, r, look) {
  const outline = OUTLINES[shape];
  if (!outline) return svg("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1), ...look });
  return svg("polygon", { points: outline.map(([a, b]) => `${(x + a * r).toFixed(1)},${(y + b * r).toFixed(1)}`).join(" "), ...look });
}

function symbol(shape, color, light) {
  const c = visible(color);
  const look = { fill: hex(mix(c, paper, light ? 0.78 : 0.12)), stroke: hex(c), "stroke-width": 1.5, ...(light ? { "stroke-dasharray": "3 2" } : {}) };
  return svg("svg", { width: 18, height: 18, "aria-hidden": "true" }, symbolAt(shape, 9, 9, 6.5, look));
}

const line = (type) => svg("svg", { width: 34, height: 10, "aria-hidden": "true" }, svg("line", {
  x1: 1, x2: 33, y1: 5, y2: 5, stroke: hex(visible(type.color)), "stroke-width": 2.5, ...(type.dashes.length ? { "stroke-dasharray": type.dashes.join(" ") } : {}) }));
