"""Which column means which field: as told, as remembered, as the program it comes from says, by its name."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from crmcli.actions.data.importing import words
from crmcli.actions.data.importing.outside import numbered, takes
from crmcli.actions.reading import field_of
from crmcli.errors import Usage
from crmcli.light import re
from crmcli.model.declared import Declared
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import FullName
from crmcli.model.types import ContactPoints, Emails, FieldType, Number, Phones, Price, StageKey, TaxRate, Text, Unit
from crmcli.model.vocabulary import ID, IGNORED, Origin, Vocabulary

OWN = "crm"  # the origin of what we write
LINE_TYPES: dict[str, FieldType] = {
    "name": Text(), "quantity": Number(), "unit": Unit(), "price": Price(), "tax_rate": TaxRate(),
    "discount_percent": Text(), "discount_line": Price(),
}  # fmt: skip
CREATED = "created_at"  # kept when somebody says so
LINE = "line."  # stands before the fields of lines, of which each row is one
SPECIAL = ("name", "tags", "external_id", "lines", "status")  # what an import can fill besides fields


class Target(Declared):
    """Where the text of a column goes. ``label`` is that of a phone number or email address, which ``labelled``
    (the number in "E-mail 2 - Value") lets another column give; ``place`` tells one address of several, of
    which the first that is filled counts; ``joint`` is what stands between this text and what is there
    already (None: only the first filled counts). ``link`` is the kind of what the column names by its id in the
    other program."""

    field: str
    label: str | None = None
    labelled: str | None = None
    is_label: bool = False
    place: str | None = None
    joint: str | None = None
    link: str | None = None


def origin_of(vocabulary: Vocabulary, names: Sequence[str]) -> Origin | None:
    """The program that writes such columns, if it is one we know."""
    return next(iter(_known(vocabulary.origins, names)), None)


def _known(origins: Iterable[Origin], names: Sequence[str]) -> list[Origin]:
    rest = names[2:] if tuple(names[:2]) == words.REJECTS else names
    keys = {words.key(name) for name in rest}
    return [origin for origin in origins if any(set(mark.split()) <= keys for mark in origin.marks)]


def line_types(kind: Kind, added: Sequence[Field]) -> dict[str, FieldType]:
    """What a row that is a line of such an element can say of it, with the fields that people ``added`` to lines."""
    return {**LINE_TYPES, **{field.bare: field.type for field in added}} if kind.trait(Lines) else {}


def match(
    vocabulary: Vocabulary, kind: Kind, names: Sequence[str], told: Mapping[str, str], lines: Container[str] = ()
) -> dict[str, Target | None]:
    """The target of every column, in order; None for one that is not recognised, an empty field for one that is
    left out on purpose. ``told`` maps names of columns to fields, "" to leave one out; ``lines`` are what
    ``line_types`` gives."""
    origin = origin_of(vocabulary, names)
    beside = [] if origin is not None and origin.name == OWN else _known(vocabulary.beside, names)
    wanted = {words.key(name): field for name, field in told.items()}
    found: dict[str, Target | None] = {}
    for name in names:
        if name in words.REJECTS and tuple(names[:2]) == words.REJECTS:
            found[name] = Target("")
        elif words.key(name) in wanted:
            found[name] = _told(kind, wanted[words.key(name)], lines)
        else:
            own = origin is not None and words.key(name) in origin.meanings
            plain = name if own else words.base(name, names)
            found[name] = _of_line(name, lines) or _recognised(vocabulary, kind, plain, origin, beside)
            found[name] = found[name] or _of_line(plain, lines, alone=True)
    return _whole_lines(_one_id(kind, found))


def recognises(vocabulary: Vocabulary, kind: Kind) -> Callable[[str], bool]:
    """Whether a text is the name of a column that some program writes."""

    def known(name: str) -> bool:
        key = words.key(name)
        there = any(key in origin.meanings for origin in vocabulary.origins)
        return bool(key) and (there or _recognised(vocabulary, kind, name.strip(), None, ()) is not None)

    return known


def _one_id(kind: Kind, found: dict[str, Target | None]) -> dict[str, Target | None]:
    """What the other program calls the row: its id, else the id of something of this kind."""
    own = any(target == Target("external_id") for target in found.values())
    named = None if own else Target("external_id")
    return {name: named if target and target.link == kind.name else target for name, target in found.items()}


def _whole_lines(found: dict[str, Target | None]) -> dict[str, Target | None]:
    """A row is a line where it has a name and a price for one; else such columns say nothing."""
    fields = {target.field for target in found.values() if target}
    if {f"{LINE}name", f"{LINE}price"} <= fields:
        return {name: Target("") if target is None and name == "ref" else target for name, target in found.items()}
    return {name: None if target and target.field.startswith(LINE) else target for name, target in found.items()}


def check_told(names: Sequence[str], told: Mapping[str, str]) -> None:
    """Refuse a mapping of a column that is not there (Usage, exit 2)."""
    keys = {words.key(name) for name in names}
    for name in told:
        if words.key(name) not in keys:
            raise Usage(f"There is no column {name!r} to map.", f"Columns: {', '.join(names)}.", field=name)


def _of_line(word: str, lines: Container[str], alone: bool = False) -> Target | None:
    """The field of a line that is called so, as in "line.quantity"; of one that people added its name ``alone``."""
    whole = re.sub(r"[\s-]+", "_", word.strip().lower())
    name = whole.removeprefix(LINE)
    called = whole.startswith(LINE) or (alone and name not in LINE_TYPES)
    return Target(LINE + name) if called and name in lines else None


def _told(kind: Kind, field: str, lines: Container[str] = ()) -> Target:
    """As people say it: a field, a special one, "phones:mobile" with a label, or nothing."""
    name, _, label = field.strip().partition(":")
    if not name or name == IGNORED:
        return Target("")
    if name == CREATED or (name in SPECIAL and _has(kind, name)):
        return Target(name)
    if line := _of_line(name, lines):
        return line
    if takes(kind, name):
        return Target(name)
    known = field_of(kind, name)
    return Target(known.name, label=label.strip().lower() or None)


def field_meant(kind: Kind, lines: Container[str], word: str) -> str:
    """What somebody says of a column, as ``--map`` takes it; raises CrmError (exit 2) for no field of the kind."""
    target = _told(kind, word, lines)
    return f"{target.field}:{target.label}" if target.label else target.field


def known_fields(kind: Kind) -> list[str]:
    """What a column can be said to mean."""
    named = [field.name for field in kind.fields if field.manual]
    return [*named, *(word for word in SPECIAL if word != "lines" and word not in named and _has(kind, word))]


def _recognised(
    vocabulary: Vocabulary, kind: Kind, name: str, origin: Origin | None, beside: Sequence[Origin]
) -> Target | None:
    key = words.key(name)
    found = _meant(kind, origin.meanings.get(key, ())) if origin is not None else None
    if found is not None:
        return found
    if takes(kind, name):
        return Target(name)
    found = next(filter(None, (_meant(kind, each.meanings.get(key, ())) for each in beside)), None)
    if found is not None:
        return found
    if name == "lines" and kind.trait(Lines):
        return Target(name)
    if origin is not None and origin.name == OWN and (name in _exported(kind) or key in words.OWN):
        return Target("")
    return _by_name(vocabulary, kind, name)


def _exported(kind: Kind) -> set[str]:
    """What our own exports have besides the fields that can be set: it is computed anew."""
    fields = {field.name for field in kind.all_fields}
    return fields | {f"{name}_title" for name in fields} | {sign.name for sign in kind.date_flags}


def _by_name(vocabulary: Vocabulary, kind: Kind, name: str) -> Target | None:
    if not words.words(name):
        return None
    return _synonym(vocabulary, kind, name) or _part_of_address(vocabulary, kind, name) or _point(kind, name)


def _meant(kind: Kind, fields: Iterable[str]) -> Target | None:
    """The target of the first of these that the kind can hold."""
    for field in fields:
        name, _, link = field.partition(":")
        if field == IGNORED:
            return Target("")
        if field == ID:
            return Target("external_id")
        if link == ID:
            return Target("", link=name)
        if _has(kind, name):
            return Target(name, label=link or None)
    return None


def _has(kind: Kind, field: str) -> bool:
    if field == "name":
        return kind.trait(FullName) is not None
    if field == "lines" or (field.startswith(LINE) and field.removeprefix(LINE) in LINE_TYPES):
        return kind.trait(Lines) is not None
    if field == "status":
        return numbered(kind) is None and any(isinstance(each.type, StageKey) for each in kind.fields)
    return field in SPECIAL or takes(kind, field)


def _synonym(vocabulary: Vocabulary, kind: Kind, name: str) -> Target | None:
    parts = words.words(name)
    alone = "".join(parts[1:]) if parts[0] in (kind.name, kind.plural) else ""
    short = "".join(part for part in parts if part not in words.FILLING)
    if parts == [kind.name] and _has(kind, "title"):
        return Target("title")
    for key in filter(None, ("".join(parts), alone, short)):
        if key in vocabulary.appended and _has(kind, vocabulary.appended[key][0]):
            field, joint = vocabulary.appended[key]
            return Target(field, joint=joint)
        own = (f.name for f in kind.all_fields if key in (words.key(f.name), f.option, words.key(f.label or f.name)))
        found = _meant(kind, (*vocabulary.fields.get(key, ()), *own))
        if found is not None:
            return found
    return None


def _part_of_address(vocabulary: Vocabulary, kind: Kind, name: str) -> Target | None:
    """ "Business Street 2", "Address 1 - City", "Mailing Zip/Postal Code", "Ort geschäftlich", "Rue (bureau) 2"."""
    parts = [part for part in words.words(name) if part not in words.FILLING]
    place, joint = "", None
    if len(parts) > 2 and parts[0] == "address" and parts[1].isdigit():
        place, parts = parts[1], parts[2:]
    numbers = [part for part in parts if part.isdigit()]
    if len(parts) > 1 and numbers:
        parts = [part for part in parts if not part.isdigit()]
        joint = ", " if numbers[-1] != "1" else None
    for strange in (words.PLACES, {**words.PLACES, **dict.fromkeys(words.ADDRESS, "")}):
        rest = [part for part in parts if part not in strange]
        field = vocabulary.parts.get("".join(rest), [""])[0]
        if field and _has(kind, field):
            place = place or next((words.PLACES[part] for part in parts if part in words.PLACES), "")
            return Target(field, place=place or None, joint=joint)
    return None


def _point(kind: Kind, name: str) -> Target | None:
    """ "Phone (work)", "Business Fax", "E-mail 2 - Value", "Phone 1 - Label"."""
    parts = words.words(name)
    for known, type in ((words.EMAIL, Emails), (words.PHONE, Phones)):
        field = next((field for field in kind.fields if isinstance(field.type, type)), None)
        if field is None or not known & set(parts):
            continue
        number = next((part for part in parts if part.isdigit()), None)
        rest = [part for part in parts if part not in known and not part.isdigit() and part not in words.FILLING]
        if rest in (["type"], ["label"]) and number:
            return Target(field.name, labelled=number, is_label=True)
        if all(part in words.LABELS or part in words.NOISE for part in rest):
            label = next((words.LABELS[word] for word in words.LABELS if word in parts), None)
            return Target(field.name, label=label, labelled=number)
    return None


def points(kind: Kind) -> set[str]:
    """The fields that hold many values."""
    return {field.name for field in kind.fields if isinstance(field.type, ContactPoints)}
