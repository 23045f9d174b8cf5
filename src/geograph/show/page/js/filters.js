// What is shown: the filters, applied in one place. Dates are days since 1970, as Python counts them.

const DAY = 86400000;
const time = data.time ? clock(data.time) : null;

/** Steps of the period's sliders: months, or years where the ties span more than sixty. */
function clock({ first, last }) {
  const [a, b] = [new Date(first * DAY), new Date(last * DAY)];
  const years = b.getUTCFullYear() - a.getUTCFullYear() > 60;
  const zero = years ? a.getUTCFullYear() : a.getUTCFullYear() * 12 + a.getUTCMonth();
  const end = years ? b.getUTCFullYear() : b.getUTCFullYear() * 12 + b.getUTCMonth();
  const day = (step) => {
    const date = new Date(0);
    date.setUTCFullYear(years ? zero + step : Math.floor((zero + step) / 12), years ? 0 : (zero + step) % 12, 1); // years before 100 too
    return Math.round(date / DAY);
  };
  const name = (step) => {
    const year = String(years ? zero + step : Math.floor((zero + step) / 12)).padStart(4, "0");
    return years ? year : `${year}-${String(((zero + step) % 12) + 1).padStart(2, "0")}`;
  };
  const step = (name, last) => { const [y, m] = name.split("-").map(Number); return (years ? y : y * 12 + (m || (last ? 12 : 1)) - 1) - zero; };
  return { steps: end - zero, from: day, until: (step) => day(step + 1), name, step };
}

const low = (day) => day ?? -Infinity;
const high = (day) => day ?? Infinity;
const overlaps = (first, until, a, b) => low(first) < b && high(until) > a && low(first) < high(until);

function during_() {
  if (!time || (state.first === null && state.last === null)) return null;
  return [state.first === null ? -Infinity : time.from(state.first), state.last === null ? Infinity : time.until(state.last)];
}

/**
 * What passes the filters, which are geograph's selections: ties, and the actors between them; of these, what is drawn. A page that opens reduced
 * draws a part, yet paths, panels and keys know all that passes.
 */
function filtered() {
  const during = during_();
  const alive = actors.map((actor) => (!during || overlaps(actor.from, actor.until, ...during)) && !state.kinds.has(actor.kind));
  const counts = { sure: 0, assumed: 0, undated: 0 };
  const certain = new Map();
  let list = [];
  ties.forEach((tie, i) => {
    if (state.types.has(tie.type) || state.signs.has(signOf(i)) || state.confidences.has(tie.confidence ?? "")) return;
    if (!alive[tie.from] || !alive[tie.to]) return;
    if (state.levels.size && !(tie.level?.length ? tie.level : [""]).some((level) => !state.levels.has(level))) return;
    if (!tie.undated && during && !overlaps(tie.first, tie.until, ...during)) return;
    if (tie.undated && !state.undated) return;
    certain.set(i, tie.undated ? "undated" : during && tie.sure && tie.sure[0] < during[1] && tie.sure[1] > during[0] ? "sure" : "assumed");
    list.push(i);
  });
  if (state.least > 1) {
    const count = new Map();
    for (const i of list) count.set(pairOf(i), (count.get(pairOf(i)) ?? 0) + 1);
    list = list.filter((i) => count.get(pairOf(i)) >= state.least);
  }
  const near = state.focus === null ? null : around(list, state.focus, state.radius);
  if (near) list = list.filter((i) => near.has(ties[i].from) && near.has(ties[i].to));
  for (const i of list) counts[certain.get(i)] += 1;
  const present = actors.map((_, i) => i).filter((i) => alive[i] && (!near || near.has(i)));
  const ends = (some) => new Set(some.flatMap((i) => [ties[i].from, ties[i].to]));
  const drawn = state.reduced ? list.filter((i) => reducedTies.has(i)) : list;
  const tied = ends(drawn);
  const people = present.filter((i) => tied.has(i) || (state.isolates && !state.reduced));
  return { ties: drawn, actors: people, tie: new Set(list), actor: new Set(present), counts, during, passing: list, certain };
}

/** On a reduced page what is selected, or on the path, is drawn too. */
function withSelected() {
  if (!state.reduced) return { ties: shown.ties, actors: shown.actors };
  const found = new Set(shown.ties);
  if (state.actor !== null) for (const i of tiesOf[state.actor]) if (shown.tie.has(i)) found.add(i);
  if (state.tie !== null && shown.tie.has(state.tie)) found.add(state.tie);
  for (const i of litPath()?.ties ?? []) found.add(i);
  const people = new Set([...shown.actors, ...[...found].flatMap((i) => [ties[i].from, ties[i].to])]);
  if (state.actor !== null && shown.actor.has(state.actor)) people.add(state.actor);
  const up = (a, b) => a - b;
  return { ties: [...found].sort(up), actors: [...people].sort(up) };
}

/** An actor and all within so many ties of it, of any type, either way. */
function around(list, actor, radius) {
  const of = new Map();
  const join = (a, b) => (of.get(a) ?? of.set(a, []).get(a)).push(b);
  for (const i of list) { join(ties[i].from, ties[i].to); join(ties[i].to, ties[i].from); }
  let edge = [actor];
  const found = new Set(edge);
  for (let step = 0; step < radius; step++) {
    edge = edge.flatMap((a) => of.get(a) ?? []).filter((b) => !found.has(b) && found.add(b));
  }
  return found;
}

const reducedTies = new Set(data.reduced?.ties);
let shown = null;
const isFiltered = () => shown.passing.length < ties.length || state.kinds.size > 0 || !state.isolates || state.focus !== null || shown.during !== null;

/** The state in one line under the title of the drawing. */
function stateLine() {
  const { counts } = shown;
  const parts = [`${shown.ties.length.toLocaleString("en")} of ${many(ties.length, "tie")}`, `${shown.actors.length.toLocaleString("en")} of ${many(actors.length, "actor")}`];
  if (state.reduced) parts.push(`opened reduced to ${data.reduced.note}`);
  if (shown.during) parts.push(`in force ${timeWords()}: sure ${counts.sure}, assumed ${counts.assumed}, undated ${counts.undated}; what is not sure is drawn lighter`);
  const off = switchedOff();
  if (off.length) parts.push(`without ${off.join(", ")}`);
  if (state.least > 1) parts.push(`pairs with at least ${state.least} ties`);
  if (state.focus !== null) parts.push(`within ${many(state.radius, "tie")} of ${actors[state.focus].name}`);
  return `${parts.join(" · ")}.`;
}

/** What the legend's boxes have switched off, in words. */
function switchedOff() {
  const name = (word) => word || "not stated";
  return [
    ...[...state.types].map((k) => types[k].label), ...[...state.kinds], ...[...state.signs].map((sign) => `${SIGNS[sign]} ties`),
    ...[...state.levels].map((word) => `level ${name(word)}`), ...[...state.confidences].map((word) => `confidence ${name(word)}`), ...(state.undated ? [] : ["undated ties"]),
  ];
}

function timeWords() {
  const [a, b] = [state.first, state.last].map((step) => (step === null ? null : time.name(step)));
  return a === b ? `in ${a}` : a === null ? `up to ${b}` : b === null ? `from ${a}` : `from ${a} to ${b}`;
}

function clearFilters() {
  for (const name of ["types", "kinds", "signs", "levels", "confidences"]) state[name].clear();
  Object.assign(state, { first: null, last: null, undated: true, least: 1, focus: null, radius: 1, isolates: true });
}
