"""The texts that documents keep, in the language of the seller: patterns with places such as ``{number}``."""

from __future__ import annotations

from collections.abc import Mapping

from crmcli.errors import BadValue
from crmcli.light import Any, re
from crmcli.model.texts.language import Language
from crmcli.model.types import Long, Text, clean

LANGUAGES = ("en", "de")  # a file each in this folder
_PLACE = r"{(\w+)}"
_IF_KNOWN = r"\[([^][]*)\]"


class Wording(Text):
    """A text of the seller's own for one that documents keep; it knows these ``places``."""

    places: tuple[str, ...] = ()
    word = "text with placeholders"
    metavar = "TEXT"

    def read(self, text: str, field: str, reading: Any) -> str | None:
        text = self.tidied(text, field, reading)
        rest = re.sub(_IF_KNOWN, r"\1", text)
        if set(re.findall(_PLACE, rest)) - set(self.places) or re.search(r"[][{}]", re.sub(_PLACE, "", rest)):
            known = ", ".join(f"{{{place}}}" for place in self.places)
            raise BadValue(
                field, text, f"has a placeholder that is unknown here (known: {known})", f"... {{{self.places[0]}}}"
            )
        return text or None

    def tidied(self, text: str, field: str, reading: Any) -> str:
        return clean(text, field)


class MailPattern(Wording):
    """A mail of the seller's own: the first line is its subject, the text stands below."""

    word = "mail with placeholders"

    def tidied(self, text: str, field: str, reading: Any) -> str:
        return Long().read(text, field, reading) or ""


def language(code: str) -> Language:
    """A language of ``LANGUAGES``, of which only this one is loaded."""
    if code == "de":
        from crmcli.model.texts.de import GERMAN

        return GERMAN
    from crmcli.model.texts.en import ENGLISH

    return ENGLISH


def filled(pattern: str, values: Mapping[str, str | None]) -> str:
    """The pattern with its places filled; values are taken as they are, whatever braces they have."""

    def known(found: re.Match[str]) -> str:
        return found[1] if all(values.get(place) for place in re.findall(_PLACE, found[1])) else ""

    return re.sub(_PLACE, lambda found: values.get(found[1]) or "", re.sub(_IF_KNOWN, known, pattern))


def places(pattern: str) -> str:
    """A regular expression that finds what a text was filled with; what its pattern has in brackets may lack."""
    quoted = re.escape(pattern).replace(r"\[", "(?:").replace(r"\]", ")?")
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", quoted)
