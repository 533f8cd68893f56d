"""A column that has another name in a later version: in an older file, in its history, and in what it exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from crmcli.actions.data.exporting import whole
from crmcli.actions.data.importing.source import ImportSource
from crmcli.actions.data.importing.whole import restore
from crmcli.actions.undo.undo import undo
from crmcli.errors import DatabaseError
from crmcli.model.fields import Field
from crmcli.model.registry import Registry
from crmcli.model.types import Text
from crmcli.store import migrations, records
from crmcli.store.act import Act
from crmcli.store.driver import Driver
from crmcli.store.migrations import Rename

from .stores import changed, contents, opened, row


def with_field(name: str) -> Registry:
    """The catalogue, with one field more in the kind of the invoices, which has a view and triggers, too."""
    field = Field(name, Text(), "Its colour.", indexed=True, searchable=True)
    return changed("invoice", lambda old: {"fields": (*old.fields, field)})


OLD, NEW = with_field("colour"), with_field("hue")
COLOUR = 'A "deep" blü\n'


def written(path: Path) -> list[dict[str, Any]]:
    """A file of the older version in which an invoice got a colour and lost it; what it exports."""
    with opened(path, OLD) as act:
        with act.step("new"):
            records.create(act, "invoice", [row("Relaunch", stage="draft", colour=COLOUR, currency="EUR")])
        with act.step("edit"):
            records.update(act, "invoice", [(act.select("invoice", "")[0], {"colour": None, "title": "Other"})])
        return [json.loads(json.dumps(line)) for line in whole(act).stream]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The later version, whose migration fills the column, and what it found there."""
    found: list[object] = []

    def filled(db: Driver) -> None:
        found.extend(db.rows('SELECT hue, title FROM "invoice"'))
        db.write("UPDATE \"invoice\" SET hue = 'grey' WHERE hue IS NULL", [()])

    monkeypatch.setattr(
        migrations, "RENAMES", {2: (Rename("invoice", "colour", "tint"),), 3: (Rename("invoice", "tint", "hue"),)}
    )
    monkeypatch.setattr(migrations, "MIGRATIONS", {3: filled})
    return found


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr(migrations, "MIGRATIONS", {})
    return written(tmp_path / "crm.db")


@pytest.fixture
def act(before: list[dict[str, Any]], later: list[object], tmp_path: Path) -> Iterator[Act]:
    """The older file, opened by the later version."""
    with opened(tmp_path / "crm.db", NEW) as act:
        yield act


def test_a_column_is_renamed_before_it_could_be_added_once_more(act: Act, later: list[object]) -> None:
    columns = [column[1] for column in act.rows('PRAGMA table_info("invoice")')]
    assert columns.count("hue") == 1 and not {"colour", "tint"} & set(columns)
    assert later == [(None, "Other")]
    assert act.rows('SELECT hue FROM "invoice"') == [("grey",)]
    assert act.rows("SELECT name FROM meta WHERE name GLOB 'migration*'") == [("migration 2",), ("migration 3",)]
    indexes = {name for (name,) in act.rows("SELECT name FROM sqlite_master WHERE tbl_name = 'invoice'")}
    assert [name for name in indexes if name.startswith(("invoice_hue", "invoice_colour", "invoice_tint"))] != []
    assert not [name for name in indexes if name.startswith(("invoice_colour", "invoice_tint"))]
    assert act.rows("SELECT count(*) FROM invoice_total") == [(1,)]
    assert act.rows("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'invoice_sealed_*'") == [
        (3,)
    ]


def test_the_history_tells_the_new_name_and_is_undone_by_it(act: Act) -> None:
    with act.step("white"):
        pass
    act.rows("UPDATE invoice SET hue = NULL")
    undo(act)
    (invoice,) = act.select("invoice", "")
    assert (invoice["hue"], invoice["title"]) == (COLOUR, "Relaunch")
    told = act.rows("SELECT json_type(before, '$.hue'), json_type(after, '$.hue') FROM change ORDER BY id")
    assert told == [(None, "text"), ("text", "null"), ("null", "text"), (None, None)]  # the last: the title as compared
    assert act.rows("SELECT count(*) FROM change WHERE coalesce(before, after) LIKE '%colour%'") == [(0,)]


def test_a_dump_of_the_older_version_gives_the_same_database(
    act: Act, before: list[dict[str, Any]], later: list[object], tmp_path: Path
) -> None:
    with opened(tmp_path / "copy.db", NEW) as copy:
        restored(copy, before)
        assert later == [(None, "Other"), (None, "Other")]
        apart = ("meta", "change", "sqlite_sequence")
        assert contents(copy, without=apart) == contents(act, without=apart)
        assert told(copy) == told(act)


def test_a_dump_says_its_number_and_one_without_is_of_the_first(act: Act, before: list[dict[str, Any]]) -> None:
    assert before[0] == {"crm": "export", "format": 1, "schema": 1}
    assert next(iter(whole(act).stream)) == {"crm": "export", "format": 1, "schema": 3}


@pytest.mark.parametrize(("heading", "hue"), [({}, "grey"), ({"schema": 1}, "grey")])
def test_what_came_later_is_done_to_a_dump(
    before: list[dict[str, Any]], later: list[object], tmp_path: Path, heading: dict[str, int], hue: str
) -> None:
    with opened(tmp_path / "copy.db", NEW) as copy:
        restored(copy, [{"crm": "export", "format": 1, **heading}, *before[1:]])
        assert copy.rows("SELECT hue FROM invoice") == [(hue,)]


def test_a_dump_of_its_own_is_left_as_it_is(act: Act, later: list[object], tmp_path: Path) -> None:
    act.rows("UPDATE invoice SET hue = NULL")
    dump = list(whole(act).stream)
    with opened(tmp_path / "copy.db", NEW) as copy:
        restored(copy, dump)
        assert copy.rows("SELECT hue FROM invoice") == [(None,)]
    assert len(later) == 1


@pytest.mark.parametrize("number", [4, "1", None, [1]])
def test_a_dump_of_a_newer_version_is_refused(
    before: list[dict[str, Any]], later: list[object], tmp_path: Path, number: object
) -> None:
    with opened(tmp_path / "copy.db", NEW) as copy:
        with pytest.raises(DatabaseError, match="newer version"):
            restored(copy, [{**before[0], "schema": number}, *before[1:]])
        assert copy.rows("SELECT count(*) FROM step") == [(0,)]


def restored(act: Act, lines: list[dict[str, Any]]) -> None:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    restore(act, ImportSource(BytesIO(text.encode()), "export.jsonl"))


def told(act: Act) -> list[Any]:
    """The history, in whose texts names may stand in another order."""
    rows = act.rows('SELECT id, step, "table", row, op, before, after, kind, element FROM change ORDER BY id')
    return [(*row[:5], *(json.loads(text) if text else None for text in row[5:7]), *row[7:]) for row in rows]
