"""edges.csv and evidence.csv must say the same."""

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


def test_a_denial_meets_ties_of_its_direction_and_time_and_none_when_it_is_narrower(tmp_path):
    (tmp_path / "sources.csv").write_text("id,date\ns,2021\n")
    (tmp_path / "edges.csv").write_text(
        "source,target,type,start,end,confidence,citation\n"
        "a,b,aid,2020,2021,high,s:1\n"  # before the denial
        "a,b,aid,2022,2022,high,s:1\n"  # denied in its year
        "b,a,aid,2022,2022,high,s:1\n"  # the other way round
        "a,b,aid,2020-05,..,high,s:1\n"  # last seen in 2021
        "a,b,aid,,,high,s:1\n"  # may have been then
        "c,d,trade,,,high,s:1\n"  # a narrower denial
        "d,e,trade,,,high,s:1;s:9\n"  # denied by a passage of its own
    )
    (tmp_path / "evidence.csv").write_text(
        "tie,source,target,type,document,locator,says,scope,date\n"
        ",a,b,aid,s,1,present,,\n,c,d,trade,s,1,present,,\n,d,e,trade,s,1,present,,\n"
        ",a,b,aid,s,7,absent,,2022\n"
        ",c,d,trade,s,8,absent,new projects,\n"
        "d~e/trade/undated,,,,s,9,absent,,\n"
    )
    _, log, _ = read_tables(tmp_path)
    assert sorted(line for p in log.problems for line in (p.line, *p.also)) == [3, 6, 8]
    assert {p.code for p in log.problems} == {"W346"}
