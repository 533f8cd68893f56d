"""Fields and their values: filters, words that stand alone, what is stored, what a type can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from crmcli.cli.completing.line import Offer, TypedLine
from crmcli.cli.context import Session
from crmcli.light import re
from crmcli.model.filter_words import words_alone
from crmcli.model.filters import COMPARING
from crmcli.model.kinds import Kind
from crmcli.model.sums import sums_of
from crmcli.model.traits import Pipelines
from crmcli.model.types import AnyReference, FieldType, Person, Reference

NEAR = ("today", "tomorrow", "yesterday", "eom", "eoy")
BETWEEN = ("not", "or")
BESIDES = ("has", "no", "tag", "ref")  # what filters know besides fields
THERE = ("lines", "notes", "tags")


def filters(line: TypedLine, current: str) -> Iterator[Offer]:
    """What may stand in the place of a filter."""
    if current.startswith("@"):
        yield from (Offer(f"@{name}", kind) for name, kind in line.stored.views([kind.name for kind in of(line)]))
    elif "=" in current:
        begun, typed = re.findall(r"(.*?=(?:.*,)?)(.*)", current, re.DOTALL)[0]
        path = re.split("[!=]", begun.replace("-", "_").lower())[0]
        yield from (Offer(begun + word, about, meant) for word, about, meant in values(line, path, typed))
    elif "." in current:
        yield from _behind_a_dot(line, current.rpartition(".")[0])
    else:
        yield from _alone(line)
        yield from (Offer(f"{field.name}=", field.help) for kind in of(line) for field in kind.all_fields)
        yield from (Offer(f"{name}.gt=") for kind in of(line) for name in sums_of(kind))
        yield from (Offer(f"{word}=") for word in BESIDES)


def names(line: TypedLine, current: str, sign: str = "") -> Iterator[Offer]:
    """Fields, several of them with commas between; ``sign`` stands behind each, a minus may stand in front."""
    begun, typed = re.findall(r"(.*,)?(.*)", current, re.DOTALL)[0]
    minus = typed[:1] if typed[:1] in ("-", "+") else ""
    fields = [(field.name, field.help) for kind in of(line) for field in kind.all_fields]
    yield from (Offer(f"{begun}{minus}{name}{sign}", about) for name, about in fields)


def assigned(line: TypedLine, current: str) -> Iterable[Offer]:
    """What may stand behind --set: FIELD=VALUE."""
    if "=" not in current:
        return names(line, current, "=")
    begun, _, typed = current.partition("=")
    return [Offer(f"{begun}={word}", about, meant) for word, about, meant in values(line, begun, typed)]


def whose(line: TypedLine, current: str) -> Iterable[Offer]:
    """What may stand behind --keep: FIELD=REF, of the references before."""
    if "=" not in current:
        return names(line, current, "=")
    begun = current.partition("=")[0]
    return [Offer(f"{begun}={Session.catalogue.by_name[name].prefix}-{number}") for name, number in line.refs]


def values(line: TypedLine, path: str, typed: str) -> Iterator[Offer]:
    """The values that a field of the kinds of this line may have, as far as they can be listed; "company.city" is one
    of what a reference leads to, "amount.gte" a comparison."""
    kinds, (first, _, rest) = of(line), path.replace("-", "_").lower().partition(".")
    if first == "tag":
        yield from map(Offer, line.stored.tags([kind.name for kind in kinds], typed))
    elif first == "ref":
        yield from elements(line, kinds, typed)
    for kind in kinds:
        field = kind.by_name.get(first)
        if first in ("has", "no"):
            yield from map(Offer, THERE)
            yield from (Offer(each.name, each.help) for each in kind.all_fields)
        elif field is not None and rest and isinstance(field.type, Reference):
            target = Session.catalogue.by_name[field.type.kind]
            name = rest.partition(".")[0]
            if name in target.by_name:
                yield from of_field(line, target, name, typed)
        elif field is not None:
            yield from of_field(line, kind, first, typed)


def of_field(line: TypedLine, kind: Kind, name: str, typed: str) -> Iterator[Offer]:
    """The values of a field by its type, else those that elements have."""
    type, pipelines = kind.by_name[name].type, kind.trait(Pipelines)
    if type.role == "stage":
        yield from stages(line, [kind])
    elif pipelines is not None and name == pipelines.field:
        yield from map(Offer, line.stored.pipelines(kind.name))
    elif known := by_type(line, type, typed):
        yield from known
    elif type.role == "text" and type.column:
        if isinstance(type, Person):
            yield Offer("me")
        # a comma parts alternatives
        yield from (Offer(text) for text in line.stored.values(kind.name, name, typed) if "," not in text)


def by_type(line: TypedLine, type: FieldType, typed: str) -> list[Offer]:
    """The values that a type has of itself."""
    if isinstance(type, Reference):
        return elements(line, [Session.catalogue.by_name[type.kind]], typed)
    if type.role == "unit":
        return list(units())
    if isinstance(type, AnyReference):
        return elements(line, Session.catalogue.kinds, typed)
    if type.role in ("day", "due", "time"):
        return [Offer(word) for word in NEAR]
    return [Offer(word) for word in (("yes", "no") if type.role == "flag" else type.choices)]


def units() -> Iterator[Offer]:
    """The units of measure, by what people call them."""
    from crmcli.model.units import unit_codes, unit_name

    return (Offer(unit_name(code), code) for code in unit_codes())


def stages(line: TypedLine, kinds: Sequence[Kind]) -> list[Offer]:
    """The stages of these kinds, of the pipelines in which the elements of the line are; of those that the program
    has, as long as there is no file, and for all kinds when none is named."""
    rows: Sequence[str] = ()
    for kind in kinds:
        pipelines, ids = kind.trait(Pipelines), [id for name, id in line.refs if name == kind.name]
        if pipelines is not None and ids:
            rows = [*rows, *line.stored.held(kind.name, pipelines.field, ids)]
    known = line.stored.stages([kind.name for kind in kinds or Session.catalogue.kinds], rows)
    declared = [(stage.key, stage.shown) for kind in kinds or Session.catalogue.kinds for stage in kind.stages]
    return [Offer(key, label) for key, label in known or dict.fromkeys(declared)]


def elements(line: TypedLine, kinds: Sequence[Kind], typed: str) -> list[Offer]:
    """References that begin as typed, else those of elements whose title or email address does. An address that only
    one of them has can stand for it, and goes on as it was begun."""
    found = [Offer(ref, title) for ref, title in line.stored.refs(kinds, typed)]
    if "@" in typed:
        mailed = line.stored.mailed(kinds, typed)
        addresses = [address.lower() for *_, address in mailed]
        found += [Offer(mail, f"{ref} {title}") for ref, title, mail in mailed if addresses.count(mail.lower()) == 1]
    return found or [Offer(ref, title, True) for ref, title in line.stored.named(kinds, typed)]


def of(line: TypedLine) -> list[Kind]:
    """The kinds that the line is about: all, when it does not say."""
    return line.kinds or list(Session.catalogue.kinds)


def _alone(line: TypedLine) -> Iterator[Offer]:
    """Words that are a filter by themselves, and those between filters."""
    yield from (Offer(word) for kind in of(line) for word in words_alone(kind))
    yield from stages(line, [kind for kind in of(line) if kind.stages])
    yield from map(Offer, BETWEEN)


def _behind_a_dot(line: TypedLine, name: str) -> Iterator[Offer]:
    """A field of what a reference leads to (company.city=), or a comparison (amount.gte=)."""
    relation, _, field_name = name.replace("-", "_").lower().rpartition(".")
    for kind in of(line):
        reference = kind.by_name.get(relation or field_name)
        if reference is not None and isinstance(reference.type, Reference):
            target = Session.catalogue.by_name[reference.type.kind]
            if relation:
                kind = target
            else:
                yield from (Offer(f"{name}.{each.name}=", each.help) for each in target.all_fields)
        field = kind.by_name.get(field_name)
        if field_name in sums_of(kind) or (field and field.type.role in ("money", "number", "day", "due", "time")):
            yield from (Offer(f"{name}.{word}=") for word in COMPARING)
