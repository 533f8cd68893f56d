"""The Northwind traders data set, found by CRM_SAMPLES or in a folder ``samples`` near the checkout."""

from __future__ import annotations

import csv
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.surroundings import GIVEN

CENT = Decimal("0.01")
Row = dict[str, str]


def folder() -> Path:
    """Where the CSV files are; skips the test when they are nowhere."""
    given = GIVEN.get("CRM_SAMPLES")
    near = [Path(given)] if given else [path for parent in ROOT.parents for path in parent.glob("*/samples")]
    for path in near:
        if (path / "northwind" / "customers.csv").is_file():
            return path / "northwind"
    pytest.skip("the samples are not here")


def table(name: str) -> list[Row]:
    """The rows of one of the files, by column."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def percent(discount: str) -> str:
    """A discount as the files have it (0.15) in percent, as it is typed."""
    return format((Decimal(discount) * 100).normalize(), "f")


def amount(row: Row) -> Decimal:
    """What an order line comes to: quantity x price x (1 - discount), rounded once, halves away from zero."""
    exact = Decimal(row["quantity"]) * Decimal(row["unit_price"]) * (1 - Decimal(row["discount"]))
    return exact.quantize(CENT, ROUND_HALF_UP)
