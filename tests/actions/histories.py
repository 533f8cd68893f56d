"""Random acts on a database in memory, in words that meet often enough to get in each other's way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar

from crmcli.actions.elements.edit import edit
from crmcli.actions.elements.log import log
from crmcli.actions.elements.merge import merge
from crmcli.actions.elements.new import new
from crmcli.actions.elements.note import note
from crmcli.actions.elements.pin import pin
from crmcli.actions.elements.remove import remove
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.funnel.link import link, unlink
from crmcli.actions.funnel.move import move
from crmcli.actions.money import line
from crmcli.actions.money.issue import issue
from crmcli.actions.setup.config import set_value
from crmcli.actions.undo.undo import redo, undo
from crmcli.catalog import REGISTRY as CATALOGUE
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.results import Written
from crmcli.model.traits import Issued, Lines
from crmcli.model.traits_of_parties import Merges, Party
from crmcli.model.types import AnyReference, Number, Reference, Text
from crmcli.store.act import Act
from tests.fresh import empty, loaded
from tests.pictures import Picture, of

T = TypeVar("T")
NOW = datetime(2026, 11, 23, 18, tzinfo=UTC)
KINDS = ("lead", "lead", "contact", "company", "deal", "quote", "product", "task", "task")
WORDS = {
    "title": ("Relaunch", "Acme", "ACME"),
    "first_name": ("Ada", "Zoë"),
    "last_name": ("Lovelace", "Hopper"),
    "company_name": ("Acme", "IT"),
    "emails": ("work:ada@x.org", "ADA@X.ORG", "grace@x.org"),
    "phones": ("030 123456", "mobile:+49 171 7654321"),
    "city": ("Berlin", "Köln"),
    "amount": ("12", "1200"),
    "currency": ("EUR", "USD"),
    "comments": ("Soon", "Later"),
    "owner": ("grace", "alan"),
    "sku": ("S-1", "S-2"),
    "price": ("9.99", "100"),
    "shirt": ("M", "XL", "größer"),
    "weight": ("7", "8.5"),
    "due_at": ("today", "2026-12-31 10:00"),
    "repeat": ("weekly", "monthly"),
    "next_date": ("2026-11-30", "2026-12-31"),
}
OWN = (Field("weight", Number(), "As people added it."), Field("shirt", Text(), "As people added it.", searchable=True))
REGISTRY = CATALOGUE.extended(dict.fromkeys(("lead", "contact", "deal"), OWN))
LINES = (("Seat", "3", "0.99", "19"), ("Desk", "1", "100.005", "7"), ("Acme", "-2", "5", ""))


def empty_store() -> Act:
    return Act(empty(REGISTRY), clock=lambda: NOW, by="ada")


def business() -> Act:
    """Two parties of which one is one's own, and between them a quote, one that was sent, and a draft invoice."""
    return Act(loaded(_business(), REGISTRY), clock=lambda: NOW, by="ada")


@cache
def _business() -> bytes:
    act = empty_store()
    place = [("street", "Weg 1"), ("postal_code", "10115"), ("city", "Berlin"), ("country", "DE")]
    for words in ([("mine", "yes"), ("tax_id", "181/815/08155")], [("phones", "030 123456")]):
        new(act, REGISTRY.by_name["company"], [("title", "Acme"), *place, *words])
    for name in ("quote", "quote", "invoice"):
        offer = [("company", "COMPANY-2"), ("line", "Seat x 2 @ 9.99 tax 19")]
        new(act, REGISTRY.by_name[name], [("title", "Relaunch"), *offer])
    move(act, ["QUOTE-2"], "sent")
    return act.driver.connection.serialize()


class Dice:
    """One act of a history: its numbers decide what is done, one after the other."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = iter(numbers)

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[next(self.numbers, 0) % len(choices)]

    def maybe(self) -> bool:
        return self.one_of((False, True))

    def fields(self, kind: Kind, most: int, there: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Words for a few fields, references to what is there among them."""
        words = {name: choices for name, choices in WORDS.items() if name in kind.by_name and name != "title"}
        for field in kind.fields:
            if isinstance(field.type, Reference) and field.manual:
                found = tuple(ref for ref in there if ref.startswith(f"{field.type.kind.upper()}-"))
                words.update({field.name: found} if found else {})
            if isinstance(field.type, AnyReference) and there:
                words[field.name] = tuple(there)
        names = dict.fromkeys(self.one_of(list(words)) for _ in range(most))
        return [(name, self.one_of(words[name])) for name in names]


def random_act(act: Act, numbers: Sequence[int]) -> Written:
    """Do what the numbers say; raises a CrmError when that is not possible."""
    dice = Dice(numbers)
    first = dice.one_of(range(12))
    if first == 0:
        return set_value(act, "country", dice.one_of(("DE", "AT", "")))
    if first == 1:
        return set_value(act, "template", "page.html", dice.one_of((b"<p>One</p>", "<p>Zwölf</p>".encode())))
    there = [f"{kind.prefix}-{row[0]}" for kind in REGISTRY.kinds for row in act.rows(f'SELECT id FROM "{kind.name}"')]
    if not there or dice.one_of(range(4)) == 0:
        return _new(act, dice, there)
    if first == 2:
        return _entry(act, dice, there)
    ref = dice.one_of(there)
    kind = REGISTRY.by_prefix[ref.partition("-")[0]]
    verb = dice.one_of(_verbs(kind))
    if verb == "convert":
        return convert(act, _sources(dice, there, ref), _request(dice, kind, there))
    if verb == "edit":
        emptied = [dice.one_of(["city", "emails", *kind.custom])] if kind.trait(Party) and dice.maybe() else []
        return edit(act, [ref], dice.fields(kind, 3, there), emptied)
    if verb == "move":
        return move(act, [ref], dice.one_of([stage.key for stage in kind.stages]))
    if verb == "issue":
        return issue(act, [ref])
    if verb == "note":
        return note(act, ref, "Called")
    if verb == "add":
        name, quantity, price, tax = dice.one_of(LINES)
        return line.add(act, ref, name, [("quantity", quantity), ("price", price), ("tax_rate", tax)])
    if verb == "alter":
        return line.edit(act, ref, dice.one_of(("1", "2")), [("quantity", dice.one_of(("4", "5")))])
    if verb == "drop":
        return line.remove(act, ref, [dice.one_of(("1", "2"))])
    if verb == "link":
        return link(act, [ref], dice.one_of(there), None, dice.one_of((None, "CEO")))
    if verb == "unlink":
        return unlink(act, [ref], dice.one_of(there))
    if verb == "merge":
        alike = [other for other in there if other.partition("-")[0] == ref.partition("-")[0] and other != ref]
        return merge(act, [ref, dice.one_of(alike or [ref])])
    return remove(act, [ref])


def _entry(act: Act, dice: Dice, there: Sequence[str]) -> Written:
    """Something that people do with what they wrote: on two elements, to another one, to the top, away."""
    known = [f"NOTE-{row[0]}" for row in act.rows("SELECT DISTINCT coalesce(entry, id) FROM note ORDER BY 1")]
    verb = dice.one_of(("log", "move", "pin", "edit", "rm")) if known else "log"
    if verb == "log":
        return log(act, list(dict.fromkeys((dice.one_of(there), dice.one_of(there)))), dice.one_of(("Rang", "Wrote")))
    ref = dice.one_of(known)
    if verb == "move":
        return move(act, [ref], dice.one_of(there))
    if verb == "edit":
        return edit(act, [ref], [("text", dice.one_of(("Rang", "Wrote")))])
    return pin(act, [ref]) if verb == "pin" else remove(act, [ref])


def _verbs(kind: Kind) -> list[str]:
    verbs = ["edit", "edit", "note", "link", "unlink", "rm"]
    if REGISTRY.targets(kind.name):
        verbs += ["convert"] * 6
    if kind.trait(Lines):
        verbs += ["add", "alter", "drop"]
    if kind.trait(Issued):
        verbs += ["issue"] * 3
    if kind.trait(Merges):
        verbs += ["merge"] * 3
    return verbs + (["move"] if kind.stages else [])


def _new(act: Act, dice: Dice, there: Sequence[str]) -> Written:
    kind = REGISTRY.by_name[dice.one_of(KINDS)]
    fields = dice.fields(kind, 4, there)
    lines = [("line", "Seat x 2 @ 9.99 tax 19")] if kind.trait(Lines) and dice.maybe() else []
    if lines:
        fields = [pair for pair in fields if pair[0] != "amount"]
    return new(act, kind, [("title", dice.one_of(WORDS["title"])), *fields, *lines])


def _sources(dice: Dice, there: Sequence[str], ref: str) -> list[str]:
    same = [other for other in there if other.partition("-")[0] == ref.partition("-")[0]]
    return [ref, dice.one_of(same)] if dice.maybe() else [ref]


def _request(dice: Dice, kind: Kind, there: Sequence[str]) -> ConvertRequest:
    targets = tuple(dice.one_of(REGISTRY.combinations(kind.name) or ["deal"]).split("+"))
    given = {}
    if kind.name == "lead" and dice.maybe():
        party = dice.one_of(("contact", "company", "deal"))
        found = [ref for ref in there if ref.startswith(f"{party.upper()}-")]
        given = {party: dice.one_of(found)} if found else {}
    return ConvertRequest(
        to=targets,
        existing=given,
        on_duplicate=dice.one_of(("link", "create", None)),
        again=dice.maybe(),
        force=True,
        as_line=True,
        overwrite=("city",) if "contact" in targets and dice.maybe() else (),
    )


def there_and_back(act: Act, pictures: Sequence[Picture]) -> None:
    """Undoes and redoes all acts, of which these are the pictures before the first and after each."""
    for picture in reversed(pictures[:-1]):
        undo(act)
        assert of(act.driver.connection) == picture
    for picture in pictures[1:]:
        redo(act)
        assert of(act.driver.connection) == picture
