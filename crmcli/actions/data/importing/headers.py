"""Which column means which field: as told, as remembered, as the program it comes from says, by its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.data.importing import words
from crmcli.actions.data.importing.outside import takes
from crmcli.actions.reading import field_of
from crmcli.errors import Usage
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.traits_of_parties import FullName
from crmcli.model.types import ContactPoints, Emails, Phones
from crmcli.model.vocabulary import IGNORED, Origin, Vocabulary

SPECIAL = ("name", "tags", "external_id", "lines")  # what an import can fill besides fields


class Target(Declared):
    """Where the text of a column goes. ``label`` is that of a phone number or email address, which ``labelled``
    (the number in "E-mail 2 - Value") lets another column give; ``place`` tells one address of several, of
    which the first that is filled counts; ``joint`` is what stands between this text and what is there
    already (None: only the first filled counts)."""

    field: str
    label: str | None = None
    labelled: str | None = None
    is_label: bool = False
    place: str | None = None
    joint: str | None = None


def origin_of(vocabulary: Vocabulary, names: Sequence[str]) -> Origin | None:
    """The program that writes such columns, if it is one we know."""
    rest = names[2:] if tuple(names[:2]) == words.REJECTS else names
    keys = {words.key(name) for name in rest}
    known = (origin for origin in vocabulary.origins if any(set(mark.split()) <= keys for mark in origin.marks))
    return next(known, None)


def match(
    vocabulary: Vocabulary, kind: Kind, names: Sequence[str], told: Mapping[str, str]
) -> dict[str, Target | None]:
    """The target of every column, in order; None for one that is not recognised, an empty field for one that is
    left out on purpose. ``told`` maps names of columns to fields, "" to leave one out."""
    origin = origin_of(vocabulary, names)
    wanted = {words.key(name): field for name, field in told.items()}
    found: dict[str, Target | None] = {}
    for name in names:
        if name in words.REJECTS and tuple(names[:2]) == words.REJECTS:
            found[name] = Target("")
        elif words.key(name) in wanted:
            found[name] = _told(kind, wanted[words.key(name)])
        else:
            found[name] = _recognised(vocabulary, kind, name, origin)
    return found


def check_told(names: Sequence[str], told: Mapping[str, str]) -> None:
    """Refuse a mapping of a column that is not there (Usage, exit 2)."""
    keys = {words.key(name) for name in names}
    for name in told:
        if words.key(name) not in keys:
            raise Usage(f"There is no column {name!r} to map.", f"Columns: {', '.join(names)}.", field=name)


def _told(kind: Kind, field: str) -> Target:
    """As people say it: a field, a special one, "phones:mobile" with a label, or nothing."""
    name, _, label = field.strip().partition(":")
    if not name or name == IGNORED:
        return Target("")
    if name in SPECIAL and _has(kind, name):
        return Target(name)
    if takes(kind, name):
        return Target(name)
    known = field_of(kind, name)
    return Target(known.name, label=label.strip().lower() or None)


def _recognised(vocabulary: Vocabulary, kind: Kind, name: str, origin: Origin | None) -> Target | None:
    key = words.key(name)
    if takes(kind, name):
        return Target(name)
    if origin is not None and key in origin.columns:
        return _of_origin(kind, origin.columns[key])
    if name == "lines" and kind.trait(Lines):
        return Target(name)
    if origin is not None and origin.name == "crm":
        return Target("") if name in _exported(kind) or key in words.OWN else _by_name(vocabulary, kind, name)
    return _by_name(vocabulary, kind, name)


def _exported(kind: Kind) -> set[str]:
    """What our own exports have besides the fields that can be set: it is reckoned anew."""
    fields = {field.name for field in kind.all_fields}
    return fields | {f"{name}_title" for name in fields} | {sign.name for sign in kind.date_flags}


def _by_name(vocabulary: Vocabulary, kind: Kind, name: str) -> Target | None:
    if not words.words(name):
        return None
    return _synonym(vocabulary, kind, name) or _part_of_address(vocabulary, kind, name) or _point(kind, name)


def _of_origin(kind: Kind, field: str) -> Target | None:
    if field == IGNORED:
        return Target("")
    return Target(field) if _has(kind, field) else None


def _has(kind: Kind, field: str) -> bool:
    if field == "name":
        return kind.trait(FullName) is not None
    if field == "lines":
        return kind.trait(Lines) is not None
    return field in SPECIAL or takes(kind, field)


def _synonym(vocabulary: Vocabulary, kind: Kind, name: str) -> Target | None:
    parts = words.words(name)
    alone = "".join(parts[1:]) if parts[0] in (kind.name, kind.plural) else ""
    if parts == [kind.name] and _has(kind, "title"):
        return Target("title")
    for key in filter(None, ("".join(parts), alone)):
        if key in vocabulary.appended and _has(kind, vocabulary.appended[key][0]):
            field, joint = vocabulary.appended[key]
            return Target(field, joint=joint)
        own = (field.name for field in kind.all_fields if key in (words.key(field.name), field.option))
        found = next((field for field in (*vocabulary.fields.get(key, ()), *own) if _has(kind, field)), None)
        if found is not None:
            return Target(found)
    return None


def _part_of_address(vocabulary: Vocabulary, kind: Kind, name: str) -> Target | None:
    """ "Business Street 2", "Address 1 - City", "Mailing Zip/Postal Code"."""
    parts = words.words(name)
    place, joint = "", None
    if len(parts) > 2 and parts[0] == "address" and parts[1].isdigit():
        place, parts = parts[1], parts[2:]
    while len(parts) > 1 and parts[0] in words.PLACES:
        place, parts = parts[0], parts[1:]
    if len(parts) > 1 and parts[-1].isdigit():
        number, parts = parts[-1], parts[:-1]
        joint = ", " if number != "1" else None
    field = vocabulary.parts.get("".join(parts), [""])[0]
    return Target(field, place=place or None, joint=joint) if field and _has(kind, field) else None


def _point(kind: Kind, name: str) -> Target | None:
    """ "Phone (work)", "Business Fax", "E-mail 2 - Value", "Phone 1 - Label"."""
    parts = words.words(name)
    for known, type in ((words.EMAIL, Emails), (words.PHONE, Phones)):
        field = next((field for field in kind.fields if isinstance(field.type, type)), None)
        if field is None or not known & set(parts):
            continue
        number = next((part for part in parts if part.isdigit()), None)
        rest = [part for part in parts if part not in known and not part.isdigit()]
        if rest in (["type"], ["label"]) and number:
            return Target(field.name, labelled=number, is_label=True)
        if all(part in words.LABELS or part in words.NOISE for part in rest):
            label = next((words.LABELS[word] for word in words.LABELS if word in parts), None)
            return Target(field.name, label=label, labelled=number)
    return None


def points(kind: Kind) -> set[str]:
    """The fields that hold many values."""
    return {field.name for field in kind.fields if isinstance(field.type, ContactPoints)}
