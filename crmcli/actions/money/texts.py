"""The texts that a document keeps: in the language of the client, else the seller's, or in words of its own."""

from __future__ import annotations

from crmcli.actions.elements.element import Element
from crmcli.model.declared import Declared
from crmcli.model.texts import filled, language
from crmcli.model.texts.language import Language
from crmcli.model.traits_of_parties import Parties, Party
from crmcli.model.types import Reference
from crmcli.store import records
from crmcli.store.act import Act

OF_A_SETTING = "text_"  # "text_deposit" is the seller's own text in the place of the language's "deposit"


class Texts(Declared):
    """Composes texts by name: ``texts("credit", number="RE-2026-0001")``; ``own`` are patterns of the seller."""

    language: Language
    own: dict[str, str]

    def __call__(self, name: str, /, **values: str | None) -> str:
        return filled(self.own.get(name) or self.language.texts[name], values)


PLAIN = Texts(language("en"), {})  # where only sums are wanted


def texts_of(act: Act, element: Element) -> Texts:
    """The texts of a document for the client of an element: the patterns of the settings ``text_...``, else those of
    its language."""
    spoken = language(language_of(act, element))
    own = {name: act.setting(OF_A_SETTING + name) for name in spoken.texts}
    return Texts(spoken, {name: text for name, text in own.items() if text})


def language_of(act: Act, element: Element) -> str:
    """The language of documents for the client of an element; that of the seller where the client has none."""
    parties = element.kind.trait(Parties)
    spoken = element.row[parties.language] if parties and parties.language else _of_client(act, element)
    return str(spoken or act.setting("language") or "en")


def _of_client(act: Act, element: Element) -> str | None:
    """The language of a contact or a company that an element names, the contact's first as on documents."""
    for field in element.kind.fields:
        party = act.registry.by_name[field.type.kind].trait(Party) if isinstance(field.type, Reference) else None
        number = element.row.get(field.name)
        if isinstance(field.type, Reference) and party and party.language and number:
            row = records.get(act, field.type.kind, [number])[number]
            if row[party.language]:
                return str(row[party.language])
    return None
