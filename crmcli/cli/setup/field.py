"""``crm field add|list|edit|rename|rm``: fields that people add to a kind."""

from __future__ import annotations

from crmcli.actions.setup import field as actions
from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import Verb, reads, writes
from crmcli.cli.params import argument, flag, option
from crmcli.errors import BadValue, WrongKind
from crmcli.light import Annotated
from crmcli.model.custom_fields import LINES
from crmcli.model.kinds import Kind
from crmcli.model.results import Rows, Written
from crmcli.model.traits import Lines

KindWord = Annotated[str, argument("KIND", "The kind that has the field: lead, deal ...", "deal")]
OfKind = Annotated[str | None, argument("[KIND]", "Only those of this kind.", "deal")]
Name = Annotated[str, argument("FIELD", "Name of the field: small letters, digits, underscores.", "contract_end")]
TYPES = "text, long, number, whole, money, day, moment, flag, choice, country, web; or a kind, to refer to."
Type = Annotated[str | None, argument("[TYPE]", TYPES, "day")]
New = Annotated[str, argument("NEW", "Its new name.", "term")]
Label = Annotated[str | None, option("--label", "TEXT", "What people read.", "Contract end")]
Choices = Annotated[
    str | None, option("--choices", "A,B", "The words to choose from, for the type choice.", "north,south")
]
Required = Annotated[bool, flag("--required", "Every new element needs a value.")]
Default = Annotated[str | None, option("--default", "VALUE", "Value of new elements when none is given.", "eoy")]
Like = Annotated[str | None, option("--like", "KIND.FIELD", "With the type of that field.", "deal.contract_end")]
Part = Annotated[str | None, option("--for", "line", "For the lines of every kind, not for the kind itself.", "line")]
Indexed = Annotated[bool, flag("--indexed", "Keep an index of it, so that filters are fast.")]
Retype = Annotated[str | None, option("--type", "TYPE", "Another type; every value must fit.", "day")]
Emptied = Annotated[list[str] | None, option("--unset", "WHAT", "Remove: label, default, required, indexed.", "label")]
EDIT = """
crm field edit deal contract_end --type text
crm field edit deal contract_end --label "End of contract" --indexed
crm field edit deal contract_end --unset label"""
ADD = """
crm field add deal contract_end day --label "Contract end"
crm field add lead area choice --choices north,south --default north
crm field add quote contract_end --like deal.contract_end"""


@writes(examples=ADD)
def add(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: KindWord,
    name: Name,
    type: Type = None,
    label: Label = None,
    choices: Choices = None,
    required: Required = False,
    default: Default = None,
    like: Like = None,
    part: Part = None,
    indexed: Indexed = False,
) -> Written:
    """Add a field to a kind; it is an option, a filter and a column from then on."""
    of = _of(session, kind, part)
    request = actions.FieldRequest(name, type or "", label, choices, required, default, like, indexed, _taken(of))
    return session.write("field add", actions.add, kind=of, request=request)


@writes(examples=EDIT)
def edit(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: KindWord,
    name: Name,
    type: Retype = None,
    label: Label = None,
    choices: Choices = None,
    required: Required = False,
    default: Default = None,
    indexed: Indexed = False,
    unset: Emptied = None,
) -> Written:
    """Change the label, type, choices or default of a field; another type is refused if a value does not fit it."""
    from crmcli.actions.setup.field_edit import edit as action

    request = actions.FieldRequest(name, type or "", label, choices, required, default, None, indexed)
    return session.write("field edit", action, kind=_of(session, kind), request=request, unset=unset or [])


@writes(
    examples="""
crm field rename deal contract_end term
crm field rename deal contract_end term --dry-run
crm field rename deal contract_end term -m "As the contract calls it"
"""
)
def rename(session: Session, kind: KindWord, name: Name, new: New) -> Written:
    """Rename a field; its values stay."""
    of = _of(session, kind)
    return session.write("field rename", actions.rename, kind=of, name=name, new=new, taken=_taken(of))


@writes(
    examples="""
crm field rm deal contract_end
crm field rm deal contract_end --dry-run
crm field rm deal contract_end -m "Contracts are kept elsewhere"
"""
)
def rm(session: Session, kind: KindWord, name: Name) -> Written:
    """Remove a field and its values; the history keeps them, and undo brings them back."""
    return session.write("field rm", actions.remove, kind=_of(session, kind), name=name)


@reads(examples="crm field list\ncrm field list deal\ncrm field list --json")
def list_(session: Session, kind: OfKind = None) -> Rows:
    """List the fields that were added; crm KIND fields lists all of a kind."""
    return actions.fields(session.act, _of(session, kind) if kind else None)


def _of(session: Session, word: str, part: str | None = None) -> Kind:
    """The kind of this name, or what has the fields of lines."""
    if word.strip().lower() in (LINES.name, LINES.plural):
        return LINES
    kind = session.registry.kind(word)
    if part is None:
        return kind
    if part.strip().lower() not in (LINES.name, LINES.plural):
        raise BadValue("--for", part, f"is not {LINES.name}", LINES.name)
    if kind.trait(Lines) is None:
        raise WrongKind(
            f"{kind.plural.capitalize()} have no lines.", "Example: crm field add deal batch text --for line"
        )
    return LINES


def _taken(kind: Kind) -> set[str]:
    """The names of options that stand beside those of fields."""
    if kind is LINES:
        from crmcli.cli.money.line import NAME, OPTIONS
        from crmcli.cli.money.line import edit as edit_line

        own = (param for param in edit_line.params() if param.dest != "values")
        return {
            word.lstrip("-").replace("-", "_")
            for param in (NAME, *OPTIONS, *own)
            for word in param.words
            if word[:2] == "--"
        }
    found: set[str] = set()
    beside: list[tuple[str, list[Kind]]] = [(KIND_COMMANDS[name], [kind]) for name in ("new", "list")]
    for path, of in [*beside, *((COMMANDS[name], []) for name in ("edit", "convert"))]:
        verb = resolved(path)
        assert isinstance(verb, Verb)
        params = (param for param in verb.params(*of) if param.dest != "values")
        found.update(word.lstrip("-").replace("-", "_") for param in params for word in param.words if word[:2] == "--")
    return found


field = VerbGroup(
    "field",
    {"add": add, "list": list_, "edit": edit, "rename": rename, "rm": rm},
    help="Fields that you add to a kind.",
    panel="Setup",
)
