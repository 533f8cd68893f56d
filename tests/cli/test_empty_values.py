"""An empty value is not a value that was left out: it is refused, but where it says that a field is to be emptied."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crmcli.catalog import REGISTRY
from crmcli.cli.context import Session
from crmcli.cli.describing import verbs
from crmcli.cli.errors import explained
from crmcli.cli.typer_command import VerbCommand
from tests.actions.invoices import issued, parties
from tests.conftest import Crm
from tests.difference import changed, picture
from tests.prepared import prepared

COMMANDS = {path: command for path, _, command in verbs()}
READERS = {path: verb.reader(path, *filter(None, [REGISTRY.by_name.get(path.split()[0])])) for path, verb, _ in verbs()}
EMPTYING = ("edit", "line edit")


def said(parse: Any, words: list[str]) -> str:
    """What the parser answers to these words."""
    try:
        parse(words)
    except Exception as error:  # the parser's own errors are private classes
        return explained(error, Session()).message
    return "fine"


def required(command: Any, but: str) -> list[str]:
    """What has to be there beside this option."""
    wanted = [param for param in command.params if param.required and but not in param.opts]
    return [
        word
        for param in wanted
        for word in (["LEAD-1"] if param.param_type_name == "argument" else [param.opts[0], "LEAD-1"])
    ]


@pytest.mark.parametrize("path", COMMANDS)
def test_e4_every_option_of_every_command_refuses_an_empty_value(path: str) -> None:
    command = COMMANDS[path]
    assert isinstance(command, VerbCommand)
    own = [param for param in command.params if param.param_type_name == "option" and not param.is_flag]
    refusing = [param for param in own if param.name not in command.may_be_empty]
    assert {"--fields", "--by"} <= {param.opts[-1] for param in refusing}
    for param in refusing:
        option = next(name for name in param.opts if name.startswith("--"))
        for typed in ([f"{option}="], [option, ""]):
            for parse in (lambda words: command.make_context("crm", list(words)), READERS[path].parse):
                assert said(parse, [*required(command, option), *typed]) == f"{option} is empty.", (option, parse)


def test_e4_only_what_changes_elements_and_lines_has_options_that_empty() -> None:
    assert {path for path, command in COMMANDS.items() if {*command.may_be_empty} - {"db"}} == set(EMPTYING)
    for path in EMPTYING:
        names = {*COMMANDS[path].may_be_empty} - {"db"}
        assert all(name.startswith("values.") for name in names) and len(names) > 10


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    parties(crm)
    crm.new("contact", "Ada Lovelace", "--email", "ada@x.org")
    crm.new("lead", "Relaunch", "--amount", "70")
    crm.new("deal", "Shop", "--contact", "CONTACT-1", "--line", "Seat x 2 @ 10 tax 19")
    crm.new("quote", "Offer", "--company", "COMPANY-2", "--line", "Seat x 2 @ 10 tax 19")
    issued(crm)
    return crm


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["deal", "new", "A", "--amount", ""], "--amount"),
        (["deal", "new", "A", "--amount", "  "], "--amount"),
        (["deal", "new", "A", "--contact", ""], "--contact"),
        (["lead", "new", "A", "--email", "", "--email", "ada@x.org"], "--email"),
        (["lead", "new", "A", "--email", "ada@x.org", "--email="], "--email"),
        (["lead", "new", "A", "--stage", ""], "--stage"),
        (["lead", "new", "A", "--key", ""], "--key"),
        (["lead", "new", "", "--name", "Ada Lovelace"], "TITLE"),
        (["line", "add", "DEAL-1", "Seat", "--price", "10", "--qty", ""], "--qty"),
        (["line", "add", "DEAL-1", "Seat", "--price", "10", "--tax", ""], "--tax"),
        (["line", "add", "DEAL-1", "", "--price", "10"], "NAME"),
        (["convert", "LEAD-1", "--to", ""], "--to"),
        (["convert", "LEAD-1", "--to", "deal", "--contact", ""], "--contact"),
        (["convert", "QUOTE-1", "--to", "invoice", "--qty", ""], "--qty"),
        (["convert", "QUOTE-1", "--to", "invoice", "--deposit", ""], "--deposit"),
        (["move", "DEAL-1", "lost", "--reason", ""], "--reason"),
        (["pay", "INVOICE-1", ""], "AMOUNT"),
        (["pay", "INVOICE-1", "--on", ""], "--on"),
        (["pay", "INVOICE-1", "--payment", ""], "--payment"),
        (["credit", "INVOICE-1", "--lines", "1", "--amount", ""], "--amount"),
        (["cancel", "INVOICE-1", "--reason", ""], "--reason"),
        (["rm", "LEAD-1", ""], "REF"),
        (["rm", "--where", ""], "--where"),
        (["edit", "DEAL-1", "--amount", "5", "--by", ""], "--by"),
        (["edit", "DEAL-1", "--external-id", ""], "--external-id"),
        (["undo", ""], "STEP"),
        (["lead", "list", "--sort", ""], "--sort"),
        (["lead", "list", "--limit", ""], "--limit"),
        (["lead", "list", "--format", ""], "--format"),
        (["timeline", "LEAD-1", "--since", ""], "--since"),
        (["timeline", "LEAD-1", "--only", ""], "--only"),
    ],
)
def test_e4_an_empty_value_is_refused_and_nothing_is_done(shop: Crm, words: list[str], name: str) -> None:
    before = picture(shop.db)
    refused = shop(*words, "--json")
    assert (refused.exit, refused.out) == (2, "")
    error = refused.error
    assert (error["code"], error["message"]) == ("bad_value", f"{name} is empty.")
    assert (error["hint"], error["field"]) == ("Give it a value, or leave it out.", name.lstrip("-"))
    assert picture(shop.db) == before


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('deal new B --contact ""', "--contact"),
        ("deal new B --amount=", "--amount"),
        ('pay INVOICE-1 ""', "AMOUNT"),
        ('lead new B --key ""', "--key"),
        (json.dumps({"do": "deal new B", "contact": ""}), "--contact"),
        (json.dumps({"do": "lead new B", "email": ["ada@x.org", ""]}), "--email"),
        (json.dumps({"do": "pay INVOICE-1", "amount": " "}), "AMOUNT"),
    ],
)
def test_e4_an_empty_value_in_a_line_of_a_batch_is_refused_with_its_number(shop: Crm, line: str, name: str) -> None:
    before = picture(shop.db)
    refused = shop("batch", "-", "--json", stdin=f"lead new A\n{line}\n")
    assert (refused.exit, refused.error["message"]) == (2, f"line 2: {name} is empty.")
    assert picture(shop.db) == before
    kept = shop("batch", "-", "--keep-going", "--json", stdin=f"lead new A\n{line}\n")
    assert (kept.exit, [entry["ok"] for entry in kept.jsonl]) == (7, [True, False])
    assert kept.jsonl[1]["error"]["message"] == f"line 2: {name} is empty."


def test_an_empty_path_on_a_line_of_a_batch_belongs_to_the_batch_like_any_other(shop: Crm) -> None:
    refused = shop("batch", "-", stdin='lead new A --db ""\n')
    assert (refused.exit, "--db belongs to the batch" in refused.err) == (2, True)


def test_e4_a_value_that_is_null_in_json_is_one_that_is_left_out(shop: Crm) -> None:
    assert shop("batch", "-", stdin=json.dumps({"do": "deal new B", "contact": None}) + "\n").exit == 0


@pytest.mark.parametrize(
    ("words", "touched"),
    [
        (["edit", "LEAD-1", "--amount", ""], {"lead": "~1(amount)"}),
        (["edit", "LEAD-1", "--amount="], {"lead": "~1(amount)"}),
        (["edit", "LEAD-1", "--set", "amount="], {"lead": "~1(amount)"}),
        (["edit", "LEAD-1", "--unset", "amount"], {"lead": "~1(amount)"}),
        (["edit", "DEAL-1", "--contact", ""], {"deal": "~1(contact)", "link": "-1"}),
        (["lead", "new", "B", "--set", "amount="], {"lead": "+2"}),
    ],
)
def test_e4_edit_empties_a_field_with_an_empty_value(shop: Crm, words: list[str], touched: dict[str, str]) -> None:
    found = changed(shop, *words)
    assert found.result.exit == 0, found.result.err
    assert found.touched == touched


@pytest.mark.parametrize("how", ['line edit DEAL-1 1 --tax ""', '{"do": "line edit DEAL-1 1", "tax": ""}'])
def test_e4_line_edit_empties_a_part_with_an_empty_value(shop: Crm, how: str) -> None:
    found = changed(shop, "batch", "-", stdin=how + "\n")
    assert found.touched == {"deal": "~1(amount)", "line": "~1(gross,tax,tax_category,tax_rate)"}
    assert shop.show("DEAL-1")["amount"] == "20.00"


def test_a_blank_may_stand_between_the_cells_of_a_file(crm: Crm) -> None:
    done = crm("import", "lead", "-", "--delimiter", " ", stdin="title amount\nShop 5\n")
    assert done.exit == 0, done.err
    assert (crm.show("LEAD-1")["title"], crm.show("LEAD-1")["amount"]) == ("Shop", "5.00")
