"""``crm convert REF...``: create one element from another; asks what is missing when somebody is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crmcli.cli.asking import ask
from crmcli.cli.context import NOTHING, Session
from crmcli.cli.funnel import billing_options as billing
from crmcli.cli.given import assignments
from crmcli.cli.options import writes
from crmcli.cli.params import NONE_GIVEN, Given, Param, flag, option
from crmcli.cli.references import read_refs
from crmcli.cli.words import REFS, Refs
from crmcli.errors import BadValue, Duplicate, Usage
from crmcli.light import TYPE_CHECKING, Annotated
from crmcli.model.results import Written

if TYPE_CHECKING:
    from crmcli.actions.funnel.convert import ConvertRequest

EXAMPLES = """
crm convert LEAD-5 --to deal+contact+company
crm convert LEAD-5 --to deal+contact+quote
crm convert LEAD-5 --to deal --contact CONTACT-7
crm convert DEAL-3 --to quote --dry-run
crm convert QUOTE-1 --to invoice --deposit 30%
crm convert QUOTE-1 --to invoice --lines 1,3 --qty 2=10
crm lead list stage=processed -q | crm convert - --to deal --on-duplicate link
"""
ANSWERS = {"link": "use the existing one", "create": "create another one"}
ON_DUPLICATE = ("fail", *ANSWERS)

To = Annotated[
    list[str] | None, option("--to", "KIND+KIND", "What it becomes: deal+contact, quote ...", "deal+contact")
]
Pick = Annotated[bool, flag("--pick", "Pick existing ones from a list, at a terminal.")]
Assigned = Annotated[
    list[str] | None, option("--set", "FIELD=VALUE", "Set a field of what is created.", "deal.title=Relaunch")
]
Overwrite = Annotated[
    list[str] | None, option("--overwrite", "FIELD", "Replace this field of an existing one.", "city")
]
OnDuplicate = Annotated[
    str | None,
    option("--on-duplicate", "|".join(ON_DUPLICATE), "What to do with a probable duplicate.", "link"),
]
Again = Annotated[bool, flag("--again", "Convert even what was converted before.")]
Force = Annotated[bool, flag("--force", "Convert even if its stage or date forbids it.")]
AsLine = Annotated[bool, flag("--as-line", "If there are no lines, make one from the amount.")]
KeepGoing = Annotated[bool, flag("--keep-going", "Convert each in its own step; report what failed.")]
CarryFields = Annotated[bool, flag("--carry-fields", "Add your own fields to the new kind where it lacks them.")]


def existing_kinds() -> list[str]:
    """The kinds of which an existing element can be joined: contact, company, deal."""
    return list(dict.fromkeys(entry.target for entry in Session.catalogue.conversions if entry.existing))


def _more_options() -> list[Param]:
    help = "Use this {} instead of creating one."
    links = [
        Param(kind, (f"--{kind}",), "REF", help.format(kind), f"{Session.catalogue.kind(kind).prefix}-7", "existing")
        for kind in existing_kinds()
    ]
    return [*links, *billing.OPTIONS]


@writes(panel="The funnel", examples=EXAMPLES, more=_more_options)
def convert(  # noqa: PLR0913 - a parameter per option
    session: Session,
    refs: Refs,
    to: To = None,
    pick: Pick = False,
    assigned: Assigned = None,
    overwrite: Overwrite = None,
    on_duplicate: OnDuplicate = None,
    again: Again = False,
    force: Force = False,
    as_line: AsLine = False,
    keep_going: KeepGoing = False,
    carry_fields: CarryFields = False,
    *,
    existing: Given = NONE_GIVEN,
    billed: Given = NONE_GIVEN,
) -> Written:
    """Create elements from others: a deal from a lead, a quote from a deal, an invoice from a quote ...

    The source stays, linked both ways. crm undo reverses all of it.
    """
    from crmcli.actions.funnel.convert import ConvertRequest
    from crmcli.actions.money.billing.asked import BillingRequest

    _check_answer(on_duplicate)
    bill = BillingRequest.read(billed)
    targets = _targets(to or ())
    given = {kind: ref for kind, ref in existing.items() if ref is not None}
    words = read_refs(session, refs if targets else _refuse_targets(refs or []))
    if not words:
        return NOTHING
    if not targets and not given and session.can_ask:
        targets = _asked_targets(session, words)
    request = ConvertRequest(
        to=targets,
        existing=given,
        set=assignments(assigned),
        overwrite=tuple(overwrite or ()),
        on_duplicate=on_duplicate,
        again=again,
        force=force,
        as_line=as_line,
        keep_going=keep_going,
        carry_fields=carry_fields,
        key=session.asked.key,
        said={name: value for name, value in session.typed.items() if name != REFS},
        bill=bill,
    )
    if pick:
        from crmcli.cli.picking import pick_existing

        request = ConvertRequest(**{**vars(request), "existing": given | pick_existing(session, words, request)})
    return carried_out(session, words, request)


def carried_out(session: Session, refs: Sequence[str], request: ConvertRequest) -> Written:
    """The conversion; a duplicate is asked about when somebody is there who can decide."""
    from crmcli.actions.funnel.convert import ConvertRequest
    from crmcli.actions.funnel.convert import convert as action

    if request.keep_going:
        return action(session.act, refs, request)  # each source has a key of its own
    read = {"refs": refs}
    try:
        return session.idempotent("convert", read, lambda: action(session.act, refs, request))
    except Duplicate as duplicate:
        if request.on_duplicate is not None or not session.can_ask:
            raise
        answer = ask(session, duplicate.message, ANSWERS)
        if answer is None:
            raise
        decided = ConvertRequest(**{**vars(request), "on_duplicate": answer})
        return session.idempotent("convert", read, lambda: action(session.act, refs, decided))


def _check_answer(on_duplicate: str | None) -> None:
    if on_duplicate not in (None, *ON_DUPLICATE):
        raise BadValue("--on-duplicate", str(on_duplicate), f"is not one of {', '.join(ON_DUPLICATE)}", "link")


def _refuse_targets(words: list[str]) -> list[str]:
    """``crm convert LEAD-5 deal`` and ``crm convert LEAD-5 to deal`` are understood by people; the answer is how to
    say it."""
    named = [word for word in words if all(map(_is_kind, word.split("+")))]
    if not named or len(words) == len(named):
        return words
    refs = [word for word in words if word not in (*named, "to", "into")]
    raise Usage(
        f"{named[0]!r} is a kind, not a reference.", f"try: crm convert {' '.join(refs)} --to {'+'.join(named)}"
    )


def _is_kind(word: str) -> bool:
    return word.strip().lower() in Session.catalogue.by_name


def _targets(words: Iterable[str]) -> tuple[str, ...]:
    """``Deal+Contact`` as ("deal", "contact"); raises UnknownKind and Usage (exit 2)."""
    names = [name for word in words for name in word.replace(",", "+").split("+") if name.strip()]
    found = [Session.catalogue.kind(name).name for name in names]
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice:
        once = "+".join(dict.fromkeys(found))
        raise Usage(f"--to names {twice} twice.", f"One of each is made: --to {once}", field="to")
    return tuple(found)


def _asked_targets(session: Session, refs: Sequence[str]) -> tuple[str, ...]:
    """What the person wants it to become; nothing when there is no choice or no answer."""
    from crmcli.actions.refs import titled

    kinds = {kind for kind, _ in titled(session.act, refs)}
    possible = Session.catalogue.combinations(kinds.pop()) if len(kinds) == 1 else []
    answer = ask(session, "What does it become?", dict.fromkeys(possible, "")) if possible else None
    return _targets([answer] if answer else ())
