// The panel: one actor, one tie, or the paths between two, each with its evidence.

const actorWords = (i) => {
  const { rank, ranked, name } = measure();
  return [actors[i].name, actors[i].kind, rank[i] && `rank ${rank[i]} of ${ranked} by ${name}`, many(tiesOf[i].filter((t) => shown.tie.has(t)).length, "tie")].filter(Boolean).join(", ");
};
const tieWords = (i) => {
  const t = ties[i];
  const n = new Set((t.cites ?? []).map(([at]) => at)).size;
  return [`${actors[t.from].name} ${t.directed ? "to" : "and"} ${actors[t.to].name}`, typeOf(i).label, t.period, SIGNS[signOf(i)], t.confidence && `${t.confidence} confidence`, many(n, "source")].filter(Boolean).join(", ");
};

/** Choose an actor, or a tie, or nothing. */
function select({ actor = null, tie = null }, { center = false } = {}) {
  Object.assign(state, { actor, tie });
  engine.update();
  if (center && actor !== null) engine.center(actor);
  showPanel();
  $("side").scrollTop = 0;
  remember();
  say(tie !== null ? tieWords(tie) : actor !== null ? actorWords(actor) : state.route ? routeWords() : "Nothing selected");
}

function showPanel() {
  const { actor, tie } = state;
  const content = tie !== null ? tiePanel(tie) : actor !== null ? actorPanel(actor) : route ? routePanel() : [];
  $("panel").hidden = !content.length;
  $("panel").replaceChildren(...content);
  for (const row of document.querySelectorAll("#ranking tr")) row.classList.toggle("on", row.dataset.row === String(actor));
}

const button = (textContent, onclick, props) => el("button", { type: "button", textContent, onclick, ...props });
const actorButton = (i) => button(actors[i].name, () => select({ actor: i }, { center: true }));
const close = (what) => button("Close", () => { what(); $("graph").focus(); }, { className: "close" });

function pairs(list) {
  const kept = list.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return el("dl", {}, ...kept.flatMap(([name, value]) => [el("dt", { textContent: name }), el("dd", {}, value instanceof Node ? value : String(value))]));
}

function citation(c, full) {
  const text = el("span", { textContent: cite(c, full) });
  const { url } = sourceAt(c[0]);
  if (full && /^https?:\/\//i.test(url)) text.append(" ", el("a", { href: url, textContent: "open", target: "_blank", rel: "noopener noreferrer" }));
  return text;
}
const citations = (list) => (list ?? []).flatMap((c, k) => [k ? "; " : "", citation(c)]);

function measured(i) {
  const m = measure();
  if (m.value[i] === null || m.value[i] === undefined) return null;
  const range = m.low && m.low[i] !== m.high[i] ? `, ${short(m.low[i])} to ${short(m.high[i])} without single sources` : "";
  const ranks = m.rank[i] === null ? "" : `rank ${m.rank[i]}${m.low && m.rank_best[i] !== m.rank_worst[i] ? ` (${m.rank_best[i]} to ${m.rank_worst[i]})` : ""} of ${m.ranked}`;
  const owes = m.low && m.owes_to[i] !== "" && m.owes_to[i] !== null ? `; changes most without ${sourceAt(m.owes_to[i]).short}` : "";
  return `${short(m.value[i])}${range}${ranks && `; ${ranks}`}${owes}`;
}

function actorPanel(i) {
  const a = actors[i];
  const own = tiesOf[i].filter((tie) => shown.tie.has(tie));
  const partners = new Map();
  for (const tie of own) (partners.get(other(tie, i)) ?? partners.set(other(tie, i), []).get(other(tie, i))).push(tie);
  const list = [...partners].sort((p, q) => q[1].length - p[1].length || p[0] - q[0]).map(([partner, group]) => [
    el("h3", {}, actorButton(partner)),
    el("ul", {}, ...group.map((tie) => el("li", {}, tieButton(tie, i), el("div", { textContent: ties[tie].note ?? "" }), el("div", { className: "small" }, ...citations(ties[tie].cites), ...deniedNote(tie))))),
  ]).flat();
  const denied = (a.denied ?? []).map((d) => el("li", {}, el("span", { className: "absent", textContent: `No ${d.type.toLowerCase()} with ${actors[d.with].name}` }), proof(d)));
  const focused = state.focus === i;
  const away = tiesOf[i].length - own.length;
  const hidden = shown.actor.has(i) ? null : el("p", { className: "absent" }, "Hidden by the filters. ", button("Clear filters", () => $("reset").click()));
  return [
    close(() => select({})), el("h2", { textContent: a.name }), ...(hidden ? [hidden] : []),
    pairs([["Kind", a.kind], ["Also called", (a.aliases ?? []).join(", ")], ["Period", a.period], [measure().name, measured(i) ?? (kindOf.get(a.kind).ranked ? null : `not ranked: a ${a.kind}`)], ...Object.entries(a.own ?? {}), ["Note", a.note]]),
    el("p", { className: "row" },
      button(focused && state.radius === 1 ? "Show all again" : "Only its neighbors", () => focusOn(focused && state.radius === 1 ? null : i, 1)),
      button(focused && state.radius === 2 ? "Show all again" : "Within two ties", () => focusOn(focused && state.radius === 2 ? null : i, 2)),
      button("Paths from here", () => { $("route-from").value = called(i); $("route-to").focus(); })),
    el("h2", { textContent: `${many(own.length, "tie")} with ${many(partners.size, "actor")}` }),
    ...(away ? [el("p", { className: "small", textContent: `${many(away, "more tie")} hidden by the filters.` })] : []), ...list,
    ...(denied.length ? [el("h2", { textContent: "What sources deny" }), el("ul", {}, ...denied)] : []),
  ];
}

function focusOn(actor, radius) {
  Object.assign(state, { focus: actor, radius });
  refresh();
  syncControls();
  showPanel();
}

function tieButton(tie, from) {
  const t = ties[tie];
  const way = t.directed ? (t.from === from ? " →" : " ←") : "";
  const text = [typeOf(tie).label + way, t.role, t.period, SIGNS[signOf(tie)], t.confidence && `${t.confidence} confidence`].filter(Boolean).join(" · ");
  return el("button", { type: "button", onclick: () => select({ actor: from, tie }) }, line(typeOf(tie)), text);
}

const deniedNote = (tie) => (ties[tie].denied ? [" ", el("span", { className: "absent", textContent: `denied: ${ties[tie].denied.map(deniedAt).join("; ")}` })] : []);
function deniedAt(passage) {
  const [id, ...rest] = passage.split(":");
  const at = sources.findIndex((source) => source.id === id);
  return cite([at < 0 ? id : at, rest.join(":")]);
}

function proof(e) {
  const who = [e.how, e.by && `by ${e.by}`, e.date].filter(Boolean).join(", ");
  return el("div", { className: "small" }, e.words ? `begins “${e.words} …” ` : "", who ? `(${who}) ` : "", citation(e.at), e.scope ? `. Only as to ${e.scope}` : "", e.note ? `. ${e.note}` : "");
}

function tiePanel(i) {
  const t = ties[i];
  return [
    close(() => select(state.actor !== null ? { actor: state.actor } : {})), el("h2", {}, line(typeOf(i)), typeOf(i).label),
    el("p", {}, actorButton(t.from), t.directed ? " → " : " – ", actorButton(t.to)),
    pairs([["Meaning", typeOf(i).meaning], ["Role", t.role], ["Period", t.period], ["Kind", t.event ? "event" : "state"], ["Sign", SIGNS[signOf(i)]], ["Channel", t.channel ? "yes" : "no"],
      ["Confidence", t.confidence], ["Level", (t.level ?? []).join(", ")], ["Weight", t.weight], ...Object.entries(t.own ?? {}), ["Note", t.note], ["Id", t.id]]),
    el("h3", { textContent: "Sources" }),
    el("ul", { className: "cites" }, ...(t.cites?.length ? t.cites.map((c) => el("li", {}, citation(c, true))) : [el("li", { textContent: "No source is given." })])),
    ...(t.denied ? [el("p", {}, ...deniedNote(i))] : []),
    ...(t.evidence ? [el("h3", { textContent: "Evidence" }), el("ul", {}, ...t.evidence.map((e) => el("li", {}, el("span", { className: e.says === "absent" ? "absent" : "", textContent: e.says || "present" }), proof(e))))] : []),
  ];
}

const OVER = { channels: "channels (hostile ties and ties that carry nothing left out)", friendly: "friendly ties", all: "all ties, hostile ones too" };
const lengthWords = (halves) => (halves % 2 ? `${Math.floor(halves / 2) || ""}½` : String(halves / 2));

function routeWords() {
  const { from, to, over } = state.route;
  const ends = `${actors[from].name} and ${actors[to].name}`;
  if (!route.total) return `No path joins ${ends} over ${OVER[over]}, among the ties shown`;
  return `${many(route.total, "shortest path")} between ${ends}, distance ${lengthWords(route.halves)}`;
}

function routePanel() {
  const { over } = state.route;
  const show = (at) => { state.route.at = at; refresh(); showPanel(); say(`Path ${at + 1} of ${route.paths.length}: ${route.paths[at].map((i) => actors[i].name).join(", ")}`); };
  const list = route.paths.map((path, k) => {
    const steps = path.slice(1).map((b, s) => {
      const found = stepTies(path[s], b, over);
      return el("li", {}, el("span", { textContent: `${actors[path[s]].name} – ${actors[b].name}` }), el("ul", {}, ...found.map((tie) => el("li", {}, tieButton(tie, path[s]), el("div", { className: "small" }, ...citations(ties[tie].cites), ...deniedNote(tie))))));
    });
    const chosen = k === route.at;
    return el("li", {}, button(path.map((i) => actors[i].name).join(" – "), () => show(k), { className: chosen ? "chosen" : "", ariaPressed: String(chosen) }), chosen ? el("ol", {}, ...steps) : null);
  });
  return [
    close(() => { state.route = null; refresh(); select({}); }), el("h2", { textContent: routeWords() }),
    el("p", { className: "small", textContent: `Over ${OVER[over]}, either way, among the ties shown; half a step on each side of a forum. A path is an opportunity: nothing says that anything went along it, nor that its ties held at one time.` }),
    ...(route.total > route.paths.length ? [el("p", { className: "small", textContent: `The first ${route.paths.length} are listed.` })] : []),
    el("ol", { className: "routes" }, ...list),
  ];
}
