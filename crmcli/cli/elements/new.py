"""``crm KIND new``: one element from its fields."""

from __future__ import annotations

from crmcli.actions.elements.new import new as action
from crmcli.cli.context import Session
from crmcli.cli.given import assignments, field_options, new_example, pairs
from crmcli.cli.options import writes
from crmcli.cli.params import NONE_GIVEN, Given, Param, argument, option
from crmcli.cli.words import FORCE, Assigned, ExternalIds
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import FullName

LINE = "Design x 3 day @ 800 tax 19 disc 5%"
PLAIN = ("text", "money", "day", "due", "number", "list")  # how the values of fields are laid out that examples show
Title = Annotated[str | None, argument("[TITLE]", "Title; several words in quotes.", "Relaunch")]
Tag = Annotated[list[str] | None, option("--tag", "TAG", "Add a tag.", "vip")]


def _examples(kind: Kind) -> str:
    """With what a list shows of it, with what else it may have, with a product line or a tag."""
    name = kind.trait(FullName)
    said = {"title", *((name.first, name.last) if name else ())}
    plain = [f for f in kind.fields if f.manual and f.type.role in PLAIN and f.name not in said and not f.hide_default]
    needed = [field for field in plain if field.required]
    shown = [field for field in plain if field.show and not field.required]
    others = sorted((f for f in plain if f not in (*needed, *shown)), key=lambda field: field.type.role != "list")
    last = f'--line "{LINE}"' if kind.trait(Lines) else "--tag vip -q"
    return "\n".join(
        (
            new_example(kind, [*needed, *shown]),
            new_example(kind, [*needed, *others]),
            f"{new_example(kind, needed)} {last}",
        )
    )


def _own_options(kind: Kind) -> list[Param]:
    """What has an option only where the kind has the thing, then the kind's fields."""
    options = []
    if kind.trait(FullName):
        help = "Full name, the family name last."
        options.append(Param("name", ("--name",), "NAME", help, "Ada Lovelace", "more"))
    if kind.trait(Lines):
        help = "Product line; may be repeated."
        options.append(Param("line", ("--line",), "LINE", help, LINE, "more", many=True))
    if kind.judged:
        options.append(Param("force", ("--force",), None, FORCE, dest="more"))
    return options + field_options([kind])


@writes(examples=_examples, more=_own_options)
def new(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: Kind,
    title: Title = None,
    assigned: Assigned = None,
    tag: Tag = None,
    external_id: ExternalIds = None,
    *,
    values: Given = NONE_GIVEN,
    more: Given = NONE_GIVEN,
) -> Written:
    """Create {a lead} and print its reference.

    Without words it asks, at a terminal, for the few fields that matter.
    """
    fields = pairs(values)
    if title is not None and "title" in dict(fields):
        raise Usage("The title is given twice.", "Leave out --title.")
    first = {"title": title, "name": more.get("name")}
    last = {"line": more.get("line"), "tag": tag, "external_id": external_id}
    typed = [*pairs(first), *fields, *assignments(assigned), *pairs(last)]
    if not typed and session.can_ask:
        from crmcli.cli.elements.questions import ask_fields

        typed = ask_fields(session, session.own(kind))
    return session.write(f"{kind.name} new", action, kind=kind, given=typed, force=bool(more.get("force")))
