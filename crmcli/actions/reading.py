"""Typed words become values: each field reads its own, and the error names field, value and an example."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.errors import BadValue, Refused, UnknownField
from crmcli.errors.wording import article
from crmcli.light import Any
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits_of_parties import FullName, Person
from crmcli.model.types import AnyReference, ContactPoint, ContactPoints, Currency, Money, Price, Reading, Reference
from crmcli.store.act import Act

Pair = tuple[str, str]
Values = dict[str, Any]
_AMOUNTS = (Money, Price)


def values(act: Act, kind: Kind, given: Iterable[Pair], currency: str | None = None) -> Values:
    """The stored values of typed (field, text) pairs; ``currency`` is the element's present one.

    An empty text means "not set" (None). Email addresses and phone numbers may be given several times and
    become a list of ContactPoints. Raises UnknownField or BadValue (exit 2), Refused (5), and what references raise.
    """
    pairs = list(_spread(kind, given))
    reading = act.reading(_currency(act, kind, pairs, currency))
    found: Values = {}
    paid = False
    for name, text in pairs:
        field = kind.by_name[name]
        if isinstance(field.type, ContactPoints):
            _add(found.setdefault(name, []), field.type.read(text, name, reading))
        else:
            found[name] = _read(act, field, text, reading)
            paid = paid or (bool(text) and isinstance(field.type, _AMOUNTS))
    if paid:
        found.setdefault(kind.currency, reading.currency)
    return found


def field_of(kind: Kind, name: str) -> Field:
    """The field of this name that people may set; dashes count as underscores."""
    field = kind.by_name.get(name)
    if field is None:
        wanted = name.strip().lower().replace("-", "_")
        field = kind.by_name.get(wanted) or next((f for f in kind.all_fields if f.option == wanted), None)
    if field is None:
        raise UnknownField(kind.name, name, [f.name for f in kind.all_fields if f.manual])
    if not field.manual:
        raise Refused(f"{field.name} of {article(kind.name)} is set only by the program.", field=field.name)
    return field


def assignment(text: str, option: str = "--set", example: str = "city=Berlin") -> Pair:
    """``field=value`` as typed behind an option."""
    name, sign, value = text.partition("=")
    if not sign or not name.strip():
        raise BadValue(option, text, "is not FIELD=VALUE", f"{option} {example}")
    return name.strip(), value


def _spread(kind: Kind, given: Iterable[Pair]) -> Iterable[Pair]:
    """The pairs, with a whole name taken apart; what is said of its parts themselves counts more."""
    parts = kind.trait(FullName)
    if parts is None:
        yield from ((field_of(kind, name).name, text) for name, text in given)
        return
    person, whole, found = kind.trait(Person) is not None, list[str](), list[Pair]()
    for name, text in given:
        if name == "name" or (person and name == "title"):
            whole.append(text)
        else:
            found.append((field_of(kind, name).name, text))
    if whole:
        from crmcli.model.names import full_name

        title, first, last = full_name(whole[-1])
        yield from ((parts.first, first), (parts.last, last))
        if title:
            said = next((text for name, text in found if name == parts.salutation and text != title), "")
            found = [(name, text) for name, text in found if name != parts.salutation]
            yield parts.salutation, f"{said} {title}".strip()
    yield from found


def _currency(act: Act, kind: Kind, pairs: Sequence[Pair], present: str | None) -> str | None:
    """The currency of the element's amounts: as stated, as written behind an amount, else the present one."""
    types = [(kind.by_name[name].type, name, text) for name, text in pairs]
    stated = [(text, name) for type, name, text in types if isinstance(type, Currency) and text]
    if stated:
        return str(Currency().read(*stated[-1], act.reading()))
    for type, name, text in types:
        if isinstance(type, _AMOUNTS) and present is None and text.strip():
            from crmcli.model.money import stated_currency

            written = stated_currency(text.strip(), name, act.currency)
            if written is not None:
                return written
    return present


def _read(act: Act, field: Field, text: str, reading: Reading) -> Any:
    value = field.type.read(text, field.name, reading)
    if isinstance(field.type, Reference) and value is not None:
        from crmcli.actions.refs import one

        return one(act, value, field.type.kind)[1]
    if isinstance(field.type, AnyReference) and value is not None:
        from crmcli.actions.refs import one, shown

        return shown(act, one(act, value))
    return value


def _add(points: list[ContactPoint], more: list[ContactPoint]) -> None:
    """Unite by what counts in a comparison."""
    known = {point.normal for point in points}
    points += [point for point in more if point.normal not in known]
