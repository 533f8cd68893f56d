"""What was opened and is another by the time that it is written to is refused, under its lock."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcli.actions.elements.edit import edit
from crmcli.catalog import REGISTRY
from crmcli.errors import ChangedMeanwhile, DatabaseError
from crmcli.store.act import Act
from crmcli.store.opening import open_file
from tests.conftest import Crm

from .stores import NOW, contents, opened


def test_a_database_that_another_version_has_upgraded_since_is_not_written_to(tmp_path: Path) -> None:
    with opened(tmp_path / "crm.db") as act, opened(tmp_path / "crm.db") as other:
        other.driver.run([("UPDATE meta SET value = '99.feedbeef' WHERE name = 'catalogue'", ())])
        before = contents(act)
        with pytest.raises(DatabaseError) as refused, act.step("new"):
            raise AssertionError("it was begun")
        assert (refused.value.exit, refused.value.hint) == (8, "Nothing was written. Do it again.")
        assert refused.value.message.endswith("was brought up to date by another version of crmcli meanwhile.")
        assert (contents(act), act.driver.in_transaction) == (before, False)


@pytest.mark.file
@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("field rm deal area --yes", True),
        ("field rename deal area region", True),
        ("field add deal colour text", False),
        ("deal new Other", False),
    ],
)
def test_what_knows_a_field_that_is_gone_by_now_does_not_write_it(crm: Crm, line: str, refused: bool) -> None:
    assert crm("field", "add", "deal", "area", "text").exit == 0
    crm.new("deal", "Relaunch")
    act = Act(open_file(crm.db, REGISTRY), clock=lambda: NOW, by="tester")
    assert crm(*line.split()).exit == 0
    before = crm("export", "--all").out
    try:
        edit(act, ["DEAL-1"], [("area", "North")])
        assert not refused
        assert crm("export", "--all").out != before
    except ChangedMeanwhile as error:
        assert refused and error.exit == 4
        assert crm("export", "--all").out == before
    finally:
        act.close()
