"""All text from data is text, wherever it is written: terminal, csv, Markdown, json, XML, notebooks.

One list of hostile texts stands in every text field of every table; every command that prints data runs on it in each of its formats.
"""

from __future__ import annotations

import csv
import html
import io
import itertools
import json
import re
import sys
import unicodedata
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import click
import networkx as nx
import pandas as pd
import pytest

import geograph as gg
from geograph.cli import cli, run
from geograph.errors import one_line, printable
from geograph.output import render, to_csv, to_json
from geograph.result import Table
from geograph.show.files import graph_text
from geograph.show.text import table

# What may stand in a name; reading refuses signs of control there.
NAMES = [
    "<script>PWNED()</script>", '"><img src=x onerror=PWNED()>', "</td></tr></table><h1>x", "<!-- &amp; &#60;b&#62; ]]>",
    "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0", "+1-800-FLOWERS", "'Ndrangheta", "'+x",
    "[x](javascript:PWNED())", "![x](http://evil.invalid/x.png)", "a|b", "a\\|b", "a\\", "`code`", "``", "# heading", "- item", "> quote",
    "*bold* _it_ ~~no~~ ^up^", "<http://evil.invalid>", "see http://evil.invalid/x or www.evil.invalid or me@evil.invalid", "[^1]: note",
    "\\input{/etc/passwd}", "$x^2$", "\\begin{document} \\write18{id} %", "{{7*7}}", "{% raw %}", "${7*7}", "%s %(x)s %n", "{0.__class__}",
    "__proto__", "constructor", "user\u202egpj.exe", "\u2066isolated", "zero\u200bwidth", "soft\u00adhyphen", "tag\U000e0041",
    "line\u2028par\u2029", "\ufffe\uffff", "إيران Иран 伊朗", "می\u200cخواهم", "👩\u200d👩\u200d👧", "e" + "\u0301\u0323" * 20,
    "two\nFORGED: all is well", "a\ttab", "nb\u00a0sp\u3000wide", "W" * 180, "a,b;c", '"', "''",
]  # fmt: skip
CONTROL = [
    "red \x1b[31m", "title \x1b]0;PWNED\x07", "link \x1b]8;;http://evil.invalid\x1b\\x\x1b]8;;\x1b\\", "c1 \x9b31m \x9d0;x\x9c",
    "back\x08\x08\x7f", "feed\x0c\x0b\x1c\x85", "over\rFORGED", "\x01\x02\x1f",
]  # fmt: skip
ONLY_GRAPH = [
    "nul \x00",
    "half \ud800 \udfff",
    "\t=1+1",
    "\r=1+1",
    "=1+1",
    '=HYPERLINK("http://evil.invalid")',
    "'=1+1",
    "''=1",
    "+1",
    "-1",
    "-1.5e3",
]
ALL = [*NAMES, *CONTROL, *ONLY_GRAPH]
LONG = "very" * 20_000


def write_table(folder: Path, name: str, columns: dict[str, list[str]]) -> None:
    """As a spreadsheet program would save it, with the ' that keeps it from running a cell."""
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
        writer.writerow(columns)
        for row in zip(*columns.values(), strict=True):
            writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") or cell.startswith(("'+", "'=")) else cell for cell in row])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files that can be read, in which every field of text is hostile."""
    at = tmp_path_factory.mktemp("hostile")
    texts = [*NAMES, *CONTROL, LONG]
    n = len(NAMES)
    turn = itertools.cycle(texts)
    any_text = lambda: [next(turn) for _ in range(n)]  # noqa: E731
    ids = [name.strip() for name in NAMES]
    plain = [re.sub("[;:]", " ", name).strip() for name in ids]
    following = [*ids[1:], ids[0]]
    everywhere = {"aliases": [f"alias {i} {x}" for i, x in enumerate(plain)], "bloc": [f"bloc {x}" for x in ids], "<b>own|`": any_text()}
    write_table(at, "nodes", {"id": ids, "name": [f"n {x}" for x in ids], "kind": ["state"] * n, **everywhere, "note": any_text()})
    kinds = [f"type {x}" for x in ids]
    write_table(
        at, "types",
        {"type": kinds, "sign": ["1", "-1", "0"] * (n // 3) + ["0"] * (n % 3), "channel": ["yes"] * n, "label": any_text(),
         "meaning": any_text(),
         "color": [f"red;background:url(http://evil.invalid/{i})" for i in range(n)]},
    )  # fmt: skip
    sources = [f"s {x}" for x in plain]
    write_table(at, "sources", {"id": sources, **{c: any_text() for c in ("author", "title", "publisher", "url")}, "about": [ids[0]] * n})
    ties = {
        "id": [f"t {x}" for x in plain], "source": ids, "target": following, "type": kinds,
        "start": ["2020"] * n, "citation": [f"{s}:p {x}" for s, x in zip(sources, plain, strict=True)], "note": any_text(),
        "role": any_text(), "level": plain, "=own": any_text(),
    }  # fmt: skip
    some = ids[2:14]  # the first actor stands between them
    hub = {c: [values[0]] * len(some) for c, values in ties.items()}
    hub |= {"id": [f"h {x}" for x in plain[2:14]], "source": [ids[0]] * len(some), "target": some, "type": kinds[:12]}
    write_table(at, "edges", {c: [*values, *hub[c]] for c, values in ties.items()})
    told = {c: any_text() for c in ("locator", "first_words", "said_by", "note")}
    write_table(at, "evidence", {"tie": ties["id"], "document": sources, "says": ["absent"] * n, **told})
    write_table(at, "groups", {"actor": ids, "partition": [f"part {ids[i // 10]}" for i in range(n)], "group": [f"group {x}" for x in ids]})
    write_table(at, "relations", {"actor": ids[:5], "relation": ["represents"] * 5, "of": ids[5:10], "note": any_text()[:5]})
    cited, one, other = (json.dumps(x, ensure_ascii=False) for x in (f"{sources[0]}:p {plain[0]}", ids[0], ids[1]))
    told = [json.dumps(text, ensure_ascii=False) for text in NAMES]
    test = [f'form = "distance"\nactor = {one}\nto = {other}\nat_most = 9', 'form = "not testable"\nwhy = {}']
    claims = [
        f"[[claim]]\nid = {text}\ntext = {text}\nnote = {text}\ncitation = {cited}\n{test[k % 2].replace('{}', text)}\n"
        for k, text in enumerate(told)
    ]
    (at / "claims.toml").write_text("\n".join(claims), encoding="utf-8")
    return at


@pytest.fixture(scope="module")
def net(folder: Path) -> gg.Network:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)
        return gg.read(folder)


@pytest.fixture(scope="module")
def graph() -> nx.MultiDiGraph:
    """What no file brings: signs of control, NUL and halves of pairs in ids, keys and names of attributes."""
    made = nx.MultiDiGraph()
    for text in ALL:
        made.add_node(text, name=text, kind="other", note=text, **{f"own {text}": text})
    for a, b in itertools.pairwise(ALL):
        made.add_edge(a, b, key=a, type=a, note=b, citation=a.replace(";", ""), role=b, **{f"own {a}": a})
    return made


def call(capsys: pytest.CaptureFixture[str], *args: object) -> tuple[int, str, str]:
    code = run([str(a) for a in args])
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    assert "bug in geograph" not in out.err
    return code, out.out, out.err


def tame(text: str, *, lines: bool = True) -> None:
    """Nothing in it moves a cursor, turns a line around or hides; no text of the data begins a line of its own."""
    wild = {f"U+{ord(c):04X}" for c in set(text) if not c.isprintable() and c not in "\n\u200c\u200d" and unicodedata.category(c) != "Zs"}
    assert not wild, wild
    assert not lines or not [line for line in text.split("\n") if line.lstrip().startswith("FORGED")]


# -- the command line -------------------------------------------------------------------------------

HUB, OTHER, TWO = NAMES[0], NAMES[5], "two\nFORGED: all is well"
RUNS: dict[str, list[list[str]]] = {
    "actor": [["DATA", HUB], ["DATA", TWO]],
    "info": [["DATA"], ["DATA", "--actors"]],
    "rank": [["DATA", "--group", f"part {HUB}"], ["DATA", "--by", "degree", "--type", f"type {TWO}"]],
    "brokers": [
        ["DATA", "--group", f"part {HUB}"], ["DATA", "--for", HUB, OTHER, "--range", "--citations"],
        ["DATA", "--triads", HUB, "--ties", "all"],
    ],
    "holes": [["DATA"], ["DATA", "--pairs"], ["DATA", "--honest"]],
    "paths": [
        ["DATA", HUB, OTHER], ["DATA", NAMES[43], NAMES[45], "--by", "time"], ["DATA", HUB, OTHER, "--disjoint"],
        ["DATA", HUB, OTHER, "--cut"], ["DATA", HUB, "nobody"],
    ],
    "reliability": [["DATA", HUB, OTHER, "--unstated", "0.5"]],
    "balance": [["DATA"], ["DATA", "--triads"], ["DATA", "--violations"], ["DATA", "--both-signs"], ["DATA", "--components"]],
    "change": [["DATA", "2019", "2022", "--perhaps"], ["DATA", "--added-by", "s two\nFORGED  all is well"]],
    "follow": [["DATA", "--at", "2021"], ["DATA", "--at", "2021", "--actor", HUB]],
    "whatif": [["DATA", "--remove", HUB, "--range", "--citations"], ["DATA", "--remove", f"type {TWO}", "--actors"]],
    "claims": [["DATA", "--quick"]],
    "interval": [["DATA", "--draw", "source", "--draws", "5"], ["DATA", "--unstated", "0.5", "--draws", "3", "--above", HUB, OTHER]],
    "hinges": [
        ["DATA"], ["DATA", "--by", "degree", "--by", "harmonic"],
        *(["DATA", "--drop", kind] for kind in ("actor", "type", "paragraph", "source")),
    ],
    "why": [
        ["DATA", HUB, "--by", "degree"], ["DATA", HUB, "--by", "betweenness"],
        ["DATA", HUB, "--by", "roles", "--group", f"part {HUB}"],
    ],
    "export": [["DATA", "--citing", "s two\nFORGED  all is well"], ["DATA"]],
    "clean": [["DATA", "-o", "NEW"]],
    "demo": [["DATA", "-o", "NEW"]],
    "cite": [["DATA", "--by", "degree", "--by", "frustration"], ["DATA", "--by", "betweenness", "--type", f"type {TWO}"]],
    "reproduce": [["RANK", "DATA"]],
    "report": [["DATA", "-o", "NEW.md", "--parties", HUB, OTHER], ["DATA", "-o", "NEW.html"], ["DATA", "-o", "NEW.docx"]],
    "plot": [["timeline", "DATA", "-o", "NEW"], ["network", "DATA", "-o", "NEW"], ["matrix", "DATA", "-o", "NEW"]],
}  # fmt: skip
NO_DATA = {"new", "schema", "doctor", "completion"}
COMMANDS = sorted(set(cli.commands) - NO_DATA)


def formats(name: str) -> list[str]:
    """The formats that a command has; blank where it has none to choose from."""
    choice = next((p.type for p in cli.commands[name].params if p.name == "form"), None)
    return list(choice.choices) if isinstance(choice, click.Choice) else [""]


def runs(name: str, folder: Path, tmp_path: Path) -> Iterator[list[str]]:
    number = itertools.count()
    for words in RUNS.get(name, [["DATA"]]):
        places = {"DATA": str(folder), "RANK": str(folder.with_name("rank.csv"))}
        yield [name, *(places.get(w) or (f"{tmp_path / str(next(number))}{w[3:]}" if w.startswith("NEW") else w) for w in words)]


@pytest.fixture
def read_once(folder: Path, net: gg.Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files are read by every command; here once for all of them but check and clean."""
    if not folder.with_name("rank.csv").exists():
        gg.write(gg.centrality.betweenness(net), folder.with_name("rank.csv"))
    read = gg.read
    monkeypatch.setattr("geograph.load.read", lambda path, **options: net if path == str(folder) else read(path, **options))


def unguarded(cell: str) -> str:
    """A cell without the one ' that was put before what a spreadsheet would run."""
    return cell[1:] if re.match(r"'+[=+\-@\t\r]", cell) else cell


def csv_rows(text: str) -> list[list[str]]:
    """The cells, of which a spreadsheet runs none; as many in every row."""
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert len({len(row) for row in rows}) <= 1
    for cell in itertools.chain(*rows):
        assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r") or re.fullmatch(r"-\d+(\.\d+)?(e[+-]?\d+)?", cell), cell
    return [[unguarded(cell) for cell in row] for row in rows]


class _Cells(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.rows: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def parsers() -> dict[str, Callable[[str], str]]:
    import mistune
    from markdown_it import MarkdownIt

    github = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    everything = ["table", "strikethrough", "url", "footnotes", "math", "superscript", "subscript", "insert", "mark", "abbr"]
    return {"markdown-it": github.render, "mistune": mistune.create_markdown(escape=False, plugins=everything)}


def flat(text: str) -> str:
    return " ".join(text.split())


def check_markdown(text: str, wanted: list[list[str]] | None = None) -> None:
    """A table and nothing else, whoever renders it; the cells say what they said."""
    tame(text)
    for name, rendered in parsers().items():
        found = _Cells()
        found.feed(rendered(text))
        assert found.tags <= {"table", "thead", "tbody", "tr", "td", "th"}, (name, found.tags)
        assert len({len(row) for row in found.rows}) == 1, name
        assert len(found.rows) == len(text.splitlines()) - 1
        if wanted is not None:
            got = [[flat(cell) for cell in row] for row in found.rows]
            assert got == [[flat(printable(re.sub("[\t-\r\x1c-\x1e\x85\u2028\u2029]", " ", cell))) for cell in row] for row in wanted], name
    assert not re.search(r"(?<!\\)[<$`\[\]]|://|www\.", text)


def check_output(form: str, out: str, rows: list[dict[str, Any]] | None) -> None:
    if form == "csv":
        got = csv_rows(out)
        if rows is not None:
            assert len(got) == len(rows) + 1
            for cells, row in zip(got[1:], rows, strict=True):
                for cell, value in zip(cells, row.values(), strict=True):
                    if isinstance(value, str):
                        assert cell == value
        return
    if form in ("graphml", "gexf"):
        ET.fromstring(out)
        tame(out.replace("\t", " "), lines=False)  # XML keeps the line breaks of its texts
        return
    if form == "md":
        check_markdown(out)
    elif form == "github":
        assert all(re.match("::(error|warning|notice)", line) for line in out.splitlines())
    if form != "html":  # read in a browser, and tested there
        tame(out)


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_lets_text_act(capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, name: str, read_once: None) -> None:
    for words in runs(name, folder, tmp_path):
        rows = None
        for i, form in enumerate(sorted(formats(name), key=lambda f: f != "json")):  # json first: csv and it say the same
            again = [w.replace(str(tmp_path), f"{tmp_path}/{i}") for w in words]
            code, out, err = call(capsys, *again, *(["--format", form] if form else []))
            assert code in ((0, 1, 2) if "nobody" in words else (0,)), (words, form, err)
            tame(err)
            if form == "json" and not code:
                rows = json.loads(out).get("rows")
            if not code:
                check_output(form, out, rows)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_is_shown_no_sign_of_control_in_any_format(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, read_once: None
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    words = next(runs(name, folder, tmp_path))
    for i, form in enumerate(set(formats(name)) & {"", "table", "text", "csv"}):
        again = [w.replace(str(tmp_path), f"{tmp_path}/{i}") for w in words]
        _, out, err = call(capsys, *again, *(["--format", form] if form else []))
        tame(out, lines=form != "csv")
        tame(err)


def test_what_is_wrong_with_hostile_files_is_told_tamely(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    texts = [*NAMES, *CONTROL, "=1+1", "=SUM(A1)", LONG]
    columns = ("source", "target", "type", "start", "end", "sign", "weight", "confidence", "directed", "level")
    write_table(tmp_path, "nodes", {"id": ["a", *texts], "name": ["b", *texts], "kind": ["c", *texts], "aliases": ["d", *texts]})
    write_table(tmp_path, "edges", dict.fromkeys(columns, texts))
    for form in formats("check"):
        code, out, err = call(capsys, "check", tmp_path, "--format", form)
        assert code == 1
        tame(err)
        check_output(form, out, None)
    _, out, _ = call(capsys, "check", tmp_path, "--format", "text", "--max-errors", "1000")
    assert "E312" in out
    assert "U+001B" in out
    found = json.loads(call(capsys, "check", tmp_path, "--format", "json")[1])["rows"]
    assert {row["value"] for row in found} >= {text for text in CONTROL if text in [row["value"] for row in found]}
    (tmp_path / "edges.csv").write_bytes(b"source,target\na\0\x1b[31m,b\n")
    code, out, err = call(capsys, "check", tmp_path)
    assert (code, "E104" in out) == (1, True)
    tame(out + err)


def test_header_names_are_text_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = ["<b>", "a|b", "=own", "e\x1b[31m", "$x$"]
    write_table(tmp_path, "edges", {"source": ["a"], "target": ["b"], **{c: ["x"] for c in own}})
    write_table(tmp_path, "nodes", {"id": ["a", "b"], **{c: ["x", "y"] for c in own}})
    for command in ("check", "info", "rank", "actor"):
        _, out, err = call(capsys, command, tmp_path, *(["a"] if command == "actor" else []))
        tame(out + err)
    _, out, err = call(capsys, "rank", tmp_path, "--weight", "nope")
    tame(out + err)


def test_letters_of_every_script_are_shown_and_what_hides_is_not() -> None:
    for text in ("إيران Иран 伊朗", "می\u200cخواهم", "👩\u200d👧", "nb\u00a0sp\u3000wide", "e\u0301", "two\nlines"):
        assert printable(text) == text
    for text, shown in (
        ("a\u200db", "a\\u200db"),
        ("\u200d", "\\u200d"),
        ("\u200fx", "\\u200fx"),
        ("\u2028", "\\u2028"),
        ("\x9b", "\\x9b"),
    ):
        assert printable(text) == shown
    assert one_line("two\nlines") == "two\\nlines"


# -- the writers ------------------------------------------------------------------------------------


def odd_table() -> pd.DataFrame:
    return pd.DataFrame({"a": ALL, "=b|\x1b": ALL[::-1], "n": [-1.5] * len(ALL), "sign": [-1, 0] * (len(ALL) // 2) + [1] * (len(ALL) % 2)})


def test_csv_gives_back_every_text_and_touches_no_number() -> None:
    frame = odd_table()
    rows = csv_rows(to_csv(frame))
    assert rows[0] == list(frame)
    assert [row[:2] for row in rows[1:]] == [[a, b] for a, b in zip(ALL, ALL[::-1], strict=True)]
    assert {row[2] for row in rows[1:]} == {"-1.5"}
    assert {row[3] for row in rows[1:]} >= {"-1", "0"}
    raw = list(csv.reader(io.StringIO(to_csv(frame, raw=True), newline="")))
    assert [row[0] for row in raw[1:]] == ALL
    assert csv_rows(to_csv(pd.DataFrame({"x": [["=1+1", "b"], ("=1",), "'Ndrangheta"]})))[1:] == [["=1+1;b"], ["('=1',)"], ["'Ndrangheta"]]
    assert to_csv(pd.DataFrame({"x": ["'Ndrangheta", "-1", "-1.5e3", "-", "+1"]})) == "x\n'Ndrangheta\n-1\n-1.5e3\n'-\n'+1\n"


@pytest.mark.parametrize("text", ["=x", "'=x", "''=x", "+49", "-1", "@x", "'", "''", "'Ndrangheta", "'x", "a='b"])
def test_the_guard_is_taken_off_once_where_it_stands(tmp_path: Path, text: str) -> None:
    graph = nx.Graph()
    graph.add_edge("a", "b", note=text)
    gg.write(gg.from_networkx(graph), tmp_path / "copy")
    assert gg.read(tmp_path / "copy").ties["note"].tolist() == [text]


def test_a_copy_of_the_folder_reads_back_as_the_same_network(net: gg.Network, tmp_path: Path) -> None:
    gg.write(net, tmp_path / "copy")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)
        assert gg.read(tmp_path / "copy") == net


def test_markdown_keeps_its_columns_and_its_words() -> None:
    frame = pd.DataFrame({"a": ALL, "<b>|x": ALL[::-1]})
    check_markdown(render(frame, "md"), [list(frame), *map(list, zip(ALL, ALL[::-1], strict=True))])


def test_json_gives_back_every_text_and_no_sign_of_control() -> None:
    frame = odd_table()
    text = render(frame, "json")
    tame(text)
    assert [row["a"] for row in json.loads(text)["rows"]] == ALL
    assert json.loads(to_json({text: text for text in ALL})) == {text: text for text in ALL}
    tame(to_json(ALL, indent=None))


def test_a_terminal_table_is_tame_and_cut_in_time() -> None:
    rows = [(text, text) for text in [*ALL, LONG * 3, "e" + "\u0301" * 50_000]]
    for width in (None, 60):
        text = table(rows, ["a", "b\x1b\nFORGED"], width=width)
        tame(text)
        assert len(text.splitlines()) == len(rows) + 1
    assert max(map(len, table(rows[:-1], ["a", "b"], width=60).splitlines())) < 120  # marks take no room


def xml_text(text: str) -> str:
    return re.sub("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_xml_parses_and_reads_back_less_what_xml_has_not(graph: nx.MultiDiGraph, form: str) -> None:
    twins = nx.MultiDiGraph([("a\x00", "a"), ("a\x01", "a"), (1, "1")])
    for made in (graph, twins):
        text = graph_text(gg.from_networkx(made), form)
        root = ET.fromstring(text)
        assert not [e for e in root.iter() if e.tag.rpartition("}")[2] in ("script", "img", "b", "h1")]
        if form == "graphml":
            after = nx.read_graphml(io.BytesIO(text.encode()), force_multigraph=True)
        else:
            after = nx.read_gexf(io.BytesIO(text.encode()))
        assert after.number_of_nodes() == made.number_of_nodes()
        assert sum(not d["mirror"] for *_, d in after.edges(data=True)) == made.number_of_edges()
        if made is graph:
            assert sorted(d["name"] for _, d in after.nodes(data=True)) == sorted(map(xml_text, ALL))
            assert sorted(d["note"] for *_, d in after.edges(data=True)) == sorted(map(xml_text, ALL[1:]))
            assert set(map(xml_text, NAMES)) <= set(after)


def test_node_link_json_reads_back_whole(graph: nx.MultiDiGraph) -> None:
    text = graph_text(gg.from_networkx(graph), "json")
    tame(text)
    after = nx.node_link_graph(json.loads(text), edges="links")
    assert set(after) == set(ALL)
    assert all(after.nodes[text]["name"] == after.nodes[text][f"own {text}"] == text for text in ALL)


# -- notebooks and consoles -------------------------------------------------------------------------


class _Markup(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, set[str]] = {}
        self.values: list[str] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.setdefault(tag, set()).update(name for name, _ in attrs)
        self.values += [value or "" for _, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += data


def markup(text: str) -> _Markup:
    found = _Markup()
    found.feed(text)
    assert not [name for names in found.tags.values() for name in names if name.startswith("on")]
    assert not [value for value in found.values if "evil" in value or "url(" in value or "javascript:" in value]
    assert set(found.tags) <= {
        "div",
        "b",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "ol",
        "li",
        "small",
        "svg",
        "line",
        "style",
        "p",
        "br",
    }
    return found


def test_a_network_in_a_notebook_is_text(net: gg.Network) -> None:
    chosen = net.among([HUB, *NAMES[1:20], *NAMES[40:46]]).of_type(*(f"type {name}" for name in NAMES[:20]))
    for part in (net, chosen):
        found = markup(part._repr_html_())
        assert "mathjax_ignore" in found.values[0]
        tame(repr(part))
        assert len(repr(part).splitlines()) == 1 + len(part.steps)
    assert "<script>PWNED()</script>" in found.words
    assert "types" in markup(net._repr_html_()).words


def test_a_result_in_a_notebook_and_a_console_is_text(graph: nx.MultiDiGraph) -> None:
    result = gg.centrality.degree(gg.from_networkx(graph).without(TWO))
    frame = Table(result).assign(**{"<b>$x$": ALL[: len(result)]}).set_index("actor").rename_axis("<i>i")
    frame.columns.name = "<u>c"
    with pd.option_context("display.max_rows", None, "display.max_colwidth", None, "display.width", 500):
        for part in (result, frame):
            assert isinstance(part, Table)
            text = part._repr_html_()
            assert text is not None
            markup(text)
            assert "tex2jax_ignore" in text  # a $ begins no formula
            assert html.escape("<script>PWNED()</script>", quote=False) in text
            tame(repr(part))
