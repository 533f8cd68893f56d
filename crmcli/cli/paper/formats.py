"""The format and the language of a document, as commands are told them."""

from __future__ import annotations

from crmcli.actions.paper.formats import FORMATS
from crmcli.cli.params import option
from crmcli.errors import BadValue
from crmcli.errors.wording import did_you_mean
from crmcli.light import Annotated
from crmcli.model.texts import LANGUAGES

Lang = Annotated[
    str | None, option("--lang", "LANGUAGE", f"Language of what is not issued yet: {', '.join(LANGUAGES)}.", "de")
]


def check_words(format: str | None, language: str | None) -> None:
    """Raises BadValue (exit 2) for a format or a language that is unknown."""
    for field, value, known in (("as", format, FORMATS), ("lang", language, LANGUAGES)):
        if value is not None and value not in known:
            error = BadValue(field, value, "is not known here")
            error.hint = did_you_mean(value, list(known))
            raise error
