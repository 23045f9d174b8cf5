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
