"""The texts that a document keeps, as the seller wants them: in its language, or in words of its own."""

from __future__ import annotations

from crmcli.model.declared import Declared
from crmcli.model.texts import filled, language
from crmcli.model.texts.language import Language
from crmcli.store.act import Act

OF_A_SETTING = "text_"  # "text_deposit" is the seller's own text in the place of the language's "deposit"


class Texts(Declared):
    """Composes texts by name: ``texts("credit", number="RE-2026-0001")``; ``own`` are patterns of the seller."""

    language: Language
    own: dict[str, str]

    def __call__(self, name: str, /, **values: str | None) -> str:
        return filled(self.own.get(name) or self.language.texts[name], values)


PLAIN = Texts(language("en"), {})  # where only sums are wanted


def texts_of(act: Act) -> Texts:
    """The texts of the seller, by the settings ``language`` and ``text_...``."""
    spoken = language(act.setting("language") or "en")
    own = {name: act.setting(OF_A_SETTING + name) for name in spoken.texts}
    return Texts(spoken, {name: text for name, text in own.items() if text})
