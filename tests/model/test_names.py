"""The names of people taken apart."""

from __future__ import annotations

import pytest

from crmcli.model.names import full_name
from tests.conftest import Crm


@pytest.mark.parametrize(
    ("text", "title", "first", "last"),
    [
        ("Una Roe", "", "Una", "Roe"),
        ("Una May Roe", "", "Una May", "Roe"),
        ("Una", "", "Una", ""),
        ("Roe, Una", "", "Una", "Roe"),
        ("Orr, Dr. Tim", "Dr.", "Tim", "Orr"),
        ("Prof. Dr. Una Roe", "Prof. Dr.", "Una", "Roe"),
        ("Una van der Roe", "", "Una", "van der Roe"),
        ("van der Roe, Una", "", "Una", "van der Roe"),
        ("Frau Roe", "Frau", "", "Roe"),
        ("M. Roe", "M.", "", "Roe"),
        ("Mag Roe", "", "Mag", "Roe"),
        ("Una Roe, PhD", "", "Una", "Roe, PhD"),
        ("Tim Orr, Jr.", "", "Tim", "Orr, Jr."),
        ("Roe,", "", "Roe,", ""),
        ("", "", "", ""),
    ],
)
def test_i4_titles_given_and_family_names_are_told_apart(text: str, title: str, first: str, last: str) -> None:
    assert full_name(text) == (title, first, last)


def test_i4_a_typed_name_is_taken_apart_alike_and_said_parts_count_more(crm: Crm) -> None:
    """ "Roe, Una" had the given name "Roe,"."""
    crm.new("contact", "Roe, Dr. Una")
    crm.new("contact", "Una van der Roe", "--salutation", "Ms")
    crm.new("lead", "--name", "Dr. Una Roe", "--salutation", "Ms", "--last-name", "Orr")
    parts = [
        [crm.show(ref)[name] for name in ("salutation", "first_name", "last_name")]
        for ref in ("CONTACT-1", "CONTACT-2", "LEAD-1")
    ]
    assert parts == [["Dr.", "Una", "Roe"], ["Ms", "Una", "van der Roe"], ["Ms Dr.", "Una", "Orr"]]
