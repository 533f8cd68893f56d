"""``crm KIND new`` without words asks at a terminal, and does nothing that could not be typed."""

from __future__ import annotations

import shlex

import pytest

from crmcli.catalog import REGISTRY
from crmcli.cli.elements.questions import questions
from tests.conftest import Crm

ANSWERS = 'Bakery\n"Ada" $HOME Kohl\n\nwork:ada@x.org\n\nmany\n1,200\n2.4k\n'


def test_answers_are_an_element_and_the_command_that_they_amount_to_is_shown(crm: Crm) -> None:
    done = crm("lead", "new", terminal=True, stdin=ANSWERS)
    assert done.exit == 0
    lead = crm.show("LEAD-1")
    assert (lead["title"], lead["first_name"], lead["last_name"]) == ("Bakery", '"Ada" $HOME', "Kohl")
    assert (lead["emails"], lead["amount"]) == ([{"label": "work", "value": "ada@x.org"}], "2400.00")
    assert "'many' is not a number." in done.err and "can be read in two ways" in done.err
    shown = shlex.split(done.err.splitlines()[-1].partition(": crm ")[2])
    assert shown[:3] == ["lead", "new", "Bakery"]
    assert crm(*shown, "-q").lines == ["LEAD-2"]
    names = ("title", "first_name", "last_name", "emails", "amount")
    assert [crm.show("LEAD-2")[name] for name in names] == [lead[name] for name in names]


@pytest.mark.parametrize(
    ("words", "terminal", "stdin"),
    [
        (["lead", "new"], False, ANSWERS),
        (["lead", "new", "--no-input"], True, ANSWERS),
        (["lead", "new"], True, "Bakery\n"),
        (["lead", "new"], True, "\n\n\n\n\n\n"),
        (["deal", "new"], True, "\n"),
    ],
)
def test_nothing_is_made_where_nobody_answers_to_the_end(
    crm: Crm, words: list[str], terminal: bool, stdin: str
) -> None:
    done = crm(*words, terminal=terminal, stdin=stdin)
    assert (done.exit, done.out) == (5, "")
    assert terminal or "Title (such as" not in done.err
    assert crm("lead", "list", "-q").out == crm("deal", "list", "-q").out == ""


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("lead", "title name company_name emails phones amount"),
        ("contact", "name emails phones company"),
        ("company", "title emails phones"),
        ("deal", "title amount contact company close_date"),
        ("quote", "title company valid_until line"),
        ("invoice", "title company due_date line"),
        ("payment", "title amount date method reference contact company"),
        ("product", "title sku price tax_rate"),
    ],
)
def test_few_fields_are_asked_for(kind: str, asked: str) -> None:
    assert [each.name for each in questions(REGISTRY.kind(kind))] == asked.split()
