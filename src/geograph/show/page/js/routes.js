// Shortest paths by the rules of geograph.paths.geodesics: parallel ties are one step of length 1, half a step beside a forum,
// both ways; channels are ties that carry and are not hostile. Only ties that pass the filters count.

const LISTED = 100;
const carries = {
  channels: (i) => Boolean(ties[i].channel) && signOf(i) >= 0,
  friendly: (i) => signOf(i) > 0,
  all: () => true,
};

/** All shortest paths, in the order of ids: { total, halves, paths: [[actor, ...], ...] }; halves: twice the length. */
function routes(from, to, over) {
  const next = actors.map(() => new Map()); // actor -> half steps
  const isForum = actors.map((actor) => actor.kind === "forum");
  for (const i of shown.passing) {
    const { from: a, to: b } = ties[i];
    if (a === b || !carries[over](i)) continue;
    const halves = isForum[a] || isForum[b] ? 1 : 2;
    next[a].set(b, halves);
    next[b].set(a, halves);
  }
  // Distances to the goal: half steps are whole numbers, so that places wait in buckets instead of a heap.
  const far = actors.map(() => Infinity);
  far[to] = 0;
  const waiting = [[to]];
  for (let d = 0; d < waiting.length; d++) {
    for (const place of waiting[d] ?? []) {
      if (far[place] < d) continue;
      for (const [neighbor, halves] of next[place]) {
        if (d + halves < far[neighbor]) {
          far[neighbor] = d + halves;
          (waiting[d + halves] ??= []).push(neighbor);
        }
      }
    }
  }
  if (far[from] === Infinity) return { total: 0, halves: Infinity, paths: [] };
  const onward = new Map();
  const on = (place) => onward.get(place) ?? onward.set(place, [...next[place]].filter(([n, halves]) => halves + far[n] === far[place]).map(([n]) => n).sort((a, b) => a - b)).get(place);
  const number = new Map([[to, 1]]);
  const count = (place) => number.get(place) ?? number.set(place, on(place).reduce((sum, n) => sum + count(n), 0)).get(place);
  const paths = [];
  const follow = (path) => {
    const last = path.at(-1);
    if (last === to) paths.push(path);
    else for (const n of on(last)) if (paths.length < LISTED) follow([...path, n]);
  };
  follow([from]);
  return { total: count(from), halves: far[from], paths };
}

/** The ties under a step. */
const stepTies = (a, b, over) => tiesOf[a].filter((i) => shown.tie.has(i) && other(i, a) === b && carries[over](i));

/** The paths of the state, found anew whenever what is shown changes. */
function routeFound() {
  if (!state.route) return null;
  const { from, to, over } = state.route;
  const found = routes(from, to, over);
  return { ...found, at: Math.min(state.route.at ?? 0, Math.max(found.paths.length - 1, 0)) };
}
let route = null;

/** The actors and ties of the path that is lit up. */
function litPath() {
  if (!route?.paths.length) return null;
  const path = route.paths[route.at];
  const steps = path.slice(1).map((b, k) => stepTies(path[k], b, state.route.over));
  return { path, steps, actors: new Set(path), ties: new Set(steps.flat()) };
}
