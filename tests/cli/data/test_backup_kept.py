"""``crm backup --keep``: older copies go that were made of this database to be kept for a while, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Crm
from tests.difference import changed, picture

pytestmark = pytest.mark.file


@pytest.fixture
def folder(crm: Crm) -> Path:
    """A folder for copies of a database with a lead; the clock stands at 12:00:00."""
    crm.now = "2026-11-26T12:00:00Z"
    crm.new("lead", "Ada")
    made = crm.folder / "copies"
    made.mkdir()
    return made


def copied(crm: Crm, folder: Path, second: int, *words: str) -> str:
    """What is said of a copy that is made at this second of the minute."""
    crm.now = f"2026-11-26T12:00:{second:02}Z"
    done = crm("backup", str(folder), "--keep", "2", *words)
    assert done.exit == 0, done.err
    return done.out + done.err


def names(folder: Path) -> list[str]:
    return sorted(path.name.removeprefix("crm-2026-11-26-1200") for path in folder.iterdir())


def test_the_newest_are_kept_and_what_was_made_otherwise_stays(crm: Crm, folder: Path) -> None:
    assert crm("backup", str(folder / "crm-2026-11-26-120000.db")).exit == 0  # by hand, under such a name
    other = crm.folder / "other.db"
    assert crm("lead", "new", "Other", "--db", str(other)).exit == 0
    assert crm("backup", str(folder), "--keep", "1", "--db", str(other)).exit == 0
    (folder / "notes.txt").write_text("mine")
    aside = crm.folder / "aside.db"
    assert crm("backup", str(aside), "--keep", "1").exit == 0
    for second in (1, 2):
        copied(crm, folder, second)
    kept = ["00.db", "01.db", "02.db", "notes.txt", "other-2026-11-26-120000.db"]
    assert names(folder) == kept
    before = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert "removed: crm-2026-11-26-120001.db" in copied(crm, folder, 3, "--dry-run")
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before
    assert "removed: crm-2026-11-26-120001.db" in copied(crm, folder, 3)
    assert names(folder) == ["00.db", "02.db", "03.db", "notes.txt", "other-2026-11-26-120000.db"]
    assert "removed" not in copied(crm, folder, 3, "--yes") and aside.exists()
    assert crm("lead", "list", "-q", "--db", str(folder / "crm-2026-11-26-120003.db")).lines == ["LEAD-1"]


def test_a_copy_that_somebody_has_changed_or_exchanged_stays(crm: Crm, folder: Path) -> None:
    for second in (1, 2):
        copied(crm, folder, second)
    written = folder / "crm-2026-11-26-120001.db"
    assert crm("lead", "new", "Zoë", "--db", str(written)).exit == 0
    said = copied(crm, folder, 3)
    assert f"warning: {written} was changed since it was made, so it stays." in said and "removed" not in said
    elsewhere = folder / "moved.db"
    (folder / "crm-2026-11-26-120002.db").rename(elsewhere)
    (folder / "crm-2026-11-26-120002.db").symlink_to(elsewhere)
    copied(crm, folder, 4)
    assert {"01.db", "02.db", "03.db", "04.db", "moved.db"} <= set(names(folder))
    assert "removed: crm-2026-11-26-120003.db" in copied(crm, folder, 5)


def test_a_copy_leaves_no_step_and_seals_the_history(crm: Crm, folder: Path) -> None:
    done = changed(crm, "backup", str(folder / "a.db"), "--dry-run")
    assert (done.added, done.altered) == ({}, {})
    done = changed(crm, "backup", str(folder / "a.db"))
    assert ([*done.added], done.altered, done.added["seal"][1]["step"]) == (["seal"], {}, 1)
    assert picture(folder / "a.db")["seal"] == picture(crm.db)["seal"]
    done = changed(crm, "backup", str(folder / "b.db"), "--keep", "3")
    assert ([*done.added], [*done.added["meta"]]) == (["meta"], [f"backup {folder / 'b.db'}"])


def test_what_cannot_be_kept_is_refused(crm: Crm, folder: Path) -> None:
    assert crm("backup", str(folder), "--keep", "0").exit == 2
    assert crm("backup", str(folder), "--json").error["exit"] == 8
    assert names(folder) == []
