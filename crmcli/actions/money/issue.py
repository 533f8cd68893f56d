"""``crm issue``: give an invoice its number and make it final; from then on it is only corrected by others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from crmcli.actions.bulk.parts import in_parts
from crmcli.actions.elements.change import change
from crmcli.actions.elements.create import seller
from crmcli.actions.elements.element import Element
from crmcli.actions.money.balance import restage, with_balances_and
from crmcli.actions.money.billing.deposits import check_deductions
from crmcli.actions.money.billing.names import current_names
from crmcli.actions.money.issue_checks import check, exempt_lines, tax_note
from crmcli.actions.money.issue_left import Sources, asked_sources, check_left
from crmcli.actions.money.numbers import Coming, asked, number
from crmcli.actions.outcome import written
from crmcli.actions.paper.content import frozen
from crmcli.errors import AlreadyDone, Refused
from crmcli.model.results import Written
from crmcli.model.terms import Skonto
from crmcli.model.traits import Issued, Numbered, Payable
from crmcli.model.traits_of_parties import Parties
from crmcli.model.types import Day
from crmcli.store import records, seals
from crmcli.store.act import Act, Row
from crmcli.store.asked import Question
from crmcli.store.blobs import checksum
from crmcli.store.links import Node

_WEIGHT = 8  # what is frozen of a draft, its lines and its parties are in memory with it


def issue(
    act: Act, refs: Sequence[str], on: str | None = None, skonto: str | None = None, allow_over: bool = False
) -> Written:
    """Number, date and freeze drafts, in the order given: all of them or none.

    ``on`` is the day of issue (today), ``skonto`` the discount for paying early ("2%/14"). Raises MissingValue
    (exit 5) that names all that the law wants and that is missing, Refused (5) for what bills more than its source has
    left, unless ``allow_over``, AlreadyDone (4) when it is issued.
    """

    def issue_some(refs: Sequence[str]) -> Written:
        drafts, known, (sources, head) = with_balances_and(act, refs, "issue", _asked)
        reading = act.reading()
        day = Day().read(on, Day.word, reading) if on else None
        terms = Skonto().read(skonto, "skonto", reading) if skonto else None
        warnings: list[str] = []
        for draft in drafts:
            _check_draft(draft)
            _prepare(act, draft, day or draft.row[draft.kind.its(Numbered).date] or act.today, terms, warnings)
        coming = None if allow_over else check_left(act, drafts, sources, _numbers(act, drafts))
        for draft in drafts:
            check_deductions(act, draft)
            records.update(act, "line", current_names(act, draft))
            seal(act, draft, head, coming)
        restage(act, [(draft.kind, draft.row, known[draft.node].of(draft.kind, draft.row)) for draft in drafts])
        return written(
            act,
            step,
            "; ".join(f"{draft.ref} issued as {draft.number}" for draft in drafts),
            updated=[draft.node for draft in drafts],
            result=[draft.ref for draft in drafts],
            warnings=warnings,
            final=True,
        )

    with act.step() as step:
        done = in_parts(act, refs, issue_some, weight=_WEIGHT)
        step.says("issue", done.result)
        return done


def _asked(act: Act, nodes: Sequence[Node]) -> Question[tuple[Sources, seals.Head | None]]:
    """Asks for what the drafts bill, and for the newest seal of the history."""
    sources, head = asked_sources(act, nodes), seals.asked()
    return Question(
        [*sources.statements, *head.statements],
        lambda answers: (
            sources.answer(answers[: -len(head.statements)]),
            head.answer(answers[-len(head.statements) :]),
        ),
    )


def _numbers(act: Act, drafts: Sequence[Element]) -> Question[Coming]:
    rows: dict[str, list[Row]] = {}
    for draft in drafts:
        rows.setdefault(draft.kind.name, []).append(draft.row)
    return asked(act, rows)


def seal(act: Act, element: Element, head: seals.Head | None, coming: Coming | None = None) -> None:
    """Number a draft that is complete, keep what it says, and put it into the stage in which it is frozen. With it is
    kept by which ``head`` the history is sealed; ``coming`` are the next numbers, where they were asked for."""
    kind, row = element.kind, dict(element.row)
    issued, numbered = kind.its(Issued), kind.its(Numbered)
    number(act, kind, [row], coming)
    element.row[numbered.field] = row[numbered.field]
    content = frozen(act, element, head)
    element.row[numbered.field] = None
    sha256 = checksum(content.encode())
    kept = {"kind": kind.name, "element": element.id, "format": "json", "sha256": sha256, "content": content}
    records.create(act, "document", [kept])
    new = {numbered.field: row[numbered.field], issued.checksum: sha256, "stage": numbered.at}
    change(act, [(element, new)], by="issue")


def _check_draft(draft: Element) -> None:
    if draft.stage == draft.kind.elsewhere:
        raise AlreadyDone(
            f"{draft.ref} was issued elsewhere, as {draft.number}.",
            f"crm show {draft.ref} shows it; crm edit {draft.ref} changes it.",
            ref=draft.ref,
        )
    if draft.stage != draft.kind.first_stage:
        raise AlreadyDone(
            f"{draft.ref} is already {draft.stage}, as {draft.number}.",
            f"crm show {draft.ref} shows it; crm cancel {draft.ref} reverses it.",
            ref=draft.ref,
        )


def _prepare(act: Act, draft: Element, day: str, skonto: str | None, warnings: list[str]) -> None:
    """Fill in what follows from the day and the parties, and check that nothing is missing."""
    if day > act.today:
        raise Refused(
            f"{draft.ref} cannot be issued on {day}, which is in the future.", "Leave out --date to use today."
        )
    row, kind, own = draft.row, draft.kind, draft.kind.its(Issued)
    terms = kind.its(Payable).skonto
    ours = kind.its(Parties).seller
    new: Row = {kind.its(Numbered).date: day, ours: row[ours] or seller(act), terms: skonto or row[terms]}
    new[own.supply] = row[own.supply] or day
    new[own.due] = row[own.due] or _plus_days(day, int(act.setting("payment_terms") or "0"))
    exempt = exempt_lines(act, draft)
    records.update(act, "line", exempt)
    new[own.note] = row[own.note] or tax_note(act, draft, bool(exempt))
    if row[own.supply] is None:
        warnings.append(f"{draft.ref} has no date of supply; {day} is used.")
    change(act, [(draft, new)], by="issue")
    check(act, draft, draft.row)


def _plus_days(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
