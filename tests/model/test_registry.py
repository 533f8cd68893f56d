"""The check of the whole catalogue names what is wrong with a declaration."""

from __future__ import annotations

import pytest

from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.registry import Registry
from crmcli.model.types import StageKey, Text

TITLE = Field("title", Text(), "What it is called.")
STAGE = Field("stage", StageKey(), "Stage.")


def faults(fields: tuple[Field, ...], stages: tuple[Stage, ...]) -> list[str]:
    kind = Kind(name="boat", prefix="BOAT", plural="boats", fields=fields, help="What is lent.", stages=stages)
    return Registry((kind,), (), ()).check()


@pytest.mark.parametrize(("fields", "stages"), [((TITLE,), (Stage("free"),)), ((TITLE, STAGE), ())])
def test_stages_and_their_field_are_declared_together(fields: tuple[Field, ...], stages: tuple[Stage, ...]) -> None:
    assert faults(fields, stages) == ["boat: stages and a field stage go together."]


def test_a_sound_kind_has_no_faults() -> None:
    assert faults((TITLE, STAGE), (Stage("free"),)) == []
