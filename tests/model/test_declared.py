"""Declared value classes behave like frozen dataclasses."""

from __future__ import annotations

from typing import ClassVar

import pytest

from crmcli.model.declared import Declared


class Point(Declared):
    x: int
    y: int = 0
    tags: list[str] = []
    unit: ClassVar[str] = "m"


class Named(Point):
    name: str = "?"


def test_values_are_taken_by_place_and_by_name_and_defaults_fill_the_rest() -> None:
    point = Point(1, tags=["a"])
    assert (point.x, point.y, point.tags, point.unit) == (1, 0, ["a"], "m")
    assert repr(Named(1, 2, name="n")) == "Named(x=1, y=2, tags=[], name='n')"


def test_equal_fields_make_equal_values_of_the_same_class() -> None:
    assert Point(1, 2) == Point(1, y=2)
    assert Point(1, 2) != Point(1, 3)
    assert Point(1) != Named(1)


def test_a_list_that_is_a_default_is_not_shared() -> None:
    Point(1).tags.append("a")
    assert Point(1).tags == []


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="Point cannot be changed"):
        Point(1).x = 2  # type: ignore[misc]


@pytest.mark.parametrize(
    ("values", "named", "says"),
    [
        ((), {}, "Point needs x"),
        ((1,), {"x": 2}, "Point cannot take x"),
        ((1,), {"z": 2}, "Point cannot take z"),
        ((1, 2, [], 4), {}, "Point takes 3 values"),
        ((1, 2, []), {"x": 1}, "Point cannot take x"),
    ],
)
def test_wrong_values_are_refused_by_name(values: tuple[int, ...], named: dict[str, int], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        Point(*values, **named)  # type: ignore[arg-type]


def test_what_is_made_of_a_value_is_kept_with_it_until_what_else_it_is_made_of_is_another() -> None:
    point, made = Point(1), []
    work = lambda: made.append(len(made)) or len(made)  # noqa: E731
    assert [point.memo("size", work), point.memo("size", work), point.memo("size", work, of="cm")] == [1, 1, 2]
    assert Point(1).memo("size", work) == 3
    assert point == Point(1) and repr(point) == "Point(x=1, y=0, tags=[])"
