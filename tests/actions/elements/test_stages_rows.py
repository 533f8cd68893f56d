"""``crm KIND stages``: the stages as the database has them, and nothing written."""

from __future__ import annotations

import pytest

from crmcli.catalog import REGISTRY
from tests.conftest import Crm
from tests.difference import picture

KINDS = [kind.name for kind in REGISTRY.kinds if kind.stages]


@pytest.mark.parametrize("kind", KINDS)
def test_every_stage_is_told_as_it_is_declared_in_its_order(crm: Crm, kind: str) -> None:
    declared = REGISTRY.by_name[kind].stages
    for _ in range(2):  # without a database, then with one
        found = crm(kind, "stages", "--json").json
        assert [(row["stage"], row["label"], row["means"], row["probability"]) for row in found] == [
            (stage.key, stage.shown, stage.means, stage.probability) for stage in declared
        ]
        crm.new("company", "Acme")


def test_looking_at_them_writes_nothing(crm: Crm) -> None:
    crm.new("deal", "A")
    before = picture(crm.db)
    assert crm("deal", "stages", "-q").lines[0] == "new"
    assert crm("company", "stages").exit == 2
    assert picture(crm.db) == before
