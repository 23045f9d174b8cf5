"""What to cite: the literature follows the docstrings, text of the data stays text, the method section says what was done."""

import inspect
import re
import warnings

import networkx as nx
import pandas as pd
import pytest

import geograph as gg
from geograph.errors import one_line
from geograph.literature import OF_MEASURE, WORKS

SPECIAL = [
    "{", "}", "\\", "%", "&", "$", "#", "_", "^", "~", '"', "a} , title={forged}", "@article{x,", "\\input{/etc/passwd}", "two\nFORGED",
    ",", "and", "others", "A and B", "Иран 伊朗", "\u202egpj", "{{{", "a\\", "$x^2$", "Last, First", "a, b, c, d", "x" * 2000,
]  # fmt: skip


def entries(text):
    """A reader of BibTeX as BibTeX is: braces count whatever stands before them."""
    found, at = {}, 0
    while (begin := text.find("@", at)) >= 0:
        assert not text[at:begin].strip()
        head = re.compile(r"@([a-z]+)\{([^\s{},\"#%~\\=@]+),\n").match(text, begin)
        assert head, text[begin : begin + 80]
        depth, at, fields = 1, head.end(), {}
        while not text.startswith("}\n", at):
            name = re.compile(r"  ([a-z]+) = \{").match(text, at)
            assert name, text[at : at + 80]
            depth, start = 1, name.end()
            at = start
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            fields[name[1]] = text[start : at - 1]
            assert text.startswith(",\n", at)
            at += 2
        at += 2
        assert head[2].lower() not in {key.lower() for key in found}
        found[head[2]] = {"": head[1], **fields}
    assert not text[at:].strip()
    return found


def plain(field):
    """What LaTeX prints for an escaped text."""
    names = {"textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^", "textasciitilde": "~"}
    text = re.sub(r"\{\\(text\w+)\}|\\([%&$#_])|\{('')\}", lambda m: names[m[1]] if m[1] else m[2] or '"', field)
    bare = re.sub(r"\{\\text\w+\}|\\[%&$#_]", "", field)
    assert not re.search(r"[\\%&$#_^~]", bare), field
    return text


@pytest.fixture
def hostile(tmp_path):
    n = len(SPECIAL)
    ids = [f"s {i} {text}".replace("\n", " ").replace(";", " ").replace(":", " ")[:60] for i, text in enumerate(SPECIAL)]
    sources = {"id": ids, "author": SPECIAL, "title": SPECIAL[::-1], "publisher": SPECIAL, "date": ["2021-05"] * n}
    sources["url"] = [f"https://example.org/{text}" for text in SPECIAL]
    pd.DataFrame(sources).to_csv(tmp_path / "sources.csv", index=False)
    ties = {"source": ["a"] * n, "target": [f"b{i}" for i in range(n)], "type": "contact", "citation": [f"{s}:1" for s in ids]}
    pd.DataFrame(ties).to_csv(tmp_path / "edges.csv", index=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", gg.DataWarning)
        return gg.read(tmp_path)


MODULES = (
    "centrality", "brokerage", "structure", "balance", "paths", "robust", "whatif", "sources", "claims", "explain", "timeline",
    "uncertainty",
)  # fmt: skip
ELSEWHERE = ("Those of the measures.", "The parts are those of each measure's definition.")


def test_the_literature_is_what_the_docstrings_refer_to():
    seen = set()
    for module in map(gg.__getattr__, MODULES):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("_") or function.__module__.split(".")[0] != "geograph" or not hasattr(module, name):
                continue
            part = re.search(r"^References\n-+\n(.*?)(?:\n\n\w+\n--|\Z)", inspect.getdoc(function) or "", re.S | re.M)
            told = part[1] if part else ""
            if name not in getattr(module, "__all__", [name]) or not told or told in ELSEWHERE:
                continue
            seen.add(name)
            if same := re.fullmatch(r"As :func:`(\w+)`\.", told):
                assert OF_MEASURE[name] == OF_MEASURE[same[1]]
                continue
            works = [WORKS[key] for key in OF_MEASURE[name]]
            years = set(re.findall(r"\b(?:19|20)\d\d\b", told))
            assert years <= {str(work.year) for work in works}, name
            for work in works:
                assert work.authors[0].split(",")[0] in told.replace("UCINET", "Borgatti UCINET"), (name, work)
    assert set(OF_MEASURE) == seen


def test_works_are_whole():
    used = {key for keys in OF_MEASURE.values() for key in keys} | {"neal2023"}
    assert used == set(WORKS)
    for work in WORKS.values():
        assert work.title and work.within and 1900 < work.year < 2027
        assert all(re.fullmatch(r"[^,]+, \w\.(?:[ -]\w\.)*", author) for author in work.authors)
        assert (work.kind == "article") == bool(work.pages) or work.kind in ("incollection", "inproceedings")


def test_cite_by_name_and_function_and_result():
    net = gg.example()
    by_name = gg.cite("constraint")
    assert by_name.startswith(
        "Literature\nBurt, R. S. (1992). Structural Holes: The Social Structure of Competition. Harvard University Press.\n"
    )
    assert gg.cite(gg.brokerage.constraint) == by_name
    told = gg.cite(gg.centrality.betweenness(net), net)
    assert "Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical Sociology 25, 163-177.\n" in told
    assert "Ivan Ulises Kentros Klyszcz (2022-08). Russia and the Taliban: one year since the takeover. Riddle. [riddle-2022].\n" in told
    assert told.count("\nDocuments\n") == 1
    assert f"Version {gg.__version__}." in told
    assert "Documents" not in gg.cite("degree")
    assert "Literature" not in gg.cite(net=net)
    with pytest.raises(gg.UnknownName, match="betweenness"):
        gg.cite("betweennes")
    with pytest.raises(gg.UnknownName):
        gg.cite("degree", form="apa")


def test_bibtex_of_the_bundled_data():
    net = gg.example()
    found = entries(gg.cite(["closeness", "katz"], net, form="bibtex"))
    assert list(found) == [
        "freeman1979", "katz1953", "valente1998", "wasserman1994",
        "caci-2023", "olivium-2021", "riddle-2022", "rondeli-2021", "tespa-2021", "geograph",
    ]  # fmt: skip
    assert found["katz1953"] == {
        "": "article", "author": "Katz, L.", "title": "{A new status index derived from sociometric analysis}", "journal": "Psychometrika",
        "year": "1953", "volume": "18", "pages": "39--43",
    }  # fmt: skip
    assert found["valente1998"]["author"] == "Valente, T. and Foreman, R."
    assert "author" not in found["tespa-2021"]


def test_only_documents_that_the_ties_cite():
    net = gg.example().citing("tespa-2021").not_citing("caci-2023", "olivium-2021", "riddle-2022", "rondeli-2021")
    assert list(entries(gg.cite(net=net, form="bibtex"))) == ["tespa-2021", "geograph"]


def test_text_of_the_data_is_text_in_bibtex(hostile):
    found = entries(gg.cite("degree", hostile, form="bibtex"))
    assert len(found) == len(SPECIAL) + 2
    assert all(re.fullmatch(r"[A-Za-z0-9-]+", key) for key in found)
    rows = {note["note"].split(",")[0]: note for note in found.values() if note.get("note", "").startswith("Document ")}
    titles = sorted(plain(entry["title"][1:-1]) for entry in rows.values())
    assert titles == sorted(map(one_line, hostile.sources["title"]))
    for entry in rows.values():
        author = entry.get("author", "{}")
        assert " and " not in re.sub(r"^\{.*\}$", "", author)  # one author each
        assert author.count(",") < 2 or author.startswith("{")
        assert re.fullmatch(r"https://example\.org/[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*", entry["url"])


def test_text_of_the_data_is_text_in_prose(hostile):
    told = gg.cite(gg.centrality.degree(hostile), hostile)
    assert "\u202e" not in told
    assert not [line for line in told.splitlines() if line.lstrip().startswith("FORGED")]


def test_a_url_that_is_no_address_is_left_out(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,contact,x:1\n")
    (tmp_path / "sources.csv").write_text("id,url\nx,javascript:alert(1)\n")
    with pytest.warns(gg.DataWarning, match="W338"):
        net = gg.read(tmp_path)
    assert "url" not in entries(gg.cite(net=net, form="bibtex"))["x"]


def test_keys_differ_also_from_those_of_the_literature(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type,citation\na,b,contact,KATZ1953:1;katz 1953:2;katz-1953:3;geograph:1;Ж:1\n")
    found = entries(gg.cite("katz", gg.read(tmp_path), form="bibtex"))
    assert len({key.lower() for key in found}) == len(found) == 7
    assert "document" in found


def test_the_method_says_what_was_done():
    net = gg.example().of_type("contact", "trade").between("2021-08-15", "2022-12-31")
    result = (
        gg.centrality.pagerank(net, weight="weight", forums="drop") if "weight" in net.ties else gg.centrality.pagerank(net, forums="drop")
    )
    told = gg.method(result, net).split("\n\n")
    assert len(told) == 3
    assert told[0].startswith("Selections, in this order: of type contact, trade: ")
    assert f"The network has {len(net.actors)} actors and {len(net)} ties of 2 types." in told[0]
    assert told[1].startswith("Actors were ranked by pagerank (Brin and Page 1998), with alpha 0.85.")
    for word in ("symmetrization", "dichotomization", "projection", "exclusion", "aggregation", "imputation"):
        assert f"{word}: {gg.about(result)['grand'][word].replace('; ', ', ')}" in told[1]
    assert "Meetings and formats were left out." in told[1]
    assert net.hash in told[2]
    assert f"geograph {gg.__version__}" in told[2]


def test_the_method_of_several_measures_repeats_no_contract():
    net = gg.example()
    told = gg.method([gg.centrality.harmonic(net), gg.centrality.betweenness(net)], net).split("\n\n")
    assert len(told) == 4
    assert "became one number as above" in told[2]
    side_by_side = gg.method(gg.centrality.compare(net, ["degree", "katz"]))
    assert [line.split(" (")[0] for line in side_by_side.split("\n\n")[1:3]] == [
        "Actors were ranked by degree",
        "Actors were ranked by katz",
    ]
    assert "Note: degree" not in side_by_side
    assert gg.method(gg.balance.frustration(net)).split("\n\n")[1].startswith("The measure is frustration (Harary 1959; ")


def test_what_judges_a_measure_is_cited_with_it():
    net = gg.example()
    result = gg.uncertainty.interval(gg.centrality.degree, net, draws=5)
    told = gg.cite(result, net)
    assert (
        "Actors were ranked by degree (Freeman 1979), judged by interval (Efron and Tibshirani 1993; Field and Welsh 2007), with by tie, "
        in told
    )
    assert {"freeman1979", "efron1993", "field2007"} < set(entries(gg.cite(result, form="bibtex")))


def test_a_result_of_other_data_is_refused():
    net = gg.example()
    with pytest.raises(gg.MeasureError, match="not of the same data"):
        gg.cite(gg.centrality.degree(net.of_type("contact")), net)
    with pytest.raises(gg.GeographError, match="does not say how it was made"):
        gg.cite(pd.DataFrame({"a": [1]}))
    with pytest.raises(gg.MeasureError):
        gg.method([])


def test_a_measure_without_literature_has_a_method(tmp_path):
    graph = nx.path_graph(3)
    assert "Actors were ranked by" in gg.method(gg.centrality.talk_to_means(gg.example()))
    assert gg.cite(gg.centrality.degree(graph), graph).count("Software\n") == 1
