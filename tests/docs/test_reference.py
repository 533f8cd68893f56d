"""What the program writes into the documents is what it would write now."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcli.catalog import REGISTRY
from tests.surroundings import RENEW

from .documents import DOCUMENTS, text
from .reference import DOCUMENTS as GENERATED
from .reference import PARTS, renewed
from .rules import told


@pytest.mark.parametrize("path", GENERATED, ids=lambda path: path.name)
def test_the_generated_parts_are_up_to_date(path: Path) -> None:
    found = renewed(text(path))
    if RENEW:
        path.write_text(found, encoding="utf-8")
    assert text(path) == found, "python -m tests.docs.reference renews it"


def test_every_generated_part_stands_in_a_document_that_is_renewed() -> None:
    for name in PARTS:
        marker = f"<!-- generated: {name} -->"
        holders = [path for path in DOCUMENTS if marker in text(path)]
        assert holders
        assert {path.name for path in holders} <= {path.name for path in GENERATED}


def test_a_part_is_replaced_and_the_rest_stays() -> None:
    document = "Before.\n<!-- generated: conversions -->\nold\n<!-- end -->\nAfter.\n"
    found = renewed(document)
    assert found.startswith("Before.\n<!-- generated: conversions -->\n\n| From |")
    assert found.endswith("|\n\n<!-- end -->\nAfter.\n")
    assert "old" not in found


def test_a_part_that_nobody_makes_is_a_fault() -> None:
    with pytest.raises(KeyError):
        renewed("<!-- generated: weather -->\n<!-- end -->")


@pytest.mark.parametrize("entry", REGISTRY.conversions, ids=lambda entry: f"{entry.source}-{entry.target}")
def test_every_field_that_a_conversion_feeds_is_told(entry: object) -> None:
    section = told(entry)  # type: ignore[arg-type]
    assert [name for name in entry.fields if f"`{name}`" not in section] == []  # type: ignore[attr-defined]
