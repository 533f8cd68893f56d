"""A catalogue that has grown: older files are backed up and completed, newer ones refused."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors import DatabaseError
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.registry import Registry
from crmcli.model.types import Day, Text
from crmcli.store import history, local_upgrading, migrations, records, schema, seals
from crmcli.store.act import Act
from crmcli.store.database import Database
from crmcli.store.driver import Driver
from crmcli.store.folding import compared
from crmcli.store.local import Local

from .stores import NOW, changed, contents, grown, opened, row, sought

NEXT = migrations.newest() + 1  # of the next migration that somebody writes
BOAT = Kind("boat", "BOAT", "boats", (Field("title", Text(), "Its name.", searchable=True),), "Something that swims.")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of the present catalogue with one lead."""
    path = tmp_path / "crm.db"
    with opened(path) as act, act.step("new"):
        records.create(act, "lead", [row("Relaunch", stage="new", campaign="Spring fair")])
    return path


def backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.bak"))


def test_a_file_of_the_same_catalogue_is_left_as_it_is(path: Path) -> None:
    with opened(path) as act:
        assert act.rows('SELECT title FROM "lead"') == [("Relaunch",)]
    assert backups(path) == []


def test_a_new_field_is_added_and_the_rows_keep_theirs(path: Path) -> None:
    apart = ("meta", "lead", "sqlite_sequence")
    with opened(path) as act:
        before, leads = contents(act, without=apart), act.select("lead", "")
    with opened(path, grown("lead")) as act:
        assert contents(act, without=apart) == before
        assert act.select("lead", "") == [{**lead, "colour": None} for lead in leads]
        with act.step("edit"):
            records.update(act, "lead", [(act.select("lead", "")[0], {"colour": "red"})])
        assert act.select("lead", "")[0]["colour"] == "red"


def test_a_copy_of_the_file_as_it_was_lies_beside_it_for_its_owner_alone(path: Path) -> None:
    with opened(path, grown("lead")):
        pass
    (copy,) = backups(path)
    assert copy.name == f"crm.db.before-{migrations.newest()}-1.bak"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    copy.rename(path.parent / "old.db")
    with opened(path.parent / "old.db") as act:
        assert "colour" not in {column[1] for column in act.rows('PRAGMA table_info("lead")')}
        assert act.rows('SELECT title FROM "lead"') == [("Relaunch",)]


def test_a_second_completion_makes_a_second_copy(path: Path) -> None:
    with opened(path, grown("lead")):
        pass
    with opened(path, Registry((*grown("lead").kinds, BOAT), REGISTRY.conversions, REGISTRY.settings)):
        pass
    assert [copy.name[-5:] for copy in backups(path)] == ["1.bak", "2.bak"]


def test_a_new_kind_gets_its_tables_and_its_index(path: Path) -> None:
    registry = Registry((*REGISTRY.kinds, BOAT), REGISTRY.conversions, REGISTRY.settings)
    with opened(path, registry) as act:
        with act.step("new"):
            records.create(act, "boat", [row("Ada")])
        assert sought(act, "ada", 5, [BOAT]) == [("boat", 1, "Ada")]


def test_phone_numbers_are_compared_as_this_version_does_it_and_that_is_no_step(path: Path) -> None:
    with opened(path) as act, act.step("phone"):
        records.create(act, "setting", [{"name": "country", "value": "AU"}])
        point = {"kind": "lead", "element": 1, "position": 1, "label": None}
        records.create(act, "phone", [{**point, "value": "0011 49 30 1234567", "normal": "+6101149301234567"}])
    with opened(path, grown("lead")) as act:
        assert act.rows("SELECT value, normal FROM phone") == [("0011 49 30 1234567", "+49301234567")]
        assert act.rows("SELECT count(*) FROM step") == [(2,)]
        hits = sought(act, "49301234567", 5, [act.registry.by_name["lead"]])
        assert [hit[:2] for hit in hits] == [("lead", 1)]


def test_what_may_be_searched_now_is_found_in_old_elements(path: Path) -> None:
    def with_campaign(lead: Kind) -> dict[str, object]:
        fields = [
            Field(field.name, field.type, field.help, searchable=True) if field.name == "campaign" else field
            for field in lead.fields
        ]
        return {"fields": tuple(fields)}

    assert found(path, REGISTRY, "spring") == []
    assert found(path, changed("lead", with_campaign), "spring") == [("lead", 1)]


def found(path: Path, registry: Registry, text: str) -> list[tuple[str, int]]:
    with opened(path, registry) as act:
        return [hit[:2] for hit in sought(act, text, 5, [registry.by_name["lead"]])]


def test_a_field_that_is_looked_up_now_gets_its_index(path: Path) -> None:
    with opened(path, grown("lead", indexed=True)) as act:
        plan = act.rows(f"""EXPLAIN QUERY PLAN SELECT id FROM "lead" WHERE {compared("colour")} = 'red'""")
    assert "USING" in plan[0][3] and "lead_colour_folded" in plan[0][3]


def test_a_new_stage_is_added_and_renamed_ones_keep_their_names(path: Path) -> None:
    with opened(path) as act, act.step("rename"):
        stage = act.select("stage", "WHERE kind = 'lead' AND key = 'new'")[0]
        records.update(act, "stage", [(stage, {"label": "Fresh"})])
    with opened(path, changed("lead", lambda lead: {"stages": (*lead.stages, Stage("parked"))})) as act:
        labels = dict(act.rows("SELECT key, label FROM stage WHERE kind = 'lead'"))
    assert labels["new"] == "Fresh" and labels["parked"] == "Parked"


def test_a_catalogue_is_another_one_when_the_tables_are() -> None:
    assert schema.signature(REGISTRY) != schema.signature(grown("lead"))
    assert schema.signature(grown("lead")) != schema.signature(grown("lead", indexed=True))
    assert schema.signature(grown("lead")) == schema.signature(grown("lead", show=True))


def test_what_a_file_adds_to_the_catalogue_asks_for_no_completion(path: Path) -> None:
    added = Field("contract_end", Day(), "When it ends.", indexed=True, unique=True)
    extended = REGISTRY.extended({"lead": [added]}, {"lead": [Stage("parked")]})
    assert schema.signature(extended) == schema.signature(REGISTRY)
    with opened(path, extended) as act:
        assert act.registry.by_name["lead"].by_name["contract_end"].custom
    with opened(path.parent / "new.db", extended) as act:
        assert "contract_end" not in {column[1] for column in act.rows('PRAGMA table_info("lead")')}
        assert act.rows("SELECT 1 FROM stage WHERE key = 'parked'") == []
    with opened(path.parent / "new.db"):
        pass
    assert backups(path) == []


@pytest.mark.parametrize("mark", ["PRAGMA user_version = 99", "UPDATE meta SET value = '99.0' WHERE name = 'version'"])
def test_a_file_of_a_newer_version_is_refused_and_left_alone(path: Path, mark: str) -> None:
    with opened(path) as act:
        act.driver.connection.execute(mark)
        act.driver.connection.execute("UPDATE meta SET value = '99.00000000' WHERE name = 'catalogue'")
        before = contents(act)
    with pytest.raises(DatabaseError, match="made by a newer version of crmcli") as found, opened(path):
        pass
    assert found.value.exit == 8 and "pip install --upgrade" in str(found.value.hint)
    assert backups(path) == []
    with closing(sqlite3.connect(path)) as db:
        assert contents(plain(db)) == before


def plain(db: sqlite3.Connection) -> Act:
    """A store on a connection that was not opened as ours."""
    return Act(Database(Local(db), REGISTRY), clock=lambda: NOW, by="tester")


def test_a_migration_runs_once_and_is_recorded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def louder(db: Driver) -> None:
        db.write('UPDATE "lead" SET title = title || ?', [("!",)])

    monkeypatch.setattr(migrations, "MIGRATIONS", {NEXT: louder})
    for _ in range(2):
        with opened(path) as act:
            assert act.rows('SELECT title FROM "lead"') == [("Relaunch!",)]
            assert act.rows("SELECT count(*) FROM meta WHERE name = ?", (f"migration {NEXT}",)) == [(1,)]
            assert act.rows("PRAGMA user_version") == [(NEXT,)]
    assert len(backups(path)) == 1


def test_r13_a_migration_alone_makes_an_older_file_out_of_date_and_is_never_done_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def louder(db: Driver) -> None:
        db.write('UPDATE "lead" SET title = title || ?', [("!",)])

    monkeypatch.setattr(migrations, "MIGRATIONS", {NEXT: louder, NEXT + 1: louder})
    for registry in (REGISTRY, grown("lead"), grown("deal"), REGISTRY):
        with opened(path, registry) as act:
            assert act.rows('SELECT title FROM "lead"') == [("Relaunch!!",)]
            assert act.rows("PRAGMA user_version") == [(NEXT + 1,)]
    with opened(path.parent / "new.db") as act:
        assert act.rows("PRAGMA user_version") == [(NEXT + 1,)]


def test_r13_migrations_are_numbered_from_two_on_without_a_gap() -> None:
    assert sorted({*migrations.MIGRATIONS, *migrations.RENAMES}) == list(range(2, migrations.newest() + 1))


def test_a_migration_that_fails_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(db: Driver) -> None:
        db.write('DELETE FROM "lead"', [()])
        db.rows("SELECT nothing FROM nowhere")

    with opened(path) as act:
        before = contents(act)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", {NEXT: broken})
        with pytest.raises(DatabaseError), opened(path):
            pass
    with opened(path) as act:
        assert contents(act) == before
        assert act.rows("PRAGMA user_version") == [(NEXT - 1,)]


def test_two_that_complete_a_file_at_once_do_it_once(path: Path) -> None:
    registry = grown("lead")
    with closing(sqlite3.connect(path, isolation_level=None)) as db, opened(path, registry):  # that one is faster
        local_upgrading.bring_up_to_date(db, path, registry)
    assert len(backups(path)) == 1


def test_what_older_files_and_their_dumps_say_was_undone_is_read_into_the_table_of_that(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", {})
        with opened(path.parent / "old.db") as act:
            for title, target in (("One", None), ("Two", None), ("undo", 1), ("redo", 3)):
                with act.step(title) as step:
                    records.create(act, "lead", [row(title, stage="new")])
                    step.takes_back([target] if target else [])
            sealed = seals.seal(act.driver, "2026-11-26T12:00:00.000Z")
            act.driver.run([("DROP TABLE undone", ()), ("UPDATE meta SET value = '' WHERE name = 'catalogue'", ())])
    with opened(path.parent / "old.db") as act:
        assert act.rows("SELECT step, target FROM undone ORDER BY id") == [(3, 1), (4, 3)]
        assert [(step.id, step.undoes, step.acts) for step in history.steps(act, 2)] == [
            (4, (3,), False),
            (3, (1,), False),
        ]
        found = seals.verify(act.driver)
        assert (found.heads, found.wrong, found.broken) == ((sealed,), None, False)
        act.driver.run([("UPDATE undone SET target = 2 WHERE step = 3", ())])
        assert seals.verify(act.driver).wrong == 3
