"""The bytes of files: kept once, in parts, given back as they were, and missed when they are not there."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from crmcli.errors import DatabaseError
from crmcli.store import blobs, records, tables
from crmcli.store.act import Act
from crmcli.store.tables import Column, Table

from .stores import opened, owned, row

BIG = Random(1).randbytes(blobs.PART * 5 // 2)  # two parts and a half
FILE = Table("file", (*tables._OWNER, Column("sha256", "TEXT", "blob")), owned=True)


def kept(act: Act, *contents: bytes) -> list[str]:
    with act.step("keep"):
        return [blobs.keep(act, content) for content in contents]


@pytest.mark.parametrize("content", [b"", b"\0", b"x" * blobs.PART, b"x" * (blobs.PART + 1), BIG], ids=len)
def test_bytes_come_back_as_they_were(act: Act, content: bytes) -> None:
    (name,) = kept(act, content)
    assert blobs.read(act, name) == content == blobs.read(act.database, name)
    assert blobs.heads(act, [name]) == {name: (len(content), content[:16])}


def test_they_are_kept_in_parts_that_a_server_takes_and_once(act: Act) -> None:
    first, second = kept(act, BIG, BIG)
    assert first == second
    assert act.rows("SELECT part, length(content) FROM blob ORDER BY part") == [
        (0, 1 << 20),
        (1, 1 << 20),
        (2, len(BIG) - (2 << 20)),
    ]
    kept(act, BIG)
    assert act.rows("SELECT count(*) FROM blob") == [(3,)]
    assert act.rows("SELECT count(*) FROM step") == [(0,)]


def test_nothing_is_kept_outside_a_step_or_of_one_that_fails(act: Act) -> None:
    with pytest.raises(RuntimeError, match="outside a step"):
        blobs.keep(act, b"x")
    with pytest.raises(KeyError), act.step():
        name = blobs.keep(act, b"x")
        raise KeyError
    act.dry_run = True
    assert kept(act, b"x") == [name]
    assert blobs.heads(act, [name]) == {}


def test_those_that_are_there_are_told_from_others(act: Act) -> None:
    one, two = kept(act, b"one", b"two")
    assert set(blobs.heads(act, [one, "f" * 64, two])) == {one, two}
    assert blobs.heads(act, []) == {}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("DELETE FROM blob", "is missing"),
        ("DELETE FROM blob WHERE part = 1", "is damaged"),
        ("DELETE FROM blob WHERE part = 2", "is damaged"),
        ("UPDATE blob SET content = x'00' WHERE part = 0", "is damaged"),
    ],
)
def test_bytes_that_are_not_what_they_were_are_an_error(act: Act, harm: str, said: str) -> None:
    (name,) = kept(act, BIG)
    act.rows(harm)
    with pytest.raises(DatabaseError, match=f"{name[:12]} {said} in .*crm.db") as found:
        blobs.read(act, name)
    assert found.value.exit == 8 and "crm restore" in str(found.value.hint)


def test_an_older_file_gets_its_table_when_it_is_opened(tmp_path: Path) -> None:
    with opened(tmp_path / "old.db") as act:
        act.rows("DROP TABLE blob")
        act.rows("UPDATE meta SET value = '1.00000000' WHERE name = 'catalogue'")
    with opened(tmp_path / "old.db") as act:
        (name,) = kept(act, b"x")
        assert blobs.read(act, name) == b"x"


def test_a_row_whose_bytes_are_missing_is_found_by_the_role_of_its_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "PARTS", (*tables.PARTS, FILE))
    monkeypatch.setattr("crmcli.store.signing.PARTS", tables.PARTS)
    monkeypatch.setattr("crmcli.store.database.PARTS", tables.PARTS)
    with opened(tmp_path / "crm.db") as act, act.step("attach"):
        (name,) = kept(act, b"there")
        records.create(act, "lead", [row("Relaunch", stage="new")])
        texts = (name, "a" * 64, None)
        records.create(act, "file", [owned("lead", 1, sha256=text) for text in texts])
        records.create(act, "setting", [{"name": "logo", "value": "b" * 64}, {"name": "country", "value": "DE"}])
        assert blobs.missing(act) == [("file", 2, "a" * 64), ("setting", 1, "b" * 64)]


def test_bytes_are_orphaned_once_no_row_and_no_history_names_them(act: Act) -> None:
    with act.step("logo"):
        first, second, alone = (blobs.keep(act, content) for content in (b"first", b"second", b"alone"))
        records.create(act, "setting", [{"name": "logo", "value": first}])
    with act.step("another"):
        records.update(act, "setting", [(act.select("setting", "")[0], {"value": second})])
    assert blobs.orphaned(act) == [alone]
    with act.step("none"):
        records.delete(act, "setting", act.select("setting", ""))
    assert blobs.orphaned(act) == [alone]  # an undo would bring both back
    blobs.drop(act, blobs.orphaned(act))
    assert blobs.orphaned(act) == []
    assert set(blobs.heads(act, [first, second, alone])) == {first, second}


def test_all_parts_go_through_an_export_in_their_order(act: Act) -> None:
    (name, other) = kept(act, BIG, b"small")
    rows = [json.loads(json.dumps(piece)) for piece in blobs.pieces(act)]
    assert [(row["sha256"], row["part"]) for row in rows] == sorted([(name, 0), (name, 1), (name, 2), (other, 0)])
    contents = {(row["sha256"], row["part"]): blobs.piece(row)["content"] for row in rows}
    assert b"".join(contents[name, part] for part in range(3)) == BIG
