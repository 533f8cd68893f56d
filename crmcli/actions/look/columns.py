"""Which columns a list has: those of every format, those that people see, and others that are asked for by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from crmcli.actions.look.show import column
from crmcli.actions.look.sums import columns as sums
from crmcli.errors import UnknownField
from crmcli.model.kinds import Kind
from crmcli.model.registry import Registry
from crmcli.model.results import Column
from crmcli.model.traits import BillingRoot, Numbered, Payable
from crmcli.model.traits_of_lists import Client, Overview
from crmcli.model.types import AnyReference, Reference
from crmcli.store.act import Act

REF = Column("ref", "Ref", "ref")
NEVER_LEFT_OUT = "due"  # beside the amount


def usual(kind: Kind) -> list[Column]:
    """What every list shows: what is billed beside the amount, in the end what is due and what the dates say."""
    billed = [Column("billed", "Billed", "money", currency=kind.currency)] if kind.trait(BillingRoot) else []
    due = [Column("due", "Due", "money", currency=kind.currency)] if kind.trait(Payable) else []
    found = [REF]
    for field in kind.all_fields:
        found += [column(field, kind)] if field.show else []
        found += billed if field.name == kind.amount else []
    return [
        *found,
        *due,
        *(
            Column(sign.name, sign.name.capitalize(), "flag", alarm=sign.name)
            for sign in kind.date_flags
            if sign.listed
        ),
    ]


def seen(registry: Registry, kind: Kind, names: Sequence[str]) -> list[Column]:
    """What people see: these columns, or those that the kind declares for it; without names that mean nothing."""
    overview = kind.trait(Overview)
    if not names and overview is None:
        return [_as_seen(kind, each) for each in usual(kind)]
    wanted = names or (overview.columns if overview else ())
    known = {each.name: each for each in (REF, *usual(kind), *further(registry, kind, wanted))}
    return [_as_seen(kind, known[name]) for name in dict.fromkeys((REF.name, *wanted)) if name in known]


def read_columns(act: Act, kind: Kind, text: str) -> list[str]:
    """The names of columns as typed, in their order; raises UnknownField (exit 2) for one that no list of them has."""
    names = [name.strip().replace("-", "_").lower() for name in text.split(",") if name.strip()]
    known = list(dict.fromkeys(column.name for column in (*usual(kind), *further(act.registry, kind, names))))
    for name in names:
        if name not in known:
            raise UnknownField(kind.name, name, known)
    return names


def further(registry: Registry, kind: Kind, names: Iterable[str] = ()) -> list[Column]:
    """All that a list can show, with those of these names that stand in what it refers to."""
    client = kind.trait(Client)
    return [
        Column("kind", "Kind"),
        Column("id", "Id", "number"),
        *(column(field, kind) for field in kind.all_fields),
        Column("tags", "Tags", "list"),
        *sums(kind),
        *([Column("billing", "Billing")] if kind.trait(BillingRoot) else []),
        *([Column(client.word, client.word.capitalize())] if client else []),
        *related(registry, kind, names).values(),
    ]


def related(registry: Registry, kind: Kind, names: Iterable[str]) -> Mapping[str, Column]:
    """Those of the names that are fields of what a kind refers to, such as ``company.title``, and how they are laid
    out."""
    found = {}
    for name in names:
        relation, _, word = name.partition(".")
        field = kind.by_name.get(relation)
        if word and field is not None and isinstance(field.type, Reference):
            other = registry.by_name[field.type.kind]
            inner = other.by_name.get(word)
            if inner is not None and inner.type.table is None:
                label = relation if inner.name == "title" else f"{relation} {word}"
                role = inner.type.role if inner.name != "title" else "text"
                found[name] = Column(name, label.replace("_", " ").capitalize(), role)
        elif word == "title" and field is not None and isinstance(field.type, AnyReference):
            found[name] = Column(name, relation.replace("_", " ").capitalize())
    return found


def _as_seen(kind: Kind, column: Column) -> Column:
    """The column as people see it: numbers of a series are not cut, the amount and what is due not left out."""
    numbered, overview, field = kind.trait(Numbered), kind.trait(Overview), kind.by_name.get(column.name)
    spared = overview.spared if overview else ()
    return Column(
        column.name,
        column.title.removesuffix(" name") if field is not None and field.snapshot else column.title,
        "code" if numbered is not None and column.name == numbered.field else column.role,
        drop_order=spared.index(column.name) + 1 if column.name in spared else 0,
        currency=column.currency,
        firm=column.name in (kind.amount, NEVER_LEFT_OUT),
        alarm=column.alarm,
    )
