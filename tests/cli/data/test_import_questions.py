"""The first import of a file that is not known, at a terminal: what was understood, questions about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Crm, Result

TEXT = "Who,City,Worth,Zzz\nAda Lovelace,Bonn,900,foo\nGrace Hopper,,100,bar\nLinus,Kiel,5,\nFour,Ulm,1,\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "fair.csv").write_text(TEXT)
    return str(tmp_path / "fair.csv")


def imported(crm: Crm, file: str, *answers: str, words: tuple[str, ...] = ()) -> Result:
    return crm("import", "lead", file, *words, stdin="".join(f"{answer}\n" for answer in answers), terminal=True)


def test_it_shows_columns_with_three_rows_and_asks_about_those_that_are_not_known(crm: Crm, file: str) -> None:
    crm.environ["COLUMNS"] = "80"
    done = imported(crm, file, "nme", "name", "?", "amount", "", "city=region", "nope=city", "")
    lines = done.err.splitlines()
    table = [line.split() for line in lines[1:6]]
    assert table[:3] == [["Column", "Field", "Rows"], ["Who", "?", "Ada", "Lovelace", "Grace", "Hopper", "Linus"], [
        *("City", "city", "Bonn", "·", "Kiel")
    ]]  # fmt: skip
    assert lines[6] == "3 columns are not known. Type a field; Enter leaves the column out, ? lists the fields."
    assert "  A lead has no field 'nme'. ? lists the fields." in done.err
    assert "There is no column 'nope'." in done.err and max(map(len, lines)) <= 91
    ada = crm.show("LEAD-1")
    assert (ada["first_name"], ada["amount"], ada["region"], ada["city"]) == ("Ada", "900.00", "Bonn", None)


def test_what_was_answered_is_not_asked_again_and_nothing_is_asked_in_a_pipe(crm: Crm, file: str) -> None:
    assert imported(crm, file, "title", "amount", "", "").exit == 0
    again = imported(crm, file, words=("--on-duplicate", "create"))
    assert (again.exit, "not known" in again.err) == (0, False)
    assert len(crm("lead", "list", "-q").lines) == 8
    for told in (crm("import", "contact", file, "-n"), imported(crm, file, words=("--yes", "-n"))):
        assert "not known. Type a field" not in told.err


@pytest.mark.parametrize("answers", [("title", "", "", "no"), ("title",)])
def test_who_stops_changes_nothing(crm: Crm, file: str, answers: tuple[str, ...]) -> None:
    assert imported(crm, file, *answers).exit == 5
    assert crm("lead", "list", "-q").lines == crm("import", "--mappings", "-q").lines == []
