"""``crm help``: the topics with what each tells, one of them in full, and nothing written."""

from __future__ import annotations

from crmcli.cli.setup.help import FOLDER
from tests.conftest import Crm


def test_every_topic_is_listed_with_its_first_line(crm: Crm) -> None:
    files = {path.stem: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md")}
    found = {row["topic"]: row["about"] for row in crm("help", "--json").json}
    assert found == {name: text.splitlines()[0].lstrip("# ") for name, text in files.items()}
    assert crm("help", "-q").lines == sorted(files)
    assert not crm.db.exists()


def test_a_topic_is_told_in_full_however_it_is_spelled(crm: Crm) -> None:
    text = (FOLDER / "exit-codes.md").read_text(encoding="utf-8")
    for word in ("exit-codes", "Exit_Codes", "exit codes"):
        assert crm("help", word, "--json").json == {"topic": "exit-codes", "text": text}


def test_a_topic_that_is_none_is_refused_with_those_that_are(crm: Crm) -> None:
    done = crm("help", "filter", "--json")
    assert (done.exit, done.out) == (2, "")
    assert "filters" in done.error["hint"]
