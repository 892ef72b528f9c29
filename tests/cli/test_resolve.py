import csv

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.cli.main import run_command
from tidewaiter.flow.resolving import read_mentions

FIRMS = [
    ("a1", "Vandelay Steel Ltd", "12 Main Street", "Leeds"),
    ("a2", "VANDELAY STEEL LIMITED", "12 Main St, Unit 4", "LEEDS"),
    ("b1", "Globex Foods GmbH", "Hauptstr. 5", "Berlin"),
    ("c1", "Initech Software", "9 Oak Ave", "Austin"),
]


def written(path, rows, header=("mention_id", "name", "address", "city"), separator=","):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=separator).writerows([header, *rows])
    return str(path)


def parties(path):
    with path.open(encoding="utf-8") as file:
        return {row["mention_id"]: row["party_id"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_csv_of_names_is_resolved(tmp_path, separator):
    out = tmp_path / "parties.csv"
    assert run_command(["resolve", written(tmp_path / "names.csv", FIRMS, separator=separator), "--out", str(out)]) == 0
    assert parties(out) == {"a1": "a1", "a2": "a1", "b1": "b1", "c1": "c1"}


def test_names_alone_will_do(tmp_path):
    out = tmp_path / "parties.csv"
    file = written(tmp_path / "names.csv", [row[:2] for row in FIRMS], header=("id", "company name"))
    assert run_command(["resolve", file, "--out", str(out)]) == 0
    assert parties(out)["a2"] == "a1"


def test_judgements_win(tmp_path):
    out = tmp_path / "parties.csv"
    decided = written(
        tmp_path / "j.csv", [("a1", "a2", "different"), ("b1", "c1", "same")], ("left", "right", "verdict")
    )
    file = written(tmp_path / "names.csv", FIRMS)
    assert run_command(["resolve", file, "--out", str(out), "--judgements", decided]) == 0
    assert parties(out) == {"a1": "a1", "a2": "a2", "b1": "b1", "c1": "b1"}


def test_a_judgement_is_certain(tmp_path):
    """Whoever was parted by a person is somebody for certain, and so is whoever was joined."""
    out, held = tmp_path / "parties.csv", ("left", "right", "verdict")
    decided = written(tmp_path / "j.csv", [("a1", "a2", "different"), ("b1", "c1", "same")], held)
    file = written(tmp_path / "names.csv", FIRMS)
    assert run_command(["resolve", file, "--out", str(out), "--judgements", decided]) == 0
    with out.open(encoding="utf-8") as told:
        assert [float(row["probability"]) for row in csv.DictReader(told)] == [1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    "verdicts",
    [
        [("a1", "a2", "same"), ("a2", "a1", "different")],
        [("a1", "b1", "same"), ("b1", "c1", "same"), ("a1", "c1", "different")],
    ],
)
def test_judgements_that_contradict_each_other_are_refused_by_their_line(tmp_path, capsys, verdicts):
    decided = written(tmp_path / "j.csv", verdicts, ("left", "right", "verdict"))
    file = written(tmp_path / "names.csv", FIRMS)
    assert run_command(["resolve", file, "--out", str(tmp_path / "o.csv"), "--judgements", decided]) != 0
    assert f"j.csv, line {len(verdicts) + 1}: these two are judged different" in capsys.readouterr().err


def test_judgements_may_repeat_each_other_and_be_written_as_people_write(tmp_path):
    out, file = tmp_path / "parties.csv", written(tmp_path / "names.csv", FIRMS)
    rows = [("b1", "b1", "same"), (" b1", "c1", "Same"), ("b1", "c1", "same"), ("c1", "b1", "same")]
    decided = written(tmp_path / "j.csv", rows, ("Left", "Right", "Verdict"))
    assert run_command(["resolve", file, "--out", str(out), "--judgements", decided]) == 0
    assert parties(out) == {"a1": "a1", "a2": "a1", "b1": "b1", "c1": "b1"}


def test_what_is_read_is_not_written_over(tmp_path, capsys):
    file = written(tmp_path / "names.csv", FIRMS)
    assert run_command(["resolve", file, "--out", file]) != 0
    assert "is the file that is read" in capsys.readouterr().err
    assert len((tmp_path / "names.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(FIRMS)


def test_a_column_of_lists_is_refused_in_words(tmp_path, capsys):
    pq.write_table(pa.table({"mention_id": ["1"], "name": [["a", "b"]]}), tmp_path / "names.parquet")
    assert run_command(["resolve", str(tmp_path / "names.parquet"), "--out", str(tmp_path / "o.csv")]) != 0
    assert "write its values as text" in capsys.readouterr().err


def test_two_mentions_are_explained_in_words_and_drawn(tmp_path, capsys):
    picture = tmp_path / "why.svg"
    file = written(tmp_path / "names.csv", FIRMS)
    assert run_command(["resolve", file, "--explain", "a1", "a2", "--picture", str(picture)]) == 0
    told = capsys.readouterr().out
    assert "alike but perhaps for the legal form" in told
    assert "street and house are the same" in told
    assert picture.read_text(encoding="utf-8").startswith("<svg")


def test_reasons_are_those_of_the_file_without_judgements(tmp_path, capsys):
    file = written(tmp_path / "names.csv", FIRMS)
    asked = ["resolve", file, "--explain", "a1", "a2", "--judgements", str(tmp_path / "decided.csv")]
    assert run_command(asked) != 0
    assert "without --judgements" in capsys.readouterr().err


def test_a_page_in_one_cell_does_not_hold_up_the_others(tmp_path):
    table = pa.table(
        {"mention_id": ["1", "2", "3"], "name": ["Vandelay Imports " + "lorem ipsum " * 30_000] * 2 + ["B"]}
    )
    pq.write_table(table, tmp_path / "names.parquet")
    mentions = read_mentions(tmp_path / "names.parquet")
    assert [len(name) for name in mentions["name"].to_pylist()] == [1_000, 1_000, 1]


def test_a_missing_column_is_named_with_its_nearest(tmp_path, capsys):
    file = written(tmp_path / "names.csv", FIRMS, header=("mentionid", "nmae", "address", "city"))
    assert run_command(["resolve", file, "--out", str(tmp_path / "o.csv")]) == 3
    told = capsys.readouterr().err
    assert "lacks 2 required" in told
    assert "did you mean 'mentionid'?" in told


def test_repeated_ids_and_damaged_files_are_refused_without_showing_data(tmp_path, capsys):
    twice = written(tmp_path / "twice.csv", [FIRMS[0], FIRMS[0]])
    assert run_command(["resolve", twice, "--out", str(tmp_path / "o.csv")]) == 3
    assert "Vandelay" not in capsys.readouterr().err
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    assert run_command(["resolve", str(empty), "--out", str(tmp_path / "o.csv")]) == 3
    assert run_command(["resolve", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o.csv")]) == 3
    assert run_command(["resolve", twice]) == 2
    assert run_command(["resolve", twice, "--out", str(tmp_path / "o.csv"), "--threshold", "2"]) == 2


def test_mentions_that_name_nobody_are_not_one_party(tmp_path):
    out = tmp_path / "parties.csv"
    rows = [("1", ""), ("2", ""), ("3", "N/A"), ("4", "N/A"), ("5", "To order"), ("6", "To order"), ("7", "Globex"),
            ("8", "Globex")]  # fmt: skip
    assert run_command(["resolve", written(tmp_path / "n.csv", rows, ("mention_id", "name")), "--out", str(out)]) == 0
    assert parties(out) == {n: n for n in "1234567"} | {"8": "7"}


def test_a_nameless_mention_is_known_by_its_number(tmp_path):
    out = tmp_path / "parties.csv"
    rows = [("1", "", "DE811234567"), ("2", "", "DE811234567"), ("3", "", "nan"), ("4", "", "nan")]
    file = written(tmp_path / "n.csv", rows, ("mention_id", "name", "identifier"))
    assert run_command(["resolve", file, "--out", str(out)]) == 0
    assert parties(out) == {"1": "1", "2": "1", "3": "3", "4": "4"}


def test_of_two_columns_with_one_name_the_first_is_read(tmp_path):
    out = tmp_path / "parties.csv"
    rows = [("1", "Vandelay Steel Ltd", "x"), ("2", "Globex Foods GmbH", "x")]
    file = written(tmp_path / "n.csv", rows, ("mention_id", "name", "name"))
    assert run_command(["resolve", file, "--out", str(out)]) == 0
    assert parties(out) == {"1": "1", "2": "2"}


def test_a_workbook_is_told_from_a_damaged_file(tmp_path, capsys):
    (tmp_path / "n.xlsx").write_bytes(b"PK\x03\x04 and so on")
    assert run_command(["resolve", str(tmp_path / "n.xlsx"), "--out", str(tmp_path / "o.csv")]) == 3
    assert "save its sheet as CSV" in capsys.readouterr().err


def test_unicode_text_of_a_spreadsheet_is_read(tmp_path):
    out = tmp_path / "parties.csv"
    file = tmp_path / "n.csv"
    file.write_text("mention_id\tname\na\tVandelay Steel Ltd\nb\tVANDELAY STEEL LIMITED\n", encoding="utf-16")
    assert run_command(["resolve", str(file), "--out", str(out)]) == 0
    assert parties(out) == {"a": "a", "b": "a"}


def test_persons_are_known_by_names_and_birth_date(tmp_path):
    out = tmp_path / "parties.csv"
    people = [
        ("p1", "Erika", "Mustermann", "19640812"),
        ("p2", "Erica", "Mustermann", "19640812"),
        ("p3", "Jose", "Garcia Lopez", "19770101"),
    ]
    file = written(tmp_path / "people.csv", people, header=("mention_id", "given_name", "surname", "date_of_birth"))
    assert run_command(["resolve", file, "--out", str(out)]) == 0
    assert parties(out) == {"p1": "p1", "p2": "p1", "p3": "p3"}


def test_a_file_in_an_encoding_that_says_nothing_is_resolved_once_it_is_named(tmp_path, capsys):
    file, out = tmp_path / "names.csv", tmp_path / "parties.csv"
    file.write_text("mention_id,name\na,ООО Ромашка\nb,Romashka OOO\nc,Globex Foods\n", encoding="cp1251")
    assert run_command(["resolve", str(file), "--out", str(out)]) != 0
    assert "--encoding" in capsys.readouterr().err
    assert run_command(["resolve", str(file), "--out", str(out), "--encoding", "cp1251"]) == 0
    assert parties(out) == {"a": "a", "b": "a", "c": "c"}


@pytest.mark.parametrize(
    "text",
    [
        "mention_id,name,address,city\na,Vandelay Steel Ltd\nb,VANDELAY STEEL LIMITED,,\n",
        "sep=;\r\nmention_id;name\r\na;Vandelay Steel Ltd\r\nb;VANDELAY STEEL LIMITED\r\n",
        'sep=;\rmention_id;name;remark\ra;Vandelay Steel Ltd;"x, y\rz"\rb;VANDELAY STEEL LIMITED;\r',
        "mention_id,name,address,city\ra,Vandelay Steel Ltd\rb,VANDELAY STEEL LIMITED,,\r",
    ],
    ids=[
        "its lines end where nothing more is given", "it says what parts its fields", "its lines end with CR alone",
        "so they do, where nothing more is given",
    ],
)  # fmt: skip
def test_a_file_as_spreadsheets_write_it_is_read(tmp_path, text):
    out, file = tmp_path / "parties.csv", tmp_path / "n.csv"
    file.write_text(text, encoding="utf-8", newline="")
    assert run_command(["resolve", str(file), "--out", str(out)]) == 0
    assert parties(out) == {"a": "a", "b": "a"}


def test_a_line_with_too_many_fields_is_refused_by_its_number(tmp_path, capsys):
    file = tmp_path / "n.csv"
    file.write_text("mention_id,name\na,Vandelay Steel\nb,Globex, Foods\n", encoding="utf-8")
    assert run_command(["resolve", str(file), "--out", str(tmp_path / "o.csv")]) == 3
    told = capsys.readouterr().err
    assert "line 3: 3 fields where the first line has 2" in " ".join(told.split())
    assert "Globex" not in told


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_of_nothing_but_headings_is_answered(tmp_path, end):
    out, file = tmp_path / "parties.csv", tmp_path / "n.csv"
    file.write_text(f"mention_id,name{end}", encoding="utf-8")
    assert run_command(["resolve", str(file), "--out", str(out)]) == 0
    assert parties(out) == {}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_other_headings_order_and_signs_do_not_matter(tmp_path, encoding):
    out, file = tmp_path / "parties.csv", tmp_path / "n.csv"
    file.write_text(
        'COUNTRY;Remark; Name ;Mention ID\nDE;"x; y\nz";Müller Stahl GmbH;a\nDE;;MÜLLER STAHL;b\n', encoding=encoding
    )
    assert run_command(["resolve", str(file), "--out", str(out)]) == 0
    assert parties(out) == {"a": "a", "b": "a"}


def test_of_two_columns_of_one_kind_the_one_that_says_something_is_read(tmp_path):
    rows = [("1", "Ana Vandelay", "", "1970-03-04"), ("2", "Ana Vandelay", "", "1985-01-20")]
    read = read_mentions(tmp_path / written_as(tmp_path, rows, ("mention_id", "name", "birth_date", "dob")))
    assert read["birth_date"].to_pylist() == ["1970-03-04", "1985-01-20"]


def test_headings_that_nobody_reads_are_told_with_those_that_may_be_meant(tmp_path, capsys):
    rows = [(*FIRMS[0], "0113 496 0000", "1"), (*FIRMS[1], "0113 496 0000", "2")]
    header = ("mention_id", "name", "Adress", "city", "phnoe", "row")
    file = written(tmp_path / "n.csv", rows, header)
    assert run_command(["resolve", file, "--out", str(tmp_path / "parties.csv")]) == 0
    assert "not read: Adress (did you mean address?), phnoe (did you mean phone?), row" in capsys.readouterr().err
    file = written(tmp_path / "n.csv", FIRMS)
    assert run_command(["resolve", file, "--out", str(tmp_path / "parties.csv")]) == 0
    assert "not read" not in capsys.readouterr().err


def test_days_of_birth_are_read_as_people_write_them(tmp_path):
    rows = [("1", "Ana Vandelay", "20/01/1985"), ("2", "Ana Vandelay", "1985-01-20"), ("3", "Ana Vandelay", "?")]
    read = read_mentions(tmp_path / written_as(tmp_path, rows, ("mention_id", "name", "dob")))
    assert read["birth_date"].to_pylist() == ["1985-01-20", "1985-01-20", "?"]


def test_a_quote_that_is_never_closed_is_refused_and_says_where(tmp_path, capsys):
    (tmp_path / "names.csv").write_text('mention_id,name\nM1,Globex\nM2,"Acme Ltd\nM3,Initech\nM4,Hooli\n')
    assert run_command(["resolve", str(tmp_path / "names.csv"), "--out", str(tmp_path / "o.csv")]) != 0
    said = " ".join(capsys.readouterr().err.split())
    assert "a quote is opened and not closed" in said
    assert "'Acme Ltd'" in said


@pytest.mark.parametrize("begin", ["\n", "\r\n  \r\n", "sep=;\n\n"])
def test_empty_lines_before_the_headings_are_no_headings(tmp_path, begin):
    (tmp_path / "n.csv").write_text(f"{begin}mention_id;name\n007;Globex Foods\n7;Initech Steel\n", newline="")
    read = read_mentions(tmp_path / "n.csv")
    assert read["mention_id"].to_pylist() == ["007", "7"], "as text, with noughts before it"


def test_inches_and_cells_of_several_lines_are_no_open_quote(tmp_path):
    (tmp_path / "names.csv").write_text(
        'mention_id,name,address\nM1,Globex 5" Pipes,x\nM2,Acme,"12 Road\nLeeds"\nM3,Hooli,y\n'
    )
    assert len(read_mentions(tmp_path / "names.csv")) == 3


def written_as(folder, rows, header):
    written(folder / "births.csv", rows, header=header)
    return "births.csv"
