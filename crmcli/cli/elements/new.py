"""``crm KIND new``: one element from its fields."""

from __future__ import annotations

from typing import Annotated

from typer import Argument, Option

from crmcli.actions.elements.new import new as action
from crmcli.cli.context import Session
from crmcli.cli.given import assignments, field_options, pairs
from crmcli.cli.options import writes
from crmcli.cli.params import NONE_GIVEN, Given, Param
from crmcli.cli.words import Assigned, ExternalIds
from crmcli.errors import Usage
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Lines

EXAMPLES = """
crm lead new "New website" --name "Ada Lovelace" --email ada@example.org --company-name Acme
crm deal new Relaunch --line "Design x 3 day @ 800 tax 19" --close-date eom
crm company new Acme --country DE --vat-id DE123456789 -q
"""


def _own_options(kind: Kind) -> list[Param]:
    """What has an option only where the kind has the thing, then the kind's fields."""
    options = []
    if {"first_name", "last_name"} <= kind.by_name.keys():
        help = "Full name; its last word is the family name."
        options.append(Param("name", ("--name",), "NAME", help, "more"))
    if kind.trait(Lines):
        help = "A product line: 'Seat x 10 @ 99.90 tax 19 disc 5%'; may be given many times."
        options.append(Param("line", ("--line",), "LINE", help, "more", many=True))
    return options + field_options([kind])


@writes(examples=EXAMPLES, more=_own_options)
def new(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: Kind,
    title: Annotated[str | None, Argument(metavar="[TITLE]", help="Title; several words in quotes.")] = None,
    assigned: Assigned = None,
    tag: Annotated[list[str] | None, Option("--tag", metavar="TAG", help="Add a tag.")] = None,
    external_id: ExternalIds = None,
    *,
    values: Given = NONE_GIVEN,
    more: Given = NONE_GIVEN,
) -> Written:
    """Create one and print its reference."""
    fields = pairs(values)
    if title is not None and "title" in dict(fields):
        raise Usage("The title is given twice.", "Leave out --title.")
    first = {"title": title, "name": more.get("name")}
    last = {"line": more.get("line"), "tag": tag, "external_id": external_id}
    typed = [*pairs(first), *fields, *assignments(assigned), *pairs(last)]
    return session.write(f"{kind.name} new", action, kind=kind, given=typed)
