"""Every code that reading can answer with: what it means, whether it spoils a whole file, and whether ``clean`` mends it."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """One kind of problem. A code that begins with E is an error, with W a warning."""

    code: str
    scope: str  # file: leaving out rows mends nothing; row: that row is left out, or was kept with a remark
    mended: str  # what `clean` does about it; blank where only somebody who knows the matter can mend it
    what: str


_FILE, _ROW = "file", "row"
CODES = {
    code.code: code
    for code in (
        Code("E101", _FILE, "", "the file is not UTF-8, or not in the encoding that was named; the message shows how it would read in others"),
        Code("W101", _FILE, "writes UTF-8", "the file was read as UTF-16 though it has no byte order mark, or was read as the option said, though it looks like something else"),
        Code("E102", _FILE, "", "the file is something else (a workbook, a PDF, a web page, a zip, ...), whatever its name says"),
        Code("E103", _FILE, "", "the file is empty"),
        Code("E104", _FILE, "", "the file holds NUL bytes, or is damaged"),
        Code("E105", _FILE, "", "the marks of an unfinished merge stand in the file"),
        Code("E106", _FILE, "", "a packed file or a workbook unpacks to far more than a table could"),
        Code("E110", _FILE, "", "no header row was found"),
        Code("E111", _FILE, "takes the quotes off", "every line is one quoted cell"),
        Code("W111", _FILE, "leaves them out", "lines above the header were skipped"),
        Code("E112", _FILE, "", "two columns have the same name"),
        Code("E113", _FILE, "", "a required column is missing"),
        Code("W114", _FILE, "", "a header looks like a misspelt column"),
        Code("E115", _FILE, "", "more columns than can be read"),
        Code("W115", _FILE, "", "a file is not read, and its name is a letter from one that would be"),
        Code("E116", _FILE, "", "the file holds another table: actors where ties should be, or ties where actors should be"),
        Code("W116", _FILE, "", "a hidden sheet of a workbook was not read"),
        Code("E117", _FILE, "", "the file is a matrix, not a list of ties"),
        Code("W118", _ROW, "deletes it", "a line of the data begins with # and was skipped"),
        Code("W121", _ROW, "deletes it", "an empty row among the data was skipped"),
        Code("W122", _ROW, "deletes it", "the header stands among the data again and was skipped"),
        Code("E123", _ROW, "", "a cell of a sheet stands right of the last named column"),
        Code("E124", _FILE, "curly quotes; pads with --pad", "a row has more or fewer cells than the header"),
        Code("E125", _FILE, "", "a quoted cell is not closed, or runs over what looks like further rows"),
        Code("E126", _FILE, "", "a quote stands inside a cell"),
        Code("E127", _FILE, "", "there are ties, but the actors' file lists nobody"),
        Code("W127", _FILE, "", "the file of ties has a header and no ties"),
        Code("E128", _FILE, "", "cells of a sheet are merged among the data"),
        Code("E129", _FILE, "", "a cell of more than a million characters"),
        Code("W201", _ROW, "writes what it said", "a cell looks like UTF-8 that was read as something else"),
        Code("E202", _FILE, "", "a character was lost when the file was saved"),
        Code("W203", _ROW, "", "cells hold signs that other programs take for line ends (U+2028, U+0085, ...); kept"),
        Code("W204", _ROW, "writes them tidied", "cells had spaces or invisible signs around or inside them, or letters put together of several signs; read without"),
        Code("E301", _ROW, "", "a name is no actor in nodes.csv"),
        Code("W302", _ROW, "writes the id", "a name is read as an actor by its letters alone"),
        Code("E303", _ROW, "", "a name could be several actors"),
        Code("E304", _ROW, "", "a name or alias already means another actor"),
        Code("E305", _ROW, "", "an actor, a type, a source or the id of a tie stands in its file twice"),
        Code("E306", _ROW, "", "two names that differ in case, accents, spaces, zeros or look-alike letters only"),
        Code("E307", _ROW, "", "a cell that must not be empty is"),
        Code("W308", _ROW, "writes the id", "a number is read as an actor whose id differs in zeros only, as spreadsheets change them"),
        Code("E309", _ROW, "", "an error of the spreadsheet where a value should be"),
        Code("E310", _ROW, "", "a formula where a value should be"),
        Code("W311", _ROW, "", "a name of more than 200 characters"),
        Code("E312", _ROW, "", "a name holds control characters"),
        Code("W313", _ROW, "", "a tie is in force when one of its actors, by nodes.csv, was not there"),
        Code("E314", _ROW, "", "a bloc of nodes.csv that groups.csv, which lists that partition, does not have"),
        Code("W314", _ROW, "", "nodes.csv and groups.csv put an actor into different blocs"),
        Code("E320", _ROW, "", "an actor is tied or related to itself"),
        Code("W320", _ROW, "deletes it", "the same, left out because you asked for it"),
        Code("W321", _ROW, "deletes it", "a row repeats another (undirected ties also the other way round); kept once"),
        Code("E322", _ROW, "", "two rows give the same tie different weights"),
        Code("W322", _ROW, "makes one row of them", "the same, put together as you asked"),
        Code("E323", _ROW, "", "the same tie is friendly and hostile at once, on the word of one source"),
        Code("W323", _ROW, "", "the same tie is friendly and hostile at once, on the word of different sources"),
        Code("E324", _ROW, "", "not a sign"),
        Code("W324", _ROW, "makes one row of them", "rows differ in confidence, citation or note only; each counts as a tie"),
        Code("W325", _ROW, "", "a sign opposite to the type's"),
        Code("E326", _ROW, "", "the type is missing, or nearly that of a known one"),
        Code("W326", _ROW, "", "a type of your own that nothing explains"),
        Code("E327", _ROW, "", "a weight that is not a number above 0"),
        Code("W328", _ROW, "writes a point", "a decimal comma, read as one"),
        Code("E329", _ROW, "", "a number that could be two: the mark in it may part thousands or decimals"),
        Code("W330", _FILE, "", "weights so far apart that sums of them lose the small ones"),
        Code("E331", _ROW, "", "the end is before the start"),
        Code("E332", _ROW, "", "a day or month that does not exist"),
        Code("E333", _ROW, "", "a date that could be two days, month first or day first"),
        Code("W333", _ROW, "writes year-month-day", "a date in another order that can be one day only; read as that"),
        Code("E334", _ROW, "writes year-month-day", "a day number of Excel"),
        Code("E335", _ROW, "writes year-month-day, where the year has four digits", "not a date"),
        Code("E336", _ROW, "", "a date before the year 1"),
        Code("W337", _ROW, "", "a date that has not come yet"),
        Code("W338", _ROW, "", "an address that is not http or https; shown as text, not linked"),
        Code("E339", _ROW, "", "not one of the words for `directed`, `channel`, `lasts` or `dash`"),
        Code("E340", _ROW, "", "not a confidence"),
        Code("E341", _ROW, "", "not a kind of actor"),
        Code("W341", _ROW, "", "not one of the three levels"),
        Code("W342", _ROW, "", "a cited source is not in sources.csv"),
        Code("E343", _ROW, "", "evidence for a tie that does not exist"),
        Code("E344", _ROW, "", "not one of the words for `relation`, `says` or `attribution`"),
        Code("W345", _ROW, "", "edges.csv and evidence.csv cite different passages"),
        Code("W346", _ROW, "", "a tie that a passage denies, and not of low confidence"),
        Code("W347", _ROW, "", "`about` in sources.csv names an actor that is one letter from a known one"),
        Code("W348", _ROW, "", "a passage that speaks of no coded tie"),
        Code("E350", _ROW, "", "`x` or `y` in a layout file is not a number"),
    )
}  # fmt: skip
