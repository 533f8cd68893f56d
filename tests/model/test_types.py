"""What each field type reads, stores and shows, at its bounds and just beyond them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.errors import BadValue, Refused
from crmcli.model.types import (
    Choice,
    Code,
    ContactPoint,
    Country,
    Currency,
    Day,
    Emails,
    FieldType,
    Flag,
    Long,
    Moment,
    Money,
    Number,
    Person,
    Phones,
    Reading,
    StageKey,
    TaxRate,
    Text,
    Unit,
    Web,
    Whole,
)

READING = Reading(
    now=datetime(2026, 3, 2, 9, tzinfo=UTC), today=date(2026, 3, 2), zone=UTC, currency="EUR", country="DE", me="ada"
)


def read(type: FieldType, text: str) -> Any:
    return type.read(text, "field", READING)


@pytest.mark.parametrize(
    ("type", "text", "value"),
    [
        (Text(), "  two  words ", "two  words"),
        (Text(), "Jose\u0301", "José"),
        (Text(), "  ", None),
        (Person(), "me", "ada"),
        (Person(), "Me", "Me"),
        (Person(), "", None),
        (Long(), " a\r\nb\rc\td \n", "a\nb\nc\td"),
        (Long(), "Jose\u0301", "José"),
        (Long(), "\n", None),
        (Code(), "de 123-456.789", "DE123456789"),
        (Code(), " - ", None),
        (Web(), "x.org/a", "x.org/a"),
        (Web(), "", None),
        (Choice(values=("small", "big")), " BIG ", "big"),
        (Choice(values=("small", "big")), "", None),
        (StageKey(), " In Progress", "in_progress"),
        (StageKey(), "in-progress", "in_progress"),
        (StageKey(), "", None),
        *((Flag(), word, 1) for word in ("yes", "Y", "TRUE", "1", " on ")),
        *((Flag(), word, 0) for word in ("no", "N", "false", "0", "off", "")),
        (Number(), "0012.3400", "12.34"),
        (Number(), "-0.0001", "-0.0001"),
        (Number(), "", None),
        (Number(minimum=0, maximum=100), "0", "0"),
        (Number(minimum=0, maximum=100), "100", "100"),
        (Whole(minimum=1, maximum=3), "1", 1),
        (Whole(minimum=1, maximum=3), "3", 3),
        (Whole(), "", None),
        (Money(), "1200.5", 120050),
        (Money(), "1200.50 EUR", 120050),
        (Money(), "-0.01", -1),
        (Money(), "", None),
        (TaxRate(), "0", "0"),
        (TaxRate(), "100", "100"),
        (TaxRate(), "", None),
        (Currency(), "usd", "USD"),
        (Country(), "Germany", "DE"),
        (Unit(), "h", "HUR"),
        (Day(), "tomorrow", "2026-03-03"),
        (Day(), "", None),
        (Moment(), "2026-03-02T18:00", "2026-03-02T18:00:00.000000Z"),
        (Moment(), "", None),
        (Emails(), "work:Ada@X.org", [ContactPoint("work", "Ada@X.org", "ada@x.org")]),
        (Emails(), "", []),
        (Phones(), "030 1", None),
        (Phones(), "mobile:030 1234", [ContactPoint("mobile", "030 1234", "+49301234")]),
    ],
)
def test_what_is_typed_becomes_what_is_stored(type: FieldType, text: str, value: Any) -> None:
    if isinstance(type, Phones) and value is None:
        assert read(type, text)[0].label is None
    else:
        assert read(type, text) == value


@pytest.mark.parametrize(
    ("type", "text", "what"),
    [
        (Text(), "a\nb", "contains a control character"),
        (Text(), "a\x1b", "contains a control character"),
        (Text(), "é\x7f", "contains a control character"),
        (Text(), "é\x9f", "contains a control character"),
        (Text(), "a\u2028b", "contains a control character"),
        (Text(), "a\ud800", "is not valid UTF-8"),
        (Text(), "a\udfff", "is not valid UTF-8"),
        (Long(), "a\x00", "contains a control character"),
        (Long(), "a\x0b", "contains a control character"),
        (Long(), "a\x9f", "contains a control character"),
        (Long(), "a\ud800", "is not valid UTF-8"),
        (Long(), "a\udfff", "is not valid UTF-8"),
        (Web(), "x org.de", "is not a web address"),
        (Web(), "localhost", "is not a web address"),
        (Choice(values=("small", "big")), "huge", "is not one of small, big"),
        (Flag(), "maybe", "is neither yes nor no"),
        (Money(), "5 USD", "is not in EUR, the currency here"),
        (Money(), "1.005", "can be read in two ways"),
        (Money(), "1.0055", "has more decimals than EUR, which has 2"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(type: FieldType, text: str, what: str) -> None:
    with pytest.raises(BadValue, match=re.escape(what)) as caught:
        read(type, text)
    assert (caught.value.exit, caught.value.field) == (2, "field")


@pytest.mark.parametrize(
    ("type", "text"),
    [
        (Number(places=2), "1.005"),
        (Number(minimum=0, maximum=100), "-0.0001"),
        (Number(minimum=0, maximum=100), "100.0001"),
        (Number(), "twelve"),
        (Whole(), "1.5"),
        (Whole(minimum=1, maximum=3), "0"),
        (Whole(minimum=1, maximum=3), "4"),
        (TaxRate(), "-1"),
        (TaxRate(), "100.01"),
        (Currency(), "EURO"),
        (Country(), "Atlantis"),
        (Unit(), "furlongs per fortnight"),
        (Day(), "someday"),
        (Moment(), "someday"),
        (Emails(), "nobody"),
        (Phones(), "nobody"),
    ],
)
def test_what_lies_beyond_is_refused(type: FieldType, text: str) -> None:
    with pytest.raises((BadValue, Refused)) as caught:
        read(type, text)
    assert caught.value.field == "field"


@pytest.mark.parametrize(
    ("type", "stored", "shown"),
    [
        (Flag(), 1, True),
        (Flag(), 0, False),
        (Money(), 120050, "1200.50"),
        (Money(), 0, "0.00"),
        (Money(), None, None),
        (Moment(), None, None),
        (Text(), "a", "a"),
        (Emails(), [ContactPoint("work", "Ada@X.org", "ada@x.org")], [{"label": "work", "value": "Ada@X.org"}]),
        (Emails(), None, []),
    ],
)
def test_what_is_stored_becomes_what_is_shown(type: FieldType, stored: Any, shown: Any) -> None:
    assert type.json(stored, "EUR") == shown


def test_the_ways_of_a_lead_are_those_alone_and_all_joined_the_fewest_first() -> None:
    direct = [
        "deal",
        "contact",
        "company",
        "deal+contact",
        "deal+company",
        "contact+company",
        "deal+contact+company",
    ]
    further = [way for kind in ("quote", "invoice") for way in (kind, *(f"{way}+{kind}" for way in direct))]
    assert REGISTRY.combinations("lead") == direct + further
    assert REGISTRY.combinations("deal") == ["quote", "invoice"]
    assert REGISTRY.combinations("invoice") == []


def test_figures_are_read_in_any_width_and_without_what_cannot_be_seen() -> None:
    typed: list[tuple[FieldType, str, Any]] = [
        (Money(), "\u202a１２００.5\u202c", 120050),
        (Number(), "1２.5\u200b", "12.5"),
        (Day(), "\ufeff2026-03-０3", "2026-03-03"),
        (Code(), "DE\u200b１23 456", "DE123456"),
        (Web(), "ｘ.org\u2060/a", "x.org/a"),
        (Currency(), "ＵSD", "USD"),
        (Text(), "１ a\u200bb", "１ a\u200bb"),
    ]
    assert [read(type, text) for type, text, _ in typed] == [value for *_, value in typed]
