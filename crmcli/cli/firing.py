"""Rules at work: what a command did is an occasion, and their lines are carried out as a part of the same step."""

from __future__ import annotations

from contextlib import contextmanager

from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.look.sums import asked_sums
from crmcli.actions.look.values import plain
from crmcli.cli.data.batch import Runner
from crmcli.cli.data.script import Line
from crmcli.cli.parsing.reader import PlainWord
from crmcli.errors import CrmError
from crmcli.light import TYPE_CHECKING, Any, json
from crmcli.model.filters import Condition
from crmcli.model.results import Written
from crmcli.model.rules import Occasion, filled
from crmcli.store import filtering, records, rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crmcli.cli.context import Session
    from crmcli.store.steps import Step


def fire(session: Session, step: Step) -> list[tuple[str, Written]]:
    """Carry out the rules that are switched on for what this step did; their names and what each gave. An error names
    the rule."""
    done: list[tuple[str, Written]] = []
    with _apart(session) as runner:
        for _, name, kind, what, target, filters, words in step.rules:
            try:
                met = rules.met(step, Occasion(kind, what, target))
                for number in _matching(session, met, kind, json.loads(filters)):
                    done.append((name, _carry_out(session, runner, (kind, number), json.loads(words))))
            except CrmError as error:
                error.message = f"rule {name}: {error.message}"
                raise
    return done


def carry_out(session: Session, words: Sequence[tuple[str, bool]]) -> Written:
    """Do once what a line says of which these are the words, and whether they are texts whatever they look like."""
    with _apart(session) as runner:
        return _done(runner, words)


@contextmanager
def _apart(session: Session) -> Iterator[Runner]:
    """What runs lines that are not those that the session was asked for."""
    kept = session.asked, session.typed, session.ahead
    try:
        yield Runner(session, labels=False)
    finally:
        session.asked, session.typed, session.ahead = kept


def _matching(session: Session, ids: Sequence[int], kind: str, words: Sequence[str]) -> Sequence[int]:
    """Those of the elements that meet the filters now."""
    if not ids or not words:
        return ids
    act, of = session.act, session.act.registry.by_name[kind]
    refs = tuple(f"{of.prefix}-{number}" for number in ids)
    query = Filters(act, of, words, search=False).query(None, archived=True).also(Condition("ref", "=", refs))
    found = filtering.find_ids(act, of, query, reader(act), asked_sums(act, of, query))
    return sorted(number for part in found for number in part)


def _carry_out(session: Session, runner: Runner, node: tuple[str, int], words: Sequence[str]) -> Written:
    act = session.act
    kind = act.registry.by_name[node[0]]
    row = records.get(act, kind.name, [node[1]])[node[1]]
    values: dict[str, Any] = plain(act, kind, row)
    values.update(values.pop("custom", {}))
    return _done(runner, filled(kind, words, values))


def _done(runner: Runner, words: Sequence[tuple[str, bool]]) -> Written:
    return runner.carry_out(Line(0, (), [PlainWord(word) if is_text else word for word, is_text in words]))
