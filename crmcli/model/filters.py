"""Filters as typed: ``stage=won amount.gte=1000 title~acme owner!=me tag=vip`` into conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from crmcli.errors import Usage
from crmcli.light import Any, re
from crmcli.model.declared import Declared

_CONDITION = r"(?s)([A-Za-z_][\w.\-]*?)(!=|=|~)(.*)\Z"
_BARE = r"[A-Za-z][A-Za-z_\-]*\Z"
_COMPARES = r"[<>=~]|!\Z"
STAGE = "stage"
COMPARING = {"gte": ">=", "lte": "<=", "gt": ">", "lt": "<", "before": "<", "after": ">"}
_EXAMPLE = "Example: stage=won amount.gte=1000 close_date.before=eom title~acme owner!=me tag=vip"


class Condition(Declared):
    """One condition: ``relation`` is the reference that leads to the field, if any; ``op`` one of
    = != ~ >= <= > <; "is" for a bare word such as overdue, "has" for words that stand anywhere in the element; or "or"
    and "not" for ``groups``: of at least one of them all conditions hold, or of none. ``values`` are the alternatives
    of a list. ``view`` is the name of the view that says it, if one does."""

    field: str
    op: str
    values: tuple[str, ...] = ()
    relation: str | None = None
    groups: tuple[tuple[Condition, ...], ...] = ()
    view: str | None = None

    @property
    def chooses_stages(self) -> bool:
        """Whether it asks for nothing but some stages of the element itself."""
        return (self.field, self.op, self.relation) == (STAGE, "=", None)

    def leaves(self) -> Iterator[Condition]:
        """Itself, or those in its groups."""
        if self.op not in ("or", "not"):
            yield self
        for group in self.groups:
            for condition in group:
                yield from condition.leaves()


EVERYTHING = Condition("", "or", groups=((),))
NOTHING = Condition("", "not", groups=((),))


class Query(Declared):
    """Which elements are wanted, in which order (" -amount,title"), and how many at most; where nothing is said of the
    order, in that in which they were made, or the ``newest`` first; ``among`` are the only ones that are looked at."""

    conditions: tuple[Condition, ...] = ()
    sort: str | None = None
    limit: int | None = None
    archived: bool = False
    newest: bool = False
    among: tuple[int, ...] | None = None

    @property
    def leaves(self) -> tuple[Condition, ...]:
        """The single conditions, also those in groups."""
        return tuple(leaf for condition in self.conditions for leaf in condition.leaves())

    @property
    def single(self) -> Iterator[Condition]:
        """The conditions that must all hold, one by one, each with the view that says it."""
        return _single(self.conditions)

    def also(self, condition: Condition) -> Query:
        """The same, if this condition holds as well."""
        return self._but(conditions=(*self.conditions, condition))

    def newest_first(self) -> Query:
        """The same elements, the newest first where no order is given."""
        return self._but(newest=True)

    def within(self, ids: Iterable[int], limit: int) -> Query:
        """Those of the same that have one of these ids, in their order, and no more than the limit."""
        return self._but(among=tuple(ids), limit=limit)

    def meeting(self, conditions: Iterable[Condition]) -> Query:
        """All that meet these conditions instead, in the same order."""
        return self._but(conditions=tuple(conditions), limit=None)

    def _but(self, **others: Any) -> Query:
        return Query(**{**vars(self), **others})

    @property
    def ordered(self) -> tuple[str, ...]:
        """The fields by which it is sorted, without their direction."""
        words = (word.strip().lstrip("-+").replace("-", "_").lower() for word in (self.sort or "").split(","))
        return tuple(word for word in words if word)

    @property
    def descends(self) -> bool:
        """Whether the largest come first of what it is sorted by first."""
        return (self.sort or "").strip(" ,").startswith("-")


def _single(conditions: Iterable[Condition]) -> Iterator[Condition]:
    for condition in conditions:
        if condition.op == "or" and len(condition.groups) == 1:
            inner = (vars(each) | {"view": condition.view or each.view} for each in condition.groups[0])
            yield from _single(Condition(**each) for each in inner)
        else:
            yield condition


def parse(words: Iterable[str | Condition], alone: Callable[[str], Condition] | None = None) -> list[Condition]:
    """The conditions that must all hold: ``or`` stands between groups of words, ``not`` before one. ``alone`` tells
    what a word without a comparison means. Raises Usage (exit 2) for what is none."""
    groups: list[list[Condition]] = [[]]
    negated = parted = False
    for word in words:
        if word in ("or", "OR"):
            _check_complete(groups[-1], negated)
            groups.append([])
            parted = True
        elif word in ("not", "NOT"):
            negated = not negated
        else:
            found = word if isinstance(word, Condition) else _condition(word, alone)
            groups[-1].append(Condition("", "not", groups=((found,),)) if negated else found)
            negated = False
    if parted or negated:
        _check_complete(groups[-1], negated)
    return [Condition("", "or", groups=tuple(map(tuple, groups)))] if parted else groups[0]


def together(conditions: Sequence[Condition]) -> Condition:
    """One condition that holds where all of these do."""
    return conditions[0] if len(conditions) == 1 else Condition("", "or", groups=(tuple(conditions),))


def _check_complete(group: Sequence[Condition], negated: bool) -> None:
    if negated or not group:
        text = "There is no filter after 'not'." if negated else "There has to be a filter on both sides of 'or'."
        raise Usage(text, "Example: stage=new or not overdue")


def _condition(word: str, alone: Callable[[str], Condition] | None) -> Condition:
    found = re.match(_CONDITION, word.strip())
    if not found and alone is not None and not re.search(_COMPARES, word):
        return alone(word.strip())
    if not found and re.match(_BARE, word.strip()):
        return Condition(word.strip().replace("-", "_").lower(), "is", ("yes",))
    if not found:
        hint = _EXAMPLE
        if re.search(r"[<>]", word):
            hint = "Words after a dot compare: amount.gte=1000, close_date.before=eom"
        raise Usage(f"{word!r} is not a filter.", hint, field=word)
    path, sign, text = found[1].replace("-", "_").lower(), found[2], found[3]
    parts = path.split(".")
    op = sign
    if parts[-1] in COMPARING and len(parts) > 1:
        if sign != "=":
            raise Usage(f"{word!r} compares twice.", _EXAMPLE, field=word)
        op = COMPARING[parts.pop()]
    if parts[-2:-1] == ["custom"]:  # a custom field whose name a declared one has taken: no relation
        parts[-2:] = [".".join(parts[-2:])]
    if len(parts) > 2:
        raise Usage(f"{word!r} follows more than one relation.", "Example: company.city=Berlin", field=word)
    values = tuple(text.split(",")) if op in ("=", "!=") else (text,)
    return Condition(parts[-1], op, values, parts[0] if len(parts) == 2 else None)
