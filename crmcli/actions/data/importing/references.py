"""References in an import: a REF, an email address or a title; looked up once, and made where that is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from crmcli.actions.data.importing.ties import Ties
from crmcli.actions.elements.create import NewElement, create
from crmcli.actions.elements.element import titles
from crmcli.actions.elements.externals import ExternalId, add_external_ids
from crmcli.actions.funnel.waiting import BY_NAME, arrived
from crmcli.actions.reading import values
from crmcli.actions.refs import one, shown
from crmcli.errors import CrmError, NotFound, Refused, Usage
from crmcli.light import Any, re
from crmcli.model.contacts import normal_email
from crmcli.model.fields import Field
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.refs import parse
from crmcli.model.traits_of_parties import FullName
from crmcli.model.types import Emails, Reference
from crmcli.store.act import Act

_BRACKETED = re.compile(r"\(([^\s()@]+@[^\s()@]+)\)\s*$")  # "Mia Bell (mia@harbour.example)"


def called(kind: Kind, word: str) -> ExternalId:
    """What a link to something by its name waits for: its address where it has one, else its name, of no program."""
    bracketed = _BRACKETED.search(word)
    address = bracketed[1] if bracketed else word
    return BY_NAME, normal_email(address) if "@" in address else kind.title_key(word)


class References:
    """Finds what a cell refers to. ``make`` names the kinds of which one is made when nothing bears the title."""

    def __init__(self, act: Act, make: Collection[str], ties: Ties) -> None:
        self.act = act
        self.ties = ties
        self.wanted = {act.registry.kind(name).name for name in make}
        self.known: dict[tuple[str, str], int] = {}
        self.called: dict[tuple[str, ExternalId], int] = {}
        self.made: Counter[str] = Counter()
        self.titles: dict[tuple[str, int], str] = {}

    def find(self, field: Field, word: str, title: str | None = None) -> int | None:
        """The id of the element, None for one that is to be made; raises what looking up raises (NotFound, 3;
        Ambiguous, 4), and Refused (5) when the row gives it another ``title``: it is from another database."""
        kind = self._kind(field)
        key = kind.name, same(word)
        if key not in self.known:
            found = self._found(kind, word)
            if found is None:
                return None
            if len(self.known) > 100_000:
                self.known.clear()  # a table of any length is read in the same memory
            self.known[key] = found
        if title:
            self._check_title(kind, self.known[key], word, title)
        return self.known[key]

    def _check_title(self, kind: Kind, number: int, word: str, title: str) -> None:
        if (kind.name, number) not in self.titles:
            if len(self.titles) > 100_000:
                self.titles.clear()
            self.titles[kind.name, number] = titles(self.act, [(kind.name, number)])[kind.name, number]
        here = self.titles[kind.name, number]
        if same(here) != same(title):
            raise Refused(
                f"{word} is {here!r} here, but {title!r} in the file.",
                f"Is it from another database? Find it by its title: --map {kind.name}= "
                f"--map {kind.name}_title={kind.name}",
                ref=word,
            )

    def make(self, field: Field, word: str, called_so: ExternalId | None = None) -> int:
        """The id of the element that bears this name, which is made unless another row has done so; with what the
        other program calls it, that of the one that it calls so."""
        kind = self._kind(field)
        found = self.find(field, word) if called_so is None else self.called.get((kind.name, called_so))
        if found is None:
            found = int(create(self.act, kind, [NewElement(self._named(kind, word))])[0]["id"])
            self.known[kind.name, same(word)] = found
            self.made[kind.name] += 1
            ids = [called_so] if called_so is not None else []
            self.called.update(((kind.name, pair), found) for pair in ids)
            add_external_ids(self.act, kind, [(found, ids)])
            self.ties.made += arrived(self.act, kind.name, dict.fromkeys([*ids, called(kind, word)], found))
        return found

    def _named(self, kind: Kind, word: str) -> dict[str, Any]:
        """The values of what is called so; a person may have the address in brackets, or nothing but an address."""
        if not kind.trait(FullName):
            return {"title": word}
        bracketed = _BRACKETED.search(word)
        name = word[: bracketed.start()].strip() if bracketed else "" if "@" in word else word
        address = bracketed[1] if bracketed else word if "@" in word else ""
        emails = next((field.name for field in kind.fields if isinstance(field.type, Emails)), "")
        return values(self.act, kind, [("name", name)] * bool(name) + [(emails, address)] * bool(address))

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is made inside is forgotten when it is taken back."""
        made, ties, waiting = self.made.copy(), self.ties.made, self.ties.waiting.copy()
        try:
            yield
        except CrmError:
            self.made, self.ties.made, self.ties.waiting = made, ties, waiting
            self.known.clear()
            self.called.clear()
            raise

    def _kind(self, field: Field) -> Kind:
        assert isinstance(field.type, Reference)
        return self.act.registry.by_name[field.type.kind]

    def _found(self, kind: Kind, word: str) -> int | None:
        bracketed = _BRACKETED.search(word)
        try:
            return one(self.act, bracketed[1] if bracketed else word, kind.name)[1]
        except (NotFound, Usage) as error:
            if parse(word):
                raise
            if kind.name in self.wanted and _named_by_title(kind):
                return None
            hint = f"Import the {kind.plural} first, or leave the column out: --map 'COLUMN='."
            if _named_by_title(kind):
                hint = f"Use --make {kind.name} to create those that are missing."
            raise NotFound(f"There is no {kind.name} called {word!r}.", hint) from error


class Anywhere:
    """Finds what a cell refers to where that may be of any kind: nothing is made for it."""

    def __init__(self, act: Act, kind: Kind) -> None:
        self.act = act
        self.names = [name for name, _ in kind.anywhere]
        self.known: dict[str, str] = {}

    def resolve(self, values: dict[str, Any]) -> None:
        """The reference in place of the word that stands for it; raises what looking up raises (NotFound, 3; Ambiguous,
        4)."""
        for name in self.names:
            word = values.get(name)
            if word and word not in self.known:
                if len(self.known) > 100_000:
                    self.known.clear()
                self.known[word] = shown(self.act, one(self.act, word))
            if word:
                values[name] = self.known[word]


def _named_by_title(kind: Kind) -> bool:
    return kind.trait(FullName) is not None or ("title" in kind.by_name and kind.by_name["title"].manual)
