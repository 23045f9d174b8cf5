// Legend, filters, search: everything that a reader can set. What is set goes into the state; the rest follows from refresh().

const counted = (n) => el("span", { className: "count", textContent: n.toLocaleString("en") });

/** A box that switches something off and on. */
function switchBox(off, key, ...label) {
  const box = el("input", { type: "checkbox", checked: !off.has(key), onchange: () => { if (box.checked) off.delete(key); else off.add(key); refresh(); } });
  box.sync = () => { box.checked = !off.has(key); };
  return el("label", {}, box, ...label);
}

const section = (title, ...content) => el("section", {}, el("h2", { textContent: title }), ...content);
const list = (rows) => el("ul", {}, ...rows.map((row) => el("li", {}, row)));

function chooser(id, label, names, get, set) {
  const box = el("select", { id, onchange: () => { set(Number(box.value)); } }, ...names.map((name, i) => el("option", { value: i, textContent: name })));
  box.value = get();
  box.sync = () => { box.value = get(); };
  return el("p", { className: "row" }, el("label", { htmlFor: id, textContent: label }), box);
}

function legend() {
  const types_ = section("Ties", list(types.map((type, k) => {
    const label = switchBox(state.types, k, line(type), el("span", { textContent: type.label }), counted(type.count));
    label.title = type.meaning;
    return label;
  })));
  const group = groups[state.color];
  const tint = new Map(group.by === "kind" ? group.rows.map((row) => [row.name, row.color]) : []);
  const colors = section("Color", chooser("color-by", "by", groups.map((one) => one.by.replaceAll("_", " ")), () => state.color, (at) => { state.color = at; legend(); engine.update(); remember(); $("color-by").focus(); }),
    ...(group.by === "kind" ? [] : [list(group.rows.map((row) => el("span", { className: "item" }, symbol("dot", row.color, false), row.name, counted(row.count))))]));
  const kinds_ = section("Kinds of actors", list(kinds.map((kind) =>
    switchBox(state.kinds, kind.name, symbol(kind.shape, tint.get(kind.name) ?? "#7d848c", kind.light), el("span", { textContent: kind.name }), counted(kind.count)))));
  const filters = el("details", { id: "filters", open: $("filters")?.open ?? (innerWidth > 720 || isFiltered()) }, el("summary", { textContent: "Filters" }), ...filterParts());
  const key = el("p", { className: "small", textContent: `Larger symbol: more ${measure().name}. Thin line: low confidence. Arrow: the tie has a direction.` });
  $("legend").replaceChildren(types_, colors, filters, kinds_, key);
  $("legend").hidden = false;
  if (time) {
    $("time").replaceChildren(periodFilter());
    $("time").hidden = false;
  }
}

function filterParts() {
  const parts = [];
  const signs = [1, 0, -1].filter((sign) => ties.some((_, i) => signOf(i) === sign));
  if (signs.length > 1) parts.push(set("Sign", signs.map((sign) => switchBox(state.signs, sign, SIGNS[sign], counted(ties.filter((_, i) => signOf(i) === sign).length)))));
  if (data.confidences.length > 1 && data.confidences.length <= 12) parts.push(set("Confidence", data.confidences.map(({ name, count }) => switchBox(state.confidences, name, name || "not stated", counted(count)))));
  if (data.confidences.length > 12) parts.push(leastConfidence());
  if (data.levels.length > 1 && data.levels.length <= 12) parts.push(set("Level", data.levels.map(({ name, count }) => switchBox(state.levels, name, name || "not stated", counted(count)))));
  const most = mostTies();
  if (most > 1) {
    const box = el("input", { id: "least", type: "number", min: 1, max: most, value: state.least, onchange: () => { state.least = Math.min(most, Math.max(1, Math.round(box.value) || 1)); box.value = state.least; refresh(); } });
    box.sync = () => { box.value = state.least; };
    parts.push(el("p", { className: "row" }, el("label", { htmlFor: "least", textContent: "Ties that a pair must have" }), box));
  }
  const isolates = el("input", { type: "checkbox", id: "isolates", checked: state.isolates, onchange: () => { state.isolates = isolates.checked; refresh(); } });
  isolates.sync = () => { isolates.checked = state.isolates; };
  parts.push(el("p", {}, el("label", {}, isolates, "also actors without a tie shown")));
  return parts;
}

/** Confidences as numbers: those below a least one are switched off. */
function leastConfidence() {
  const numbers = data.confidences.map(({ name }) => name).filter((name) => name !== "" && Number.isFinite(Number(name)));
  const box = el("input", { id: "sure", type: "number", min: 0, max: 1, step: 0.05, value: 0, onchange: () => {
    for (const { name } of data.confidences) {
      if (Number(box.value) > 0 && (!numbers.includes(name) || Number(name) < Number(box.value))) state.confidences.add(name); else state.confidences.delete(name);
    }
    refresh();
  } });
  box.sync = () => { if (!state.confidences.size) box.value = 0; };
  return el("p", { className: "row" }, el("label", { htmlFor: "sure", textContent: "Confidence of at least" }), box);
}

const set = (title, boxes) => el("fieldset", {}, el("legend", { textContent: title }), list(boxes));

/** How many ties the pair with most has. */
function mostTies() {
  const count = new Map();
  ties.forEach((_, i) => count.set(pairOf(i), (count.get(pairOf(i)) ?? 0) + 1));
  return [...count.values()].reduce((most, n) => Math.max(most, n), 1);
}

/** Two sliders: ties in force on at least one day between them. */
function periodFilter() {
  const at = (name) => (name === "first" ? state.first ?? 0 : state.last ?? time.steps);
  const note = el("p", { className: "small", id: "during" });
  const words_ = () => { note.textContent = `${time.name(at("first"))} to ${time.name(at("last"))}${state.first === null && state.last === null ? (data.selected ? " (all that was selected)" : " (all)") : ""}`; };
  const slider = (name, label) => {
    const box = el("input", { type: "range", id: `period-${name}`, min: 0, max: time.steps, step: 1, value: at(name), ariaLabel: label });
    const told = () => { box.value = at(name); box.setAttribute("aria-valuetext", time.name(at(name))); words_(); };
    box.oninput = () => {
      const value = Number(box.value);
      if (name === "first") { state.first = value <= 0 ? null : value; if (state.last !== null && state.last < value) state.last = value; if (state.last === null && value === time.steps) state.last = value; }
      else { state.last = value >= time.steps ? null : value; if (state.first !== null && state.first > value) state.first = value; if (state.first === null && value === 0) state.first = 0; }
      refresh();
      for (const other of document.querySelectorAll("#time input[type=range]")) other.sync();
    };
    box.sync = told;
    told();
    return box;
  };
  const undated = el("input", { type: "checkbox", id: "undated", checked: state.undated, onchange: () => { state.undated = undated.checked; refresh(); } });
  undated.sync = () => { undated.checked = state.undated; };
  const parts = [slider("first", "In force from"), slider("last", "In force to")];
  words_();
  const n = ties.filter((tie) => tie.undated).length;
  return el("fieldset", { id: "period", title: `Open and partial dates are read widely; an event counts for ${data.time.persistence} months.` }, el("legend", { textContent: "In force during" }), ...parts, note,
    ...(n ? [el("label", {}, undated, "undated too", counted(n))] : []));
}

/** The controls as the state has it. */
function syncControls() {
  for (const control of document.querySelectorAll("#legend input, #legend select, #time input, #size-by")) control.sync?.();
}

// -- search ---------------------------------------------------------------------------------------

/** All that an actor is found by. */
const namesOf = (i) => [actors[i].name, actors[i].id, ...(actors[i].aliases ?? [])].map((n) => n.toLocaleLowerCase());

function find(text) {
  const wanted = text.trim().toLocaleLowerCase();
  if (!wanted) return -1;
  for (const test of [(n) => n === wanted, (n) => n.startsWith(wanted), (n) => n.includes(wanted)]) {
    const found = walked.find((i) => namesOf(i).some(test));
    if (found !== undefined) return found;
  }
  return -1;
}

/** How an actor is named in a box: by its id where another has the same name. */
const called = (i) => (actors.some((a, k) => k !== i && a.name === actors[i].name) ? actors[i].id : actors[i].name);

/** Choose an actor; of one that the filters hide the panel says so. */
function reveal(i) {
  select({ actor: i }, { center: true });
  if (!shown.actor.has(i)) say(`${actorWords(i)}. Hidden by the filters`);
}

/** What a search found, beside the box: nobody, or several to choose from. */
function searched(text) {
  const wanted = text.trim().toLocaleLowerCase();
  const found = wanted ? walked.filter((i) => namesOf(i).some((n) => n.includes(wanted))) : [];
  const exact = found.filter((i) => namesOf(i).includes(wanted)).length === 1;
  const others = found.length > 1 && !exact ? found.slice(0, 8) : [];
  $("search-note").replaceChildren(...(wanted && !found.length ? [`No actor is called ${text}`] : others.length ? [`${found.length} actors match: `, ...others.flatMap((i, k) => [k ? ", " : "", button(actors[i].name, () => reveal(i))])] : []));
}

function search() {
  const box = $("search");
  $("names").append(...walked.flatMap((i) => [actors[i].name, ...(actors[i].aliases ?? [])]).map((value) => el("option", { value })));
  const go = (text) => { const i = find(text); if (i >= 0 && i !== state.actor) reveal(i); return i; };
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { if (go(box.value) < 0) say(`No actor is called ${box.value}`); searched(box.value); }
    if (event.key === "Escape") { box.value = ""; searched(""); select({}); }
  });
  box.addEventListener("input", () => { if (walked.some((i) => [actors[i].name, ...(actors[i].aliases ?? [])].includes(box.value))) go(box.value); }); // chosen from the list
  $("route").addEventListener("submit", (event) => {
    event.preventDefault();
    const [from, to] = ["route-from", "route-to"].map((id) => find($(id).value));
    const bad = from < 0 ? "route-from" : to < 0 ? "route-to" : null;
    if (bad || from === to) {
      if (state.route) { state.route = null; refresh(); showPanel(); }
      say(bad ? `No actor is called ${$(bad).value || "that"}` : "Name two different actors");
      $("route-note").textContent = $("said").textContent;
      $(bad ?? "route-to").focus();
      return;
    }
    $("route-note").textContent = "";
    showRoute(from, to, $("route-over").value);
    $("panel").focus();
  });
  $("route-over").addEventListener("change", () => { if (state.route) showRoute(state.route.from, state.route.to, $("route-over").value); });
  $("find").hidden = false;
}

/** The boxes of the paths as the state has it. */
function syncRoute() {
  const { from, to, over } = state.route ?? {};
  [$("route-from").value, $("route-to").value, $("route-over").value] = state.route ? [called(from), called(to), over] : ["", "", "channels"];
}

function showRoute(from, to, over) {
  state.route = { from, to, over, at: 0 };
  syncRoute();
  refresh();
  select({});
}
