"""A billing history carried out command by command; after each, what stands is what the reference says."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from crmcli.actions.elements.element import fetch
from crmcli.actions.look import walking
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.money.billing.state import Billing, billing
from crmcli.catalog import REGISTRY
from crmcli.errors import CrmError
from crmcli.model.traits import BillingRoot
from crmcli.store import settling

from . import check_payments, checks
from .cases import Dice, Played, Words, Wrong
from .histories import World, act, opening
from .ledger import Node
from .moment import Moment
from .picture import Picture, taken
from .program import Changed, Program

CURRENCIES = ("EUR", "EUR", "EUR", "JPY", "KWD")


class History:
    """One history that is being played: the program, the picture of it, and what was done so far."""

    def __init__(self) -> None:
        self.program = Program()
        self.world = World()
        self.words: list[Words] = []
        self.counts: Counter[str] = Counter()
        self.picture = taken(self.program)
        self.world.picture = self.picture
        self.owners: dict[int, Node] = {}
        self.altered: set[Node] = set()
        self.done: list[tuple[Picture, Picture]] = []
        self.undone: list[tuple[Picture, Picture]] = []
        self.found: dict[Node, Billing] = {}

    def do(self, words: Words) -> bool:
        """Carry a command out and compare; False when it was refused, or names what does not exist."""
        self.words.append(words)
        self.error = ""
        label, words = (words[0][1:-1], words[1:]) if words[0].endswith("=") else ("", words)
        names = self.world.names
        if any(word.startswith("@") and word[1:] not in names for word in words):
            return False
        said = [names[word[1:]] if word.startswith("@") else word for word in words]
        try:
            result = self.program.run(said)
        except CrmError as error:
            self.counts["refused"] += 1
            self.error = error.message
            if error.exit not in (2, 3, 4, 5):
                raise Wrong("an error that is none of the user's", error.message) from error
            if taken(self.program).raw != self.picture.raw:
                raise Changed(f"{said} was refused and changed the database") from error
            check_payments.refused(Moment(said, self.picture, self.picture, None), error)
            return False
        self.counts[f"{said[0]} {said[1]}" if said[0] == "line" else said[0]] += 1
        if label and result.result:
            names[label] = result.result[0]
        self._compare(said, result)
        return True

    def _compare(self, said: Words, result: Any) -> None:
        before, after = self.picture, taken(self.program)
        self.picture = self.world.picture = after
        for document in after.documents.values():
            if document.node[0] != "invoice":
                self.owners.update((row.id, document.node) for row in document.rows)
        if said[0] in ("undo", "redo"):
            self._took_back(said[0], after)
        elif after.raw != before.raw:
            self.done.append((before, after))
            self.undone.clear()
        self.world.undone = bool(self.undone)
        if not before.invoices and not after.invoices:
            return
        moment = Moment(said, before, after, result, self.owners)
        checks.check(moment)
        self._state(moment)

    def _took_back(self, verb: str, after: Picture) -> None:
        source, target = (self.done, self.undone) if verb == "undo" else (self.undone, self.done)
        if not source:
            raise Wrong(f"{verb} without anything to {verb}", "")
        pair = source.pop()
        target.append(pair)
        if after.raw != pair[0 if verb == "undo" else 1].raw:
            there, now = pair[0 if verb == "undo" else 1].raw, after.raw
            told = {name: (set(there[name]) ^ set(now[name])) for name in now if there[name] != now[name]}
            raise Wrong(f"{verb} does not bring back what was", str(told))

    def _state(self, moment: Moment) -> None:
        """The billing state of each source, as the program tells it and as the reference reckons."""
        nodes = [node for node in moment.after.documents if node[0] != "invoice"]
        found = billing(self.program.act, fetch(self.program.act, nodes, points=False))
        for node in nodes:
            checks.state(moment, node, found[node])
        self.counts["states compared"] += len(nodes)
        self.found = found
        act = self.program.act
        for kind in act.registry.bearers(BillingRoot):
            if wrong := act.rows(settling.wrong(act.registry, kind)):
                raise Wrong("a mark that something is billed in full", f"{kind.name} {wrong}")

    def _lists(self) -> None:
        """What lists pass over, of few or of all, by marks or not, is what has nothing left to bill."""
        act, kind = self.program.act, REGISTRY.by_name["deal"]
        act.forget_settings()
        query = Filters(act, kind, ["unbilled"]).query(None, 50 if len(self.words) % 2 else None)
        listed = [number for part in walking.ids(act, kind, query, reader(act)) for number in part]
        expected = sorted(node[1] for node, state in self.found.items() if node[0] == kind.name and state.open > 0)
        if listed != expected:
            raise Wrong("the list of what is unbilled", f"{listed}, expected {expected}")
        self.counts["lists compared"] += 1

    def finish(self) -> None:
        """Bill the rest of each source in turn, until all is billed."""
        if self.found:
            self._lists()
        for node in [node for node in self.picture.documents if node[0] != "invoice"]:
            source = self.picture.documents[node]
            if source.stage == "draft":
                self.do(["move", self.world.named(source.ref), "approved"])
            expected = checks.account(self.picture, node, self.owners)
            if expected.covered or not source.counted or source.total <= 0 or expected.open < 0:
                continue
            if not self.do([self.world.label("i"), "convert", self.world.named(source.ref), "--to", "invoice"]):
                why = re.sub("[0-9.]+", "N", self.error)
                raise Wrong(f"the rest is refused: {why}", f"{expected.open} of {source.ref} is open")
            self.finished(node)
            break

    def finished(self, node: Node) -> None:
        """What all invoices of a source come to, once the rest is billed."""
        checks.complete(self.picture, node, self.owners)


def fresh(dice: Dice, acts: int = 12) -> Played:
    """A new history of so many acts at most, then the rest."""
    history = History()

    def run() -> None:
        for words in opening(dice, dice.choice(CURRENCIES)):
            history.do(words)
        for _ in range(dice.randint(3, acts)):
            history.do(act(dice, history.world))
        history.finish()

    return _played(history, run)


def again(words: list[Words]) -> Played:
    """The same commands once more; those that name what was not made are left out."""
    history = History()

    def run() -> None:
        for command in words:
            history.do(command)
        if history.words and any(node[0] != "invoice" for node in history.picture.documents):
            history.finish()

    return _played(history, run)


def _played(history: History, run: Any) -> Played:
    wrong: AssertionError | None = None
    try:
        run()
    except (Wrong, Changed) as found:
        wrong = found
    except CrmError as error:
        wrong = Wrong("an unexpected error", error.message)
    history.program.close()
    return Played(history.words, history.program.said, wrong, dict(history.counts))
