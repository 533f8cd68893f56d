"""``crm field``: the fields that people add to a kind, as rows of their own; they have a history like anything else."""

from __future__ import annotations

from collections.abc import Collection

from crmcli.actions.look.columns import further, usual
from crmcli.actions.outcome import written
from crmcli.actions.setup.view_uses import naming_field
from crmcli.errors import AlreadyDone, BadValue, NotFound, Refused, Usage
from crmcli.errors.wording import article, did_you_mean
from crmcli.light import Any, json, re
from crmcli.model.custom_fields import LINES, SYNONYMS, TYPES, declared
from crmcli.model.declared import Declared
from crmcli.model.fields import Field
from crmcli.model.filter_words import words_alone
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows, Written
from crmcli.model.types import ContactPoints, Flag, Money, clean
from crmcli.store import custom_fields as stored
from crmcli.store import custom_values, links, records
from crmcli.store.act import Act, Row

LONGEST = 60  # letters of a name
_WORDS = frozenset(("custom", "ref", "kind", "id", "lines", "links", "tag", "tags", "has", "text", "not", "or", "any"))
COLUMNS = (
    Column("kind", "Kind"),
    Column("field", "Field", "ref"),
    Column("type", "Type"),
    Column("label", "Label", "title"),
    Column("values", "Values", "list"),
    Column("required", "Required", "flag"),
    Column("default", "Default"),
    Column("indexed", "Indexed", "flag"),
    Column("option", "Option"),
)


class FieldRequest(Declared):
    """A field that is wanted: its name and type as typed, and what was said besides. ``like`` is another
    field, "deal.contract_end", that it is to be like; ``taken`` are the names of options, which it cannot have."""

    name: str
    type: str = ""
    label: str | None = None
    choices: str | None = None
    required: bool = False
    default: str | None = None
    like: str | None = None
    indexed: bool = False
    taken: Collection[str] = ()


def add(act: Act, kind: Kind, request: FieldRequest) -> Written:
    """Add a field to a kind. Raises BadValue and Usage (exit 2) for a name, a type or a default that cannot be, Refused
    (5) for a name that has a meaning already, AlreadyDone (4) for one that was added before."""
    with act.step() as step:
        kind = bearer(act, kind)
        wanted = _wanted(act, request)
        field = _added(act, kind, wanted)
        step.says("field add", kind=kind.name)
        sentence = f"Added field {field.name} ({field.type.description}) to {kind.plural}"
        return written(act, step, sentence, result=[f"{kind.name}.{field.name}"])


def add_like(act: Act, kind: Kind, source: Kind, field: Field) -> Field:
    """Add to a kind what another has; inside a step, and with what ``add`` raises. No element need have a value."""
    return _added(act, kind, _wanted(act, FieldRequest(field.bare, like=f"{source.name}.{field.bare}")))


def _added(act: Act, kind: Kind, request: FieldRequest) -> Field:
    name = _name(act, kind, request.name, request.taken)
    check_part(kind, request)
    row = {
        "kind": kind.name,
        "name": name,
        "key": _key(act, kind, name),
        "type": read_type(act, kind, request),
        "label": clean(request.label, "label") if request.label else None,
        "choices": read_choices(request),
        "required": int(request.required) or None,
        "default": request.default,
        "indexed": int(request.indexed) or None,
    }
    field = declared(row)
    check_default(act, field)
    _check_alike(act, kind, field)
    records.create(act, "field", [row])
    return field


def check_part(kind: Kind, request: FieldRequest) -> None:
    """Raises Usage (exit 2) for what a field of lines cannot have."""
    if kind.name == LINES.name and (request.required or request.indexed):
        raise Usage("Fields of lines have no index and are never required.", "Leave that out; --default works.")


def _wanted(act: Act, request: FieldRequest) -> FieldRequest:
    """The request, with what it takes over from the field that it is to be like."""
    if request.like is None:
        if not request.type:
            raise Usage("Say of which type it is.", f"Example: crm field add deal {request.name} day")
        return request
    if request.type:
        raise Usage("--like says the type.", "Leave one of them out.")
    of, _, name = request.like.strip().partition(".")
    kind = bearer(act, LINES) if of.lower() == LINES.name else act.registry.kind(of)
    row = definition(act, kind, name)
    choices = ",".join(field_of(kind, row).type.choices) or None
    alike = {"type": row["type"], "label": row["label"], "default": row["default"], "choices": choices}
    said = {part: value for part, value in vars(request).items() if value not in (None, "")}
    return FieldRequest(**{**alike, **said})


def rename(act: Act, kind: Kind, name: str, new: str, taken: Collection[str] = ()) -> Written:
    """Call a field otherwise; its values stay where they are. Raises NotFound (exit 3), and what ``add`` raises for the
    new name."""
    with act.step() as step:
        kind = bearer(act, kind)
        row = definition(act, kind, name)
        before, after = row["name"], _name(act, kind, new, taken)
        _check_alike(act, kind, declared({**row, "name": after}))
        records.update(act, "field", [(row, {"name": after})])
        step.says("field rename", kind=kind.name)
        sentence, warnings = f"Renamed field {before} of {kind.plural} to {after}", naming_field(act, kind, before)
        return written(act, step, sentence, result=[f"{kind.name}.{after}"], warnings=warnings)


def remove(act: Act, kind: Kind, name: str) -> Written:
    """Remove a field, and its values but from what is sealed; raises NotFound (exit 3)."""
    with act.step() as step:
        kind = bearer(act, kind)
        row = definition(act, kind, name)
        field = field_of(kind, row)
        count = custom_values.drop(act, kind, field)
        kept = custom_values.count(act, kind, field)
        records.delete(act, "field", [row])
        called = f"{kind.name}.{row['name']}"
        step.says("field rm", kind=kind.name)
        sentence = f"Removed field {row['name']} from {kind.plural}" + counted(count)
        warnings = [f"What is final keeps its values: {kept:,}, which are not shown any more."] if kept else []
        warnings += naming_field(act, kind, row["name"])
        return written(act, step, sentence, deleted=[called], result=[called], warnings=warnings)


def fields(act: Act, kind: Kind | None = None) -> Rows:
    """The fields that people added, to all kinds or to one."""
    rows = [_told(act, row) for row in stored.every(act, kind.name if kind else None)]
    return Rows("added fields", COLUMNS, rows, len(rows))


def _told(act: Act, row: Row) -> dict[str, Any]:
    field = field_of(bearer(act, LINES if row["kind"] == LINES.name else act.registry.by_name[row["kind"]]), row)
    return {
        "kind": row["kind"],
        "field": field.name,
        "type": field.type.description,
        "label": row["label"],
        "values": list(field.type.choices),
        "required": field.required,
        "default": field.default,
        "indexed": field.indexed,
        "option": field.flag if "." not in field.name else None,
    }


def bearer(act: Act, kind: Kind) -> Kind:
    """The kind, or the lines, as they are now."""
    if kind.name == LINES.name:
        return LINES.extended(act.registry.added_to_lines, ())
    return act.registry.by_name[kind.name]


def field_of(kind: Kind, row: Row) -> Field:
    return kind.by_name[kind.custom[row["key"]]]


def definition(act: Act, kind: Kind, typed: str) -> Row:
    name = _plain(typed).removeprefix("custom.")
    found = stored.named(act, kind.name, name)
    if found is None:
        own = [row["name"] for row in stored.every(act, kind.name)]
        if name in kind.by_name:
            raise Refused(f"{name} belongs to every {kind.name} and cannot be changed.", "See: crm field list")
        hint = did_you_mean(name, own, "See: crm field list") if own else f"crm field add {kind.name} {name} text"
        raise NotFound(f"{kind.plural.capitalize()} have no added field {typed!r}.", hint, candidates=own)
    return found


def _name(act: Act, kind: Kind, typed: str, taken: Collection[str]) -> str:
    """The name that a field can have."""
    name = _plain(typed)
    if not re.fullmatch("[a-z][a-z0-9_]*", name) or len(name) > LONGEST:
        raise BadValue("field", typed, "is not a name of letters, digits and underscores", "contract_end")
    if stored.named(act, kind.name, name) is not None:
        raise AlreadyDone(f"{kind.plural.capitalize()} have a field {name} already.", "See: crm field list", field=name)
    if name in kind.by_name or any(field.option == name for field in kind.all_fields):
        raise Refused(f"{article(kind.name).capitalize()} has a field {name} of its own.", _other(name), field=name)
    flag = "--" + name.replace("_", "-")
    if name in taken:
        raise Refused(f"{flag} is an option with another meaning.", _other(name), field=name)
    if kind.name != LINES.name and name in _words(act, kind):
        raise Refused(f"{name} has a meaning of its own in lists of {kind.plural}.", _other(name), field=name)
    return name


def _words(act: Act, kind: Kind) -> set[str]:
    """What means something in a list: filters, stages, columns that are computed."""
    stages = (row["key"] for row in act.stages if row["kind"] == kind.name)
    columns = (each.name for each in (*usual(kind), *further(act.registry, kind)))
    return {*_WORDS, *words_alone(kind), *kind.stage_keys, *stages, *columns}


def _other(name: str) -> str:
    return f"Choose another name, such as my_{name}."


def _plain(typed: str) -> str:
    return typed.strip().lower().replace("-", "_").replace(" ", "_")


def _key(act: Act, kind: Kind, name: str) -> str:
    """What its values are kept under: another one than those of a field of this name that was there before, of which
    there may be values yet."""
    used, number, key = stored.keys_ever_used(act, kind.name), 1, name
    while key in used:
        number += 1
        key = f"{name}_{number}"
    return key


def read_type(act: Act, kind: Kind, request: FieldRequest) -> str:
    typed = request.type.strip().lower()
    word = SYNONYMS.get(typed, typed)
    if word in act.registry.by_name and kind.name != LINES.name:
        if request.default is not None:
            raise Usage("A reference has no default.", "Leave out --default.")
        _check_how(act, request.name)
        return word
    if word not in TYPES:
        raise BadValue("type", request.type, f"is not one of {', '.join(TYPES)}", "day")
    if issubclass(TYPES[word], Money) and not kind.currency:
        raise Refused(f"{article(kind.name).capitalize()} has no currency.", "Choose the type number.", field="type")
    return word


def _check_how(act: Act, typed: str) -> None:
    """A reference is a link that is called like the field."""
    taken = {*links.ORIGIN, links.FOLLOWED, links.BILLED, links.VERSION, links.PAYS}
    for kind in act.registry.static.kinds:
        taken |= {*(type.how for _, type in kind.references), *(type.how for _, type in kind.anywhere)}
    if _plain(typed) in taken:
        raise Refused(f"There are links called {_plain(typed)} already.", _other(_plain(typed)), field=_plain(typed))


def counted(count: int) -> str:
    """What a sentence says of the values that changed."""
    return f", with {count:,} value{'' if count == 1 else 's'}" if count else ""


def read_choices(request: FieldRequest) -> str | None:
    """The words to choose from, as they are stored; None for other types."""
    chooses = SYNONYMS.get(request.type.strip().lower(), request.type.strip().lower()) == "choice"
    if not chooses:
        if request.choices is not None:
            raise Usage("Only the type choice has --choices.", "Example: crm field add deal area choice --choices a,b")
        return None
    words = [clean(word, "choices").lower() for word in (request.choices or "").split(",") if word.strip()]
    if not words:
        raise Usage("A choice needs --choices.", "Example: --choices north,south")
    return json.dumps(list(dict.fromkeys(words)), ensure_ascii=False)


def check_default(act: Act, field: Field) -> None:
    if field.default is not None:
        if "{" in field.default:
            raise BadValue("default", field.default, "has a brace, which stands for a setting")
        field.type.read(field.default, "default", act.reading())


def _check_alike(act: Act, kind: Kind, field: Field) -> None:
    """An option is shared by all kinds that have it: it takes a value for all of them, or for none."""
    for other in act.registry.kinds if kind.name != LINES.name else ():
        same = other.by_name.get(field.name)
        if other is kind or same is None:
            continue
        for sort in (Flag, ContactPoints):
            if isinstance(same.type, sort) != isinstance(field.type, sort):
                raise Refused(
                    f"{article(other.name).capitalize()} has a field {field.name} that is {same.type.description}.",
                    _other(field.name),
                    field=field.name,
                )
