"""The columns of a list, as a setting names them: "title,client,amount"."""

from __future__ import annotations

from crmcli.model.types import Text, clean


class ColumnNames(Text):
    """Names of fields of a kind, stored as they are typed, without blanks and in small letters."""

    word = "names of fields"
    metavar = "A,B"
    example = "title,amount"

    kind: str

    def read(self, text: str, field: str, reading: object) -> str | None:
        names = (name.strip().lower() for name in clean(text, field).split(","))
        return ",".join(filter(None, names)) or None
