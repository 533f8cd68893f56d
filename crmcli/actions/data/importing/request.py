"""What is asked of an import, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.errors import BadValue
from crmcli.light import NamedTuple
from crmcli.model.declared import Declared
from crmcli.model.results import Record, Written
from crmcli.model.vocabulary import Vocabulary

KEEP, DROP = ("keep", "drop")
ON_DUPLICATE = ("fail", "skip", "update", "create")


Means = Callable[[str], str]
"""What somebody calls a field -> its name; raises CrmError (exit 2) for none."""


class ColumnSeen(NamedTuple):
    """A column of a file: the field that it fills, "" for one that is left out and None for one that is not known, and
    what stands in its first rows."""

    name: str
    field: str | None
    values: Sequence[str]


class ImportRequest(Declared):
    """``vocabulary`` is what other programs call our fields. ``map`` are (column, field) pairs; ``extra`` the field
    that takes what is not recognised; ``upsert_by`` the field by which elements that are there are found and changed;
    ``on_duplicate`` one of ON_DUPLICATE, None for what is usual; ``make`` the kinds of which an element is made when a
    reference names none; ``force`` keeps identifiers that cannot be right. ``values`` are (column, text, stage);
    ``unknown_stage`` is that of any other text. ``decimal`` is what stands before decimals; ``bad_values`` KEEP (as
    text) or DROP, None to refuse them. At a terminal ``ask_stage`` asks for a stage, and ``ask_columns`` what
    the columns of a file mean that are not known."""

    vocabulary: Vocabulary
    map: tuple[tuple[str, str], ...] = ()
    extra: str | None = None
    upsert_by: str | None = None
    on_duplicate: str | None = None
    date_format: str | None = None
    make: tuple[str, ...] = ()
    force: bool = False
    rules: bool = False
    values: tuple[tuple[str, str, str], ...] = ()
    unknown_stage: str | None = None
    decimal: str | None = None
    bad_values: str | None = None
    ask_stage: Callable[[str, str, Sequence[str]], str | None] | None = None
    ask_columns: Callable[[Sequence[ColumnSeen], Sequence[str], Means], Mapping[str, str]] | None = None

    def check(self) -> None:
        """Raises BadValue (exit 2) for a word that is none of ours."""
        if self.on_duplicate not in (None, *ON_DUPLICATE):
            raise BadValue(
                "--on-duplicate", str(self.on_duplicate), f"is not one of {', '.join(ON_DUPLICATE)}", ON_DUPLICATE[1]
            )
        if self.decimal not in (None, ",", "."):
            raise BadValue("--decimal", str(self.decimal), "is neither a comma nor a point", ",")


class Imported(Written):
    """What an import did. ``rows`` counts what was read, ``rejected`` the rows that were refused, ``skipped``
    those that are there already, ``joined`` the links that were made by ids of the other program, ``waiting`` those
    that wait for what bears the id; ``mapping`` tells the field of every column ("" for one that is left out on
    purpose, None for one that is not recognised, "company:id" for a link)."""

    rows: int = 0
    rejected: int = 0
    skipped: int = 0
    joined: int = 0
    waiting: int = 0
    mapping: dict[str, str | None] = {}

    @property
    def failed(self) -> int:
        return self.rejected

    def payload(self) -> Record:
        return {
            **super().payload(),
            "rows": self.rows,
            "rejected": self.rejected,
            "skipped": self.skipped,
            "joined": self.joined,
            "waiting": self.waiting,
            "columns": self.mapping,
        }
