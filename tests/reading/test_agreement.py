"""edges.csv and evidence.csv must say the same."""

import pytest

from geograph.reading import read_tables


def test_where_the_two_files_disagree_is_told(tmp_path):
    (tmp_path / "edges.csv").write_text(
        "source,target,type,confidence,citation\na,b,contact,high,s:1;s:2\nb,c,trade,high,s:3\nc,d,aid,low,s:4\n"
    )
    (tmp_path / "evidence.csv").write_text(
        "tie,source,target,type,document,locator,says\n"
        "a~b/contact/undated,,,,s,1,present\n"
        "a~b/contact/undated,,,,s,9,present\n"
        "b~c/trade/undated,,,,s,3,present\n"
        "c~d/aid/undated,,,,s,4,present\n"
        ",c,b,trade,s,7,absent\n"
        ",c,d,aid,s,8,absent\n"
    )
    _, log, _ = read_tables(tmp_path)
    assert [(p.code, p.line, p.value) for p in log.problems] == [("W345", 2, "s:2"), ("W345", 2, "s:9"), ("W346", 3, "high")]
    assert "denied by s:7" in str(log.problems[-1])


TIES = (
    "source,target,type,start,end,confidence,citation\n"
    "a,b,aid,2020,2021,high,s:1\n"  # 2 before the denial
    "a,b,aid,2022,2022,high,s:1\n"  # 3 denied in its year
    "b,a,aid,2022,2022,high,s:2\n"  # 4 the other way round
    "a,b,aid,2020-05,..,high,s:1\n"  # 5 last seen in 2021
    "a,b,aid,,,high,s:1\n"  # 6 may have been then
    "a,b,aid,2023,,high,s:1\n"  # 7 after the denial
    "a,b,aid,2020-03-10,,high,s:1\n"  # 8 an event without an end: it was over
    "c,d,trade,,,high,s:1\n"  # 9 a narrower denial
    "d,e,trade,,,high,s:1;s:9\n"  # 10 denied by a passage of its own, and by another
    "e,f,trade,,,high,s:1;s:9\n"  # 11 a narrower denial of its own
    "f,g,trade,2019,2021,high,s:1\n"  # 12 denied in its last year
)
PASSAGES = (
    "tie,source,target,type,document,locator,says,scope,date\n"
    ",a,b,aid,s,1,present,,\n,b,a,aid,s,2,present,,\n,c,d,trade,s,1,present,,\n,d,e,trade,s,1,present,,\n"
    ",e,f,trade,s,1,present,,\n,f,g,trade,s,1,present,,\n"
    ",a,b,aid,s,7,absent,,2022\n"
    ",c,d,trade,s,8,absent,new projects,\n"
    ",e,d,trade,s,6,absent,,\n"
    "d~e/trade/undated,,,,s,9,absent,,\n"
    "e~f/trade/undated,,,,s,9,absent,by air,\n"
    ",f,g,trade,s,5,absent,,2021-06\n"
)


@pytest.mark.parametrize(("end", "denied"), [("inclusive", [3, 6, 10, 12]), ("exclusive", [6, 10])])
def test_a_denial_meets_ties_of_its_direction_and_time_and_none_when_it_is_narrower(tmp_path, end, denied):
    ties = TIES if end == "inclusive" else TIES.replace("2022,2022", "2021,2022")
    (tmp_path / "sources.csv").write_text("id,date\ns,2021\n")
    (tmp_path / "edges.csv").write_text(ties)
    (tmp_path / "evidence.csv").write_text(PASSAGES)
    _, log, _ = read_tables(tmp_path, end=end)
    assert sorted(line for p in log.problems for line in (p.line, *p.also)) == denied
    assert {p.code for p in log.problems} == {"W346"}
    assert "denied by s:9" in "".join(str(p) for p in log.problems if p.line == 10)  # its own passage is named first


def test_the_date_and_type_of_a_passage_are_checked(tmp_path):
    (tmp_path / "edges.csv").write_text("source,target,type,confidence\na,b,trade,high\n")
    (tmp_path / "evidence.csv").write_text(
        "source,target,type,document,locator,says,date\na,b,tarde,s,1,absent,2022\na,b,trade,s,1,absent,soon\n"
    )
    _, log, _ = read_tables(tmp_path)
    assert [(p.code, p.line, p.field) for p in log.problems] == [("E326", 2, "type"), ("E335", 3, "date")]
    assert "did you mean 'trade'?" in str(log.problems[0])
