// The keys, the address, and the beginning.

let walked = walk();

/** After a change of what is shown. */
function refresh({ draw = true } = {}) {
  shown = filtered();
  route = routeFound();
  $("shown").textContent = stateLine();
  $("unreduce").hidden = !state.reduced;
  $("reset").hidden = !isFiltered();
  if ($("of-all")) $("of-all").hidden = !isFiltered();
  if ($("isolates")) $("isolates").disabled = state.reduced; // a part of the pairs is shown: nobody in it is without a tie
  if (draw) {
    engine.update();
    say(stateLine());
    if (state.actor !== null || state.tie !== null || route) showPanel();
    remember();
  }
  tieTable();
}

function unreduce() {
  state.reduced = false;
  refresh();
  engine.refit();
}

// -- the address: what is after # says what is shown, so that a link shows the same ------------------

const known = { types: new Set(types.keys()), kinds: new Set(kindOf.keys()), signs: new Set([1, 0, -1]), levels: new Set(data.levels.map(({ name }) => name)), confidences: new Set(data.confidences.map(({ name }) => name)) };
const switched = [["types", (k) => types[k].type, (name) => types.findIndex((type) => type.type === name)], ["kinds", (k) => k, (k) => k], ["signs", (k) => SIGNS[k], (name) => Number(Object.keys(SIGNS).find((k) => SIGNS[k] === name))], ["levels", (k) => k, (k) => k], ["confidences", (k) => k, (k) => k]];

function address() {
  const parts = new URLSearchParams();
  const id = (i) => actors[i].id;
  if (state.tie !== null) parts.set("tie", ties[state.tie].id);
  if (state.actor !== null) parts.set("actor", id(state.actor));
  if (state.route) { parts.set("from", id(state.route.from)); parts.set("to", id(state.route.to)); if (state.route.over !== "channels") parts.set("over", state.route.over); if (state.route.at) parts.set("path", state.route.at + 1); }
  if (state.size) parts.set("size", measure().name);
  if (state.color) parts.set("color", groups[state.color].by);
  if (state.first !== null) parts.set("first", time.name(state.first));
  if (state.last !== null) parts.set("last", time.name(state.last));
  if (!state.undated) parts.set("undated", "drop");
  if (state.least > 1) parts.set("least", state.least);
  if (state.focus !== null) { parts.set("around", id(state.focus)); parts.set("radius", state.radius); }
  if (!state.isolates) parts.set("isolates", "drop");
  if (data.reduced && !state.reduced) parts.set("all", "yes");
  for (const [name, word] of switched) for (const key of state[name]) parts.append(`no-${name}`, word(key));
  return parts.toString();
}

function remember() {
  const wanted = address();
  if (location.hash.slice(1) === wanted) return;
  // A page inside another one, as in a notebook, may have no address of its own to change.
  try { history.replaceState(null, "", wanted ? `#${wanted}` : location.href.split("#")[0]); } catch { /* it goes without */ }
}

/** The state that an address says; what it names and is not here is left out. */
function recall() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const actor = (name) => placeOf.get(parts.get(name)) ?? null;
  const among = (list, test) => Math.max(list.findIndex(test), 0);
  clearFilters();
  const tie = parts.has("tie") ? ties.findIndex((t) => t.id === parts.get("tie")) : -1;
  const [from, to] = [actor("from"), actor("to")];
  Object.assign(state, {
    actor: actor("actor"), tie: tie >= 0 ? tie : null,
    route: from !== null && to !== null && from !== to ? { from, to, over: carries[parts.get("over")] ? parts.get("over") : "channels", at: Math.max((Math.round(parts.get("path")) || 1) - 1, 0) } : null,
    size: among(measures, (m) => m.name === parts.get("size")), color: among(groups, (g) => g.by === parts.get("color")),
    undated: parts.get("undated") !== "drop", isolates: parts.get("isolates") !== "drop", least: Math.min(mostTies(), Math.max(1, Math.round(parts.get("least")) || 1)),
    focus: actor("around"), radius: parts.get("radius") === "2" ? 2 : 1, reduced: Boolean(data.reduced) && parts.get("all") !== "yes",
  });
  if (time) {
    for (const name of ["first", "last"]) {
      if (!/^\d{4}(-\d\d)?$/.test(parts.get(name) ?? "")) continue;
      const step = time.step(parts.get(name), name === "last");
      if (step >= 0 && step <= time.steps) state[name] = step;
    }
    if (state.first !== null && state.last !== null && state.first > state.last) state.first = state.last = null;
  }
  for (const [name, , key] of switched) for (const word of parts.getAll(`no-${name}`)) { const k = key(word); if (known[name].has(k)) state[name].add(k); }
  if (!location.hash && data.path) state.route = { from: data.path[0], to: data.path[1], over: "channels", at: 0 };
  walked = walk();
}

// -- keys -------------------------------------------------------------------------------------------

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !shown.actor.size) return;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const { actor, tie } = state;
  const here = walked.filter((i) => shown.actor.has(i));
  if (step) {
    const at = actor === null ? (step > 0 ? -1 : 0) : here.indexOf(actor);
    select({ actor: here[(at + step + here.length) % here.length] }, { center: true });
  } else if (event.key === "Home" || event.key === "End") {
    select({ actor: here.at(event.key === "Home" ? 0 : -1) }, { center: true });
  } else if (event.key.toLowerCase() === "t") {
    const own = actor === null ? shown.passing : tiesOf[actor].filter((i) => shown.tie.has(i));
    if (!own.length) return;
    const at = own.indexOf(tie);
    const next = event.shiftKey ? (at < 0 ? own.length - 1 : at - 1 + own.length) : at + 1;
    select({ actor, tie: own[next % own.length] });
  } else if (event.key.toLowerCase() === "f" && actor !== null) focusOn(state.focus === actor ? null : actor, 1);
  else if (event.key === "/") $("search").focus();
  else if (event.key === "+" || event.key === "=") engine.zoom(1.4);
  else if (event.key === "-") engine.zoom(0.714);
  else if (event.key === "0") engine.refit();
  else if (event.key === "Enter" && !$("panel").hidden) $("panel").focus();
  else if (event.key === "Escape") {
    if (tie === null && actor === null && state.route) { state.route = null; refresh(); }
    select(tie !== null && actor !== null ? { actor } : {});
  } else return;
  event.preventDefault();
}

// -- the beginning ----------------------------------------------------------------------------------

theme();
recall();
refresh({ draw: false });
document.querySelector("main").classList.add("live");
$("drawing").hidden = false;
$("legend").hidden = false;
$("find").hidden = false;
legend();
ranking();
engine.start($("graph"));
showPanel();
search();
syncRoute();
$("graph").append(el("div", { id: "tip", hidden: true }));
$("graph").addEventListener("keydown", keys);
$("panel").addEventListener("keydown", (event) => { if (event.key === "Escape") { keys(event); $("graph").focus(); } });
$("unreduce").addEventListener("click", () => { unreduce(); $("graph").focus(); });
$("reset").addEventListener("click", () => { clearFilters(); refresh(); legend(); $("graph").focus(); });
$("all-ties").addEventListener("toggle", tieTable);
for (const box of document.querySelectorAll("[data-zoom]")) box.addEventListener("click", () => (+box.dataset.zoom ? engine.zoom(+box.dataset.zoom) : engine.refit()));
for (const box of document.querySelectorAll("[data-take]")) box.addEventListener("click", () => take[box.dataset.take]());
if (location.protocol === "about:") document.querySelector("[data-take=print]").hidden = true; // a frame may not print
addEventListener("hashchange", () => { recall(); refresh({ draw: false }); legend(); ranking(); syncRoute(); engine.update(); engine.refit(); showPanel(); });
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
dark.addEventListener("change", () => { theme(); legend(); ranking(); engine.update(); showPanel(); });

let wait = 0;
new ResizeObserver(() => {
  clearTimeout(wait);
  wait = setTimeout(() => { if (!engine.fits()) engine.refit(); }, 80);
}).observe($("graph"));

// For tests, and for who wants to script the page from the console.
window.geograph = {
  select, short, nodes: actors, edges: ties, state, refresh, showRoute, address, picture: svgText, tiesCsv, rankingCsv, litPath, measures, groups,
  get network() { return engine.network; }, get walk() { return walked; }, get chosen() { return { actor: state.actor, tie: state.tie }; },
  get labels() { return labelBoxes; }, get shown() { return shown; }, get drawn() { return engine.drawn; }, get route() { return route; },
};
