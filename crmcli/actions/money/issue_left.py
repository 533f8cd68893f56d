"""Whether drafts that are issued bill more of their deals and quotes than these have left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.actions.elements.element import Element, Gathered
from crmcli.actions.money.billing.ledger import Account, Posting, ledger_and, quantity
from crmcli.actions.money.billing.lines import counted, rest
from crmcli.actions.money.numbers import Coming
from crmcli.errors import Refused
from crmcli.model.billing import quantity_text, remainder, units
from crmcli.model.money import shown_amount
from crmcli.model.traits import BillingRoot
from crmcli.store import links
from crmcli.store.act import Act, Row
from crmcli.store.asked import Answers, Question, reading
from crmcli.store.billed import billed_by
from crmcli.store.links import Node, grouped

Sources = dict[Node, list[Element]]  # what each draft was made from and bills


def asked_sources(act: Act, nodes: Sequence[Node]) -> Question[Sources]:
    """Asks for what each of these drafts was made from and bills."""
    roots = [kind.name for kind in act.registry.bearers(BillingRoot)]
    wanted = [one for kind, ids in grouped(nodes).items() for one in billed_by(roots, kind, ids)]
    question = reading(act, wanted)

    def answered(answers: Answers) -> dict[Node, list[Element]]:
        whole = Gathered()
        rows = whole.fill(wanted, question.answer(answers), roots)
        lines, kinds = whole.parts["line"], act.registry.by_name
        made = {node: Element(kinds[node[0]], row, {}, lines[node]) for node, row in rows.items()}
        return {node: [made[links.ends(row)[0]] for row in whole.links[node]] for node in nodes}

    return Question(question.statements, answered)


def check_left(
    act: Act, drafts: Sequence[Element], sources: Mapping[Node, Sequence[Element]], coming: Question[Coming]
) -> Coming | None:
    """Raises Refused (exit 5) for the first draft that bills more than its sources have left of what was issued, those
    before it in the same call included; other drafts do not count. ``sources`` are those of each. What is ``coming`` is
    asked for in the same trip, if there is one."""
    billing = {draft.node for draft in drafts if any(line["root_line"] or line["bills"] for line in draft.lines)}
    wanted = {node: [source.node for source in found] for node, found in sources.items() if node in billing}
    every = {source.node: source for node in wanted for source in sources[node]}
    if not every:
        return None
    book, found = ledger_and(act, list(every.values()), coming)
    accounts = {account.source.node: account for account in book.accounts}
    before: set[Node] = set()
    for draft in drafts:
        for node in wanted.get(draft.node, ()):
            _check(draft, accounts[node], before)
        before.add(draft.node)
    return found


def _check(draft: Element, account: Account, before: set[Node]) -> None:
    first = draft.kind.first_stage
    issued = _only(account, lambda posting: posting.document["stage"] != first or posting.node in before)
    mine = _only(account, lambda posting: posting.node == draft.node)
    _check_quantities(draft, issued, mine)
    found, left = _sums(mine.postings), _sums_of_rows(rest(issued))
    if all(now > max(most, 0) for now, most in zip(found, left, strict=True)):
        currency = account.source.currency
        raise _refused(
            draft, f"{shown_amount(found[1], currency)} {currency}", account, shown_amount(max(left[1], 0), currency)
        )


def _check_quantities(draft: Element, issued: Account, mine: Account) -> None:
    counts = {line["id"]: units(line["quantity"]) for line in counted(issued)}
    for line in issued.source.lines:
        now = mine.taken(line).quantity if line["type"] == "product" else 0
        left = remainder(counts.get(line["id"], 0), issued.taken(line).quantity)
        if abs(now) > abs(left):
            what = f"{quantity_text(now)} of line {line['number']}"
            raise _refused(draft, what, issued, quantity_text(left))
    for postings in mine.gone.values():
        if postings[0].row["type"] == "product" and quantity(postings):
            what = f"{quantity_text(quantity(postings))} of {postings[0].row['name']!r}"
            raise _refused(draft, what, issued, "0")


def _only(account: Account, wanted: Callable[[Posting], bool]) -> Account:
    """The account with some of its postings."""
    found = Account(account.source, account.nodes, account.new_lineage)
    for part, own in ((account.by_root, found.by_root), (account.gone, found.gone)):
        own.update({root: kept for root, postings in part.items() if (kept := list(filter(wanted, postings)))})
    found.money = list(filter(wanted, account.money))
    return found


def _sums(postings: Sequence[Posting]) -> tuple[int, int]:
    """Net and total; both, because tax that is stated on the draft alone makes it no more that is billed."""
    return sum(posting.sums[0] for posting in postings), sum(posting.gross for posting in postings)


def _sums_of_rows(rows: Sequence[Row]) -> tuple[int, int]:
    return sum(row["net"] for row in rows), sum(row["gross"] for row in rows)


def _refused(draft: Element, what: str, account: Account, left: str) -> Refused:
    return Refused(
        f"{draft.ref} bills {what} of {account.source.ref}, which has {left} left to bill.",
        f"Bill less: crm line list {draft.ref}; or: crm issue {draft.ref} --allow-over",
        ref=draft.ref,
    )
