"""``crm help``: the topics with what each tells, one of them in full, and nothing written."""

from __future__ import annotations

import pytest

from crmcli.cli.describing import general_options
from crmcli.cli.setup.help import FOLDER
from tests.conftest import Crm


@pytest.mark.file
def test_every_topic_is_listed_with_its_first_line(crm: Crm) -> None:
    files = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    found = {row["topic"]: row["about"] for row in crm("help", "--json").json}
    told = {name: text.splitlines()[0].lstrip("# ") for name, text in files.items()}
    assert found == {**told, "options": "Options of every command"}
    assert crm("help", "-q").lines == sorted(found)
    assert not crm.db.exists()


def test_a_topic_is_told_in_full_however_it_is_spelled(crm: Crm) -> None:
    text = (FOLDER / "exit-codes.md").read_text(encoding="utf-8")
    for words in (("exit-codes",), ("Exit_Codes",), ("exit codes",), ("exit", "codes")):
        assert crm("help", *words, "--json").json == {"topic": "exit-codes", "text": text}


def test_a_topic_that_is_none_is_refused_with_those_that_are(crm: Crm) -> None:
    done = crm("help", "filter", "--json")
    assert (done.exit, done.out) == (2, "")
    assert "filters" in done.error["hint"]


def test_the_options_of_every_command_are_a_topic_with_their_examples(crm: Crm) -> None:
    text = crm("help", "options").out
    for option in general_options():
        assert f"    {', '.join(option['names'])}{' ' + option['value'] if option['value'] else ''} " in text
        if option["example"]:
            assert f"Example: {option['names'][-1]} " in text
    assert max(map(len, text.splitlines())) <= 80


def test_help_with_the_name_of_a_command_is_the_help_of_the_command(crm: Crm) -> None:
    for path in (["convert"], ["lead", "new"], ["line", "add"], ["line"]):
        asked = crm("help", *path)
        assert (asked.exit, asked.out) == (0, crm(*path, "--help").out)
    assert crm("help", "line", "add", "--json").json == crm("schema", "line", "add", "--json").json
    wrong = crm("help", "line", "cook")
    assert (wrong.exit, wrong.out) == (2, "")
    assert "crm line has no" in wrong.err or "crm line cook" in wrong.err


@pytest.mark.parametrize("width", [60, 80, 160])
def test_a_topic_fits_the_terminal_word_for_word_and_lines_to_type_stay_whole(crm: Crm, width: int) -> None:
    crm.environ["COLUMNS"] = str(width)
    for path in FOLDER.glob("*.md"):
        text = path.read_text(encoding="utf-8")
        seen = crm("help", path.stem, "--color", "never", terminal=True).out
        assert seen.split() == text.split(), path.stem
        wide = [line for line in seen.splitlines() if len(line) > width]
        assert all(line in text.splitlines() for line in wide), path.stem
        assert width < 80 or len(wide) <= 4, (path.stem, wide)
        assert crm("help", path.stem).out == text
    assert crm("help", "filters", terminal=True).lines[-1].startswith("Every field") is (width > 100)
