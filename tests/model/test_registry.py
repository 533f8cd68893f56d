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


BOAT = Kind("boat", "BOAT", "boats", (TITLE, STAGE), "What is lent.", (Stage("free"), Stage("lent")))
CAR = Kind("car", "CAR", "cars", (TITLE,), "What is driven.")
LENGTH = Field("length", Text(), "How long it is.")


def test_an_extended_registry_has_the_fields_and_stages_that_were_added_and_leaves_the_old_one_alone() -> None:
    old = Registry((BOAT, CAR), (), ())
    new = old.extended({"boat": [LENGTH]}, {"boat": [Stage("sunk", "lost"), Stage("free", label="At the pier")]})
    assert [(field.name, field.custom) for field in new.by_name["boat"].fields] == [
        ("title", False),
        ("stage", False),
        ("length", True),
    ]
    assert [(stage.key, stage.shown) for stage in new.by_name["boat"].stages] == [
        ("free", "At the pier"),
        ("lent", "Lent"),
        ("sunk", "Sunk"),
    ]
    assert new.by_name["car"] is CAR
    assert (new.check(), new.static) == ([], old)
    assert new.extended({"car": [LENGTH]}).static is old and old.static is old
    assert old == Registry((BOAT, CAR), (), ())


def test_a_declared_field_owns_its_name() -> None:
    new = Registry((BOAT,), (), ()).extended({"boat": [Field("title", Text(), "Its old name."), LENGTH]})
    fields = new.by_name["boat"].by_name
    assert (fields["title"], fields["custom.title"].key) == (TITLE, "title")
    assert fields["length"].key == "length"


@pytest.mark.parametrize("name", ["Length", "1st", "it's", 'a"b', "a.b", ""])
def test_a_custom_field_has_a_plain_name(name: str) -> None:
    new = Registry((BOAT,), (), ()).extended({"boat": [Field(name, Text(), "How long it is.")]})
    assert new.check() == [f"boat.{name}: is not a name of small letters, digits and underscores."]
