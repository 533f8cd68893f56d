"""The help of every command fits a terminal of 80 columns, and speaks of the kind that it is about."""

from __future__ import annotations

import pytest

from crmcli.catalog import REGISTRY
from crmcli.cli.describing import general_options, verbs
from crmcli.errors.wording import article
from crmcli.model.kinds import Kind
from tests.conftest import Crm

WRITING = {path: verb.writing for path, verb, _ in verbs()}


def page(crm: Crm, *words: str) -> list[str]:
    crm.environ["COLUMNS"] = "80"
    return [line.strip() for line in crm(*words, "--help").lines]


def test_a_page_fits_a_screen_with_three_examples_none_broken_and_no_type_of_the_code(crm: Crm) -> None:
    for path, _, command in verbs():
        lines = page(crm, *path.split())
        assert len(command.examples) >= 3, path
        assert [line for line in lines if line in command.examples] == command.examples[:3], path
        assert len(lines) <= 48, path
        assert not any("<str>" in line or "<int>" in line for line in lines), path


@pytest.mark.parametrize("kind", REGISTRY.kinds, ids=lambda kind: kind.name)
def test_the_help_of_a_kind_speaks_of_it_and_of_no_other(crm: Crm, kind: Kind) -> None:
    new, listed = page(crm, kind.name, "new"), page(crm, kind.name, "list")
    assert f"Create {article(kind.name)} and print its reference." in new
    assert f"List the {kind.plural} that match." in listed
    for lines in (new, listed):
        examples = [line for line in lines if line.startswith("crm ")]
        assert len(examples) == 3
        assert all(line.startswith(f"crm {kind.name} ") for line in examples)
    assert f"List the fields of {article(kind.name)}, with their types." in page(crm, kind.name, "fields")


def test_options_of_every_command_are_named_in_a_line_and_told_on_a_page_of_their_own(crm: Crm) -> None:
    for path in ("lead new", "lead list", "convert"):
        text = " ".join(page(crm, *path.split()))
        below = text.partition("Options of every command, see crm help options:")[2].split()
        general = [option for option in general_options() if WRITING[path] or not option["writes"]]
        assert below == ["/".join(option["names"]) for option in general]
        assert "Answer in JSON" not in text


def test_what_kinds_say_differently_of_a_field_is_called_by_its_name_where_all_kinds_meet(crm: Crm) -> None:
    told = {option["names"][0]: option["help"] for option in crm("schema", "edit", "--json").json["options"]}
    assert (told["--title"], told["--email"]) == ("Title.", "Email address; may be repeated.")
    named = " ".join(page(crm, "edit")).partition("Fields, see crm KIND fields:")[2].split()
    assert {"--title", "--email", "--sku"} < set(named)
