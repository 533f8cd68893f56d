"""An element as a sheet to edit: a line ``name: value`` for each field, and what was changed on it."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.elements.element import Element, named
from crmcli.actions.look.values import plain
from crmcli.actions.reading import Pair
from crmcli.errors import Usage
from crmcli.model.declared import Declared
from crmcli.store.act import Act

INDENT = "  "  # before the further lines of a text
Told = dict[str, list[str]]


class EditSheet(Declared):
    """The text for the element ``ref``, which has this ``version``."""

    ref: str
    version: int
    text: str


def sheet(act: Act, word: str) -> EditSheet:
    """All fields of the element that people may set, empty ones too; raises what references raise."""
    element = named(act, [word], titles=True).elements[0]
    title = element.kind.display_name(element.row)
    head = f"# {element.ref} {title}".rstrip() + "\n# An empty value empties a field. As it is, nothing is changed.\n"
    body = "\n".join(_line(name, text) for name, text in _values(act, element))
    return EditSheet(element.ref, element.row["version"], f"{head}{body}\n")


def differences(before: str, after: str) -> tuple[list[Pair], list[str]]:
    """What was changed: (field, text) pairs to set, and the fields that these alone fill. Nothing where no field is
    left, as after an editor that failed. Raises Usage (exit 2) for a line that names no field."""
    old, new = _read(before), _read(after)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)] if new else []
    return [(name, text) for name in changed for text in new.get(name, ())], changed


def _read(text: str) -> Told:
    """The values by name, as they stand there; none for a field that is empty."""
    found: Told = {}
    last: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1].isspace() or not line:
            if last:
                last[-1] += "\n" + line.removeprefix(INDENT)
            continue
        if line.startswith("#"):
            continue
        name, sign, value = line.partition(":")
        if not sign:
            raise Usage(f"line {number}: {line!r} does not name a field.", "Expected: name: value")
        last = found.setdefault(name.strip(), [])
        last.append(value)
    stripped = {name: [value.strip() for value in values] for name, values in found.items()}
    return {name: [value for value in values if value] for name, values in stripped.items()}


def _line(name: str, text: str) -> str:
    first, *rest = text.split("\n")
    return "\n".join([f"{name}: {first}".rstrip(), *(f"{INDENT}{line}".rstrip() for line in rest)])


def _values(act: Act, element: Element) -> Iterator[Pair]:
    record = plain(act, element.kind, element.row)
    for field in element.kind.all_fields:
        if not field.manual:
            continue
        if field.name in element.points:
            rows = element.points[field.name]
            yield from ((field.name, ":".join(filter(None, (row["label"], row["value"])))) for row in rows)
            if not rows:
                yield field.name, ""
            continue
        value = record.get(field.name)
        yield field.name, _typed(value)


def _typed(value: object) -> str:
    """A value of JSON as people type it."""
    if value is None:
        return ""
    return str(value) if not isinstance(value, bool) else "yes" if value else "no"
