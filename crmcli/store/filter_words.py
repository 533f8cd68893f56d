"""What a word alone stands for in SQL, and words that are looked for in the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from crmcli.errors import UnknownField
from crmcli.light import TYPE_CHECKING
from crmcli.model.fields import Field
from crmcli.model.filters import Condition
from crmcli.model.kinds import Kind
from crmcli.model.sums import SUMS, sums_of
from crmcli.model.traits import DateFlag, Versioned
from crmcli.model.traits_of_days import Follows, Idle
from crmcli.model.traits_of_lists import Client, Returning
from crmcli.model.traits_of_parties import Party
from crmcli.model.types import DayOrMoment, Reference
from crmcli.store import links, merged, sums
from crmcli.store import stages as stages_of
from crmcli.store.act import Act
from crmcli.store.tables import literals, quoted

NEAR = "/* near {} */"  # where a bound goes
HIT = "{0}_search MATCH ?"
_AMOUNTS = {name for names in SUMS.values() for name in names}

if TYPE_CHECKING:
    from crmcli.store.comparing import Sql


class OwnWords(str):
    """A test of nothing but whether the element "e" has words itself."""


def alone(act: Act, kind: Kind, word: str, name: str) -> Sql | None:
    """Which elements, called ``name``, a word stands for: ``unpaid``, ``unbilled``, ``billed``, ``returning``,
    ``replaced``, ``idle``; None for another word."""
    if word == "returning" and kind.trait(Returning):
        return _returning(act, kind, name)
    if word == "replaced" and kind.trait(Versioned):
        return links.replaced_sql(kind.name, name), []
    if word == "idle" and kind.trait(Idle):
        return _idle(act, kind, name)
    return sums.alone(act.registry, kind, word, name)


def signed(act: Act, kind: Kind, sign: DateFlag, name: str, yes: bool = True) -> str:
    """``overdue`` or ``overdue=no``: the day is past, and the stage one in which that matters, or something is due."""
    keys = sign.when or [row["key"] for row in stages_of.of(act, kind.name) if row["means"] == "open"]
    # Most elements are open, and few have a day that is past: with the plus, SQLite takes the index of the day.
    stages, past = f"{'' if sign.when else '+'}{name}.stage IN ({literals(keys)})", f"{name}.{quoted(sign.past)}"
    if sign.owing:
        stages = f"({stages} OR ({name}.stage IN ({literals(sign.owing)}) AND {sums.column(kind, 'due', name)} > 0))"
    now = f"'{act.today}'"
    if isinstance(kind.by_name[sign.past].type, DayOrMoment):
        now = f"CASE WHEN length({past}) > 10 THEN '{act.stamp}' ELSE {now} END"
    sql = f"({stages} AND {past} < {now})"
    return sql if yes else f"({sql} IS NOT TRUE)"


def of_client(client: Client, condition: Condition) -> Condition:
    """What is compared with the name of the client, as conditions on those it is taken from."""
    op = "=" if condition.op == "!=" else condition.op
    groups: list[tuple[Condition, ...]] = []
    before: list[Condition] = []
    for name in client.of:
        groups.append((*before, Condition("title", op, condition.values, name)))
        before.append(Condition(name, "=", ("",)))
    if any(not value.strip() for value in condition.values):
        groups.append(tuple(before))
    found = Condition("", "or", groups=tuple(groups))
    return Condition("", "not", groups=((found,),)) if condition.op == "!=" else found


def field_named(kind: Kind, word: str) -> Field:
    """The field of this name, of this option, or the only one whose name begins so; raises UnknownField (exit 2)."""
    option = next((f for f in kind.all_fields if f.option == word), None)
    field = kind.by_name.get(word) or (None if word in _AMOUNTS else option)
    if field is None and option is not None:  # elsewhere it is an amount
        raise UnknownField(kind.name, word, [option.name])
    if field is None:
        short = [f for f in kind.all_fields if f.name.startswith(word + "_")]
        if len(short) != 1:
            raise UnknownField(kind.name, word, [*(f.name for f in kind.all_fields), *sums_of(kind)])
        field = short[0]
    return field


def _returning(act: Act, kind: Kind, name: str) -> Sql:
    """Somebody it names has an older element that was not lost."""
    tests, returning, kinds = [], kind.its(Returning), dict(kind.references)
    for other in returning.kinds:
        lost = literals(row["key"] for row in stages_of.of(act, other) if row["means"] == "lost")
        before = f"x.id < {name}.id" if other == kind.name else f"x.created_at < {name}.created_at"
        for field in returning.of:
            of = kinds[field].kind
            same = merged.names(act, of, f"x.{quoted(field)}", merged.now(act, of, f"{name}.{quoted(field)}"))
            test = f"{same} AND {before} AND x.stage NOT IN ({lost})"
            tests.append(f"EXISTS (SELECT 1 FROM {quoted(other)} x WHERE {test})")
    return f"({' OR '.join(tests)})", []


def found(act: Act, kind: Kind, name: str, texts: Sequence[str]) -> Sql:
    """The search index has the words of the first text in the element, or in the title of somebody that lists name with
    it; the other texts are the digits of a telephone number."""
    from crmcli.store.search_words import in_titles

    parts: list[tuple[str, str, Callable[[str], str]]] = [(kind.name, "id", str)]
    for field in kind.fields:
        if field.show and isinstance(field.type, Reference) and act.registry.by_name[field.type.kind].trait(Party):
            parts.append((field.type.kind, field.name, in_titles))
    asked = _asked(act, {other for other, *_ in parts}, texts)
    wanted = [(other, column, within(asked[other])) for other, column, within in parts if asked[other]]
    if many(act, kind.name):  # what none of few has need not be asked of each
        wanted = [each for each in wanted if each[0] == kind.name or many(act, each[0]) or _hits(act, each[0], each[2])]
    sql = " OR ".join(_in_index(other, name, column) for other, column, _ in wanted)
    own = name == "e" and [column for _, column, _ in wanted] == ["id"]
    return (OwnWords if own else str)(f"({sql or '0'})"), [value for *_, value in wanted]


def _hits(act: Act, kind: str, words: str) -> bool:
    return bool(act.rows(f"SELECT 1 FROM {kind}_search WHERE {HIT.format(kind)} LIMIT 1", (words,)))


def _asked(act: Act, kinds: Iterable[str], texts: Sequence[str]) -> dict[str, str]:
    """What the index of each kind is asked for them, "" where it has not all of the words. Of many elements, the words
    that begin so are told by themselves: what begins alike is put together before the first is found."""
    from crmcli.store.search_words import NOTHING, as_indexed, beginning, begins, matching, one_of, parts, together

    asked = dict.fromkeys(kinds, matching(texts[0], texts[1:]))
    for kind in asked:
        index = f"{kind}_search"

        def begin(spelling: str, index: str = index) -> str:
            spelling = as_indexed(spelling)
            words = beginning(act.driver, index, spelling)
            return begins(spelling) if words is None else one_of(words)

        if many(act, kind):
            found = list(parts(texts[0], begin))
            nothing = not texts[1:] and any(part.asked == NOTHING for part in found)
            asked[kind] = "" if nothing else together(found, texts[1:], begin)
    return asked


def many(act: Act, kind: str) -> bool:
    """Whether it is worth asking more than once, so that less is looked at of each word."""
    from crmcli.store.search_words import LARGE

    return act.driver.near and (act.rows(f"SELECT max(id) FROM {quoted(kind)}")[0][0] or 0) > LARGE


def linked(act: Act, kind: Kind, other: Kind, name: str) -> str:
    """Some element of another kind is linked with it; of what is to be done one that is open."""
    test = "o.archived_at IS NULL"
    if other.trait(Follows):
        keys = [row["key"] for row in stages_of.of(act, other.name) if row["means"] == "open"]
        test += f" AND o.stage IN ({literals(keys)})"
    parts = [
        f"SELECT l.{here}_id FROM link l JOIN {quoted(other.name)} o ON o.id = l.{there}_id "
        f"WHERE l.{here}_kind = '{kind.name}' AND l.{there}_kind = '{other.name}' AND {test}"
        for here, there in (("from", "to"), ("to", "from"))
    ]
    return f"{name}.id IN ({' UNION ALL '.join(parts)})"


def _idle(act: Act, kind: Kind, name: str) -> Sql:
    """It is older than some days, and so is all that was written on it."""
    from datetime import timedelta

    from crmcli.model.dates import stamp

    since = stamp(act.at - timedelta(days=int(act.setting(kind.its(Idle).days) or 0)))
    recent = f"SELECT p.element FROM note p WHERE p.kind = '{kind.name}' AND p.at >= ?"
    return f"({name}.created_at < ? AND {name}.id NOT IN ({recent}))", [since, since]


def _in_index(kind: str, name: str, column: str) -> str:
    mark = NEAR.format(column) if name == "e" else ""
    return f"{name}.{quoted(column)} IN (SELECT rowid FROM {kind}_search WHERE {HIT.format(kind)}{mark})"


def hits(kind: Kind) -> str:
    """SQL for the elements "e" of a kind as they are gone to from one ``HIT`` to the next: to gather all hits before
    takes as long as to look at them."""
    return f"{kind.name}_search CROSS JOIN {quoted(kind.name)} e ON e.id = {kind.name}_search.rowid"


def counted(kind: Kind) -> str:
    """The statement that counts all elements of a kind that have words themselves, without a look at one of them."""
    return f"SELECT count(*) FROM {kind.name}_search WHERE {HIT.format(kind.name)}"


def all_have(act: Act, kind: Kind, texts: Sequence[str], there: int) -> bool:
    """Whether all elements of a kind, of which so many are ``there``, have words themselves: as many have as there
    are."""
    words = _asked(act, [kind.name], texts)[kind.name] if many(act, kind.name) else ""
    return bool(words) and act.rows(counted(kind), (words,)) == [(there,)]


def near(sql: str, kind: Kind, bound: str) -> str:
    """SQL for elements within a bound of their ids, which looks up no more in the search index, nor of what belongs to
    elements, than these, or those that they name, can have."""
    sql = sql.replace(NEAR.format("element"), f" AND p.element {bound}")
    own = f"SELECT {{}}({{}}) FROM {quoted(kind.name)} WHERE id {bound}"
    for field in kind.fields:
        mark, column = NEAR.format(field.name), quoted(field.name)
        if mark in sql:
            sql = sql.replace(
                mark, f" AND rowid BETWEEN ({own.format('min', column)}) AND ({own.format('max', column)})"
            )
    return sql.replace(NEAR.format("id"), f" AND rowid {bound}")
