"""``crm import KIND [FILE|-]``: elements from a file; ``crm import FILE --all``: a whole database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial

from crmcli.actions.data.importing.request import DROP, KEEP, ON_DUPLICATE, ImportRequest
from crmcli.actions.data.importing.source import FORMATS, ImportSource
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.params import argument, flag, option
from crmcli.cli.words import Force
from crmcli.errors import BadValue, Usage
from crmcli.light import Annotated, Any, BinaryIO, TextIO
from crmcli.model.results import Result, Written
from crmcli.store.places import typed

EXAMPLES = """
crm import lead leads.csv --dry-run
crm import contact google.csv --make company --rejects rejected.csv
crm import lead - --map "Firma=company_name" --upsert-by email <export.csv
crm import --mappings
crm export --all | crm import - --all --db copy.db
"""

BAD_VALUES = {"comments": KEEP, "drop": DROP}
WORDS = "[KIND] [FILE|-]"
Words = Annotated[
    list[str] | None,
    argument(WORDS, "What the rows become, and the file; - is stdin.", "lead"),
]
All = Annotated[bool, flag("--all", "Read what crm export --all wrote into an empty database.")]
From = Annotated[str | None, option("--from", "|".join(FORMATS), "Format, if not detected.", "csv")]
Encoding = Annotated[str | None, option("--encoding", "NAME", "Encoding, if not detected.", "latin-1")]
Delimiter = Annotated[str | None, option("--delimiter", "SIGN", "Separator of CSV cells.", ";")]
Map = Annotated[
    list[str] | None,
    option("--map", "COLUMN=FIELD", "Import a column as this field, or ignore it. Remembered.", "Firma=company_name"),
]
Extra = Annotated[
    str | None, option("--extra", "FIELD", "Put unrecognised columns into this field, as text.", "comments")
]
UpsertBy = Annotated[
    str | None,
    option("--upsert-by", "FIELD", "Update what matches by ref, email, external_id or a field.", "email"),
]
OnDuplicate = Annotated[
    str | None,
    option("--on-duplicate", "|".join(ON_DUPLICATE), "What to do with probable duplicates.", "skip"),
]
DateFormat = Annotated[
    str | None, option("--date-format", "DD/MM/YYYY", "Format of dates, if not detected. Remembered.", "DD-MMM-YY")
]
Value = Annotated[
    list[str] | None,
    option(
        "--value", "COLUMN:VALUE=STAGE", "Import this value as that stage. Remembered.", "Deal Stage:Negotiation=new"
    ),
]
UnknownStage = Annotated[
    str | None, option("--unknown-stage", "STAGE", "Import stages that do not exist here as this one.", "new")
]
Skip = Annotated[int | None, option("--skip", "N", "Lines above the column names, if not detected.", "2")]
BadValues = Annotated[
    str | None,
    option(
        "--bad-values",
        "|".join(BAD_VALUES),
        "Move unreadable values to the comments, or drop them.",
        "comments",
    ),
]
Decimal = Annotated[str | None, option("--decimal", "SIGN", "Decimal separator, if not detected. Remembered.", ",")]
Make = Annotated[
    list[str] | None, option("--make", "KIND", "Create missing elements that rows refer to by name.", "company")
]
Rejects = Annotated[
    str | None, option("--rejects", "FILE", "Write bad rows here, with the reason; import the rest.", "rejected.csv")
]
Rules = Annotated[bool, flag("--rules", "Let rules act on what is imported.")]
Mappings = Annotated[bool, flag("--mappings", "List what is remembered about columns.")]
Forget = Annotated[list[str] | None, option("--forget", "COLUMN", "Forget what is known about this column.", "Firma")]


def read_ahead(
    session: Session, words: Words = None, whole: All = False, rejects: Rejects = None, **how: Any
) -> AbstractContextManager[Any]:
    """All that a command with these words reads, before anything is locked: a ``Spool``; nothing for --all, which has
    no place in a step. ``how`` is what was said about format, encoding and delimiter."""
    from crmcli.actions.data.importing.headers import recognises
    from crmcli.actions.data.importing.spool import spooled
    from crmcli.render.progress import progress

    if whole or how.get("mappings") or how.get("forget"):
        return nullcontext()
    kind, name = _words(words or [], whole)
    sign = {"tab": "\t", "\\t": "\t"}.get(how.get("delimiter") or "", how.get("delimiter"))
    format, encoding = _format(how.get("from_")), how.get("encoding")
    with (
        _source(session, name, format, encoding) as source,
        progress(session.err, f"read {source.name}", source.size, session.err.isatty()) as tick,
    ):
        source.skip = how.get("skip")
        source.known = recognises(session.vocabulary, session.registry.kind(kind))
        return spooled(source, sign, rejects is not None, tick)


@writes(panel="Data", examples=EXAMPLES, ahead=read_ahead)
def import_(  # noqa: PLR0913 - a parameter per option
    session: Session,
    words: Words = None,
    whole: All = False,
    from_: From = None,
    encoding: Encoding = None,
    delimiter: Delimiter = None,
    map: Map = None,
    extra: Extra = None,
    upsert_by: UpsertBy = None,
    on_duplicate: OnDuplicate = None,
    date_format: DateFormat = None,
    make: Make = None,
    rejects: Rejects = None,
    value: Value = None,
    unknown_stage: UnknownStage = None,
    skip: Skip = None,
    bad_values: BadValues = None,
    decimal: Decimal = None,
    force: Force = False,
    mappings: Mappings = False,
    forget: Forget = None,
    rules: Rules = False,
) -> Result:
    """Import elements from CSV, TSV, JSON, JSON lines, vCard or Excel: all rows or none.

    Columns are matched to fields by their names; one step, undone together.
    """
    if mappings or forget:
        return _remembered(session, words or [], forget)
    kind_word, name = _words(words or [], whole)
    if whole:
        return _restored(session, name)
    kind = session.registry.kind(kind_word)
    request = ImportRequest(
        session.vocabulary,
        map=tuple(_mapping(text) for text in map or ()),
        extra=extra,
        upsert_by=upsert_by,
        on_duplicate=on_duplicate,
        date_format=date_format,
        make=tuple(make or ()),
        force=force,
        values=tuple(_value(text) for text in value or ()),
        unknown_stage=unknown_stage,
        decimal=decimal,
        bad_values=_bad_values(bad_values),
        rules=rules,
        **_questions(session, name),
    )
    request.check()
    how: dict[str, Any] = {"from_": from_, "encoding": encoding, "delimiter": delimiter, "skip": skip}
    with (session.ahead or partial(read_ahead, session, words, rejects=rejects, **how))() as spool:

        def do() -> Written:
            from crmcli.actions.data.importing.rows import import_ as action
            from crmcli.render.progress import progress

            with progress(session.err, f"import {spool.name}", spool.size, session.err.isatty()) as tick:
                return action(session.act, session.own(kind), spool, request, tick, _opener(rejects))

        if session.asked.key is not None:  # the file is known again by what is in it, whatever it is called
            session.typed[WORDS] = [kind.name, spool.fingerprint]
        return session.idempotent("import", {}, do)


def _restored(session: Session, name: str) -> Written:
    from crmcli.actions.data.importing.whole import restore
    from crmcli.render.progress import progress

    if session.asked.key is not None:
        raise Usage("--key is not used with --all.", "A database that is not empty refuses a second import anyway.")
    with (
        _source(session, name, "jsonl", "utf-8") as source,
        progress(session.err, f"import {source.name}", source.size, session.err.isatty()) as tick,
    ):
        return restore(session.act, source, tick)


def _remembered(session: Session, words: list[str], forget: list[str] | None) -> Result:
    from crmcli.actions.data.importing import remembered

    if len(words) > 1:
        raise Usage("What is remembered is listed, and no file is read.", "Example: crm import --mappings lead")
    kind = session.registry.kind(words[0]) if words else None
    if not forget:
        return remembered.mappings(session.act, kind)
    return session.write("import forget", remembered.forget, kind=kind, columns=forget)


def _words(words: list[str], whole: bool) -> tuple[str, str]:
    """(kind, file) as typed; standard input when no file is named."""
    most = 1 if whole else 2
    if not whole and not words:
        raise Usage("Say what the rows become.", "Example: crm import lead leads.csv")
    if len(words) > most:
        raise Usage(f"One file at a time: {words[most]} is one too many.", "Example: crm import lead leads.csv")
    if whole:
        return "", words[0] if words else "-"
    return words[0], words[1] if len(words) > 1 else "-"


def _format(word: str | None) -> str | None:
    if word is not None and word not in FORMATS:
        raise BadValue("--from", word, f"is not one of {', '.join(FORMATS)}", "csv")
    return word


def _mapping(text: str) -> tuple[str, str]:
    name, sign, field = text.rpartition("=")
    if not sign or not name.strip():
        raise BadValue("--map", text, "is not COLUMN=FIELD", '--map "Firma=company_name"')
    return name.strip(), field.strip()


def _bad_values(word: str | None) -> str | None:
    if word is not None and word not in BAD_VALUES:
        raise BadValue("--bad-values", word, "is neither comments nor drop", "comments")
    return BAD_VALUES[word] if word is not None else None


def _value(text: str) -> tuple[str, str, str]:
    """ "Deal Stage:Closed: paid=won" -> column, value, stage."""
    said, sign, stage = text.rpartition("=")
    column, colon, value = said.partition(":")
    if not sign or not colon or not column.strip() or not value.strip() or not stage.strip():
        raise BadValue("--value", text, "is not COLUMN:VALUE=STAGE", '--value "Deal Stage:Negotiation=new"')
    return column.strip(), value.strip(), stage.strip()


def _questions(session: Session, name: str) -> dict[str, Any]:
    """What can be asked of the person at a terminal, while standard input is not the file."""
    if name == "-" or not session.can_ask or session.ahead is not None:
        return {}
    from crmcli.cli.asking import ask

    def stage(column: str, value: str, known: Sequence[str]) -> str | None:
        return ask(session, f"{column}: which stage is {value!r}?", dict.fromkeys(known, ""))

    if session.asked.yes:
        return {"ask_stage": stage}
    from crmcli.cli.data.columns import ask_columns

    return {"ask_stage": stage, "ask_columns": partial(ask_columns, session, os.path.basename(name))}  # noqa: PTH119


@contextmanager
def _source(session: Session, name: str, format: str | None, encoding: str | None) -> Iterator[ImportSource]:
    """All of the input, in a file that can be read twice; nothing is locked while it comes in."""
    from crmcli.actions.data.importing.packed import unpacked
    from crmcli.actions.data.importing.spool import kept

    shown = "standard input" if name == "-" else os.path.basename(name)  # noqa: PTH119 - Tab does not wait for pathlib
    with _opened(session, name) as stream, kept(stream, shown) as file, unpacked(file, shown) as (inner, called):
        yield ImportSource(inner, called, format, encoding)


@contextmanager
def _opened(session: Session, name: str) -> Iterator[BinaryIO]:
    if name == "-":
        if session.stdin.isatty():
            raise Usage("There is no input.", "Give a file, or pipe one: crm import lead - <FILE")
        yield session.stdin_bytes()
        return
    try:
        file = typed(name, "FILE").open("rb")  # what goes wrong later is not about its name
    except OSError as error:
        raise Usage(f"{name} cannot be read: {error.strerror}.", "Check the name of the file.") from error
    with file:
        yield file


def _opener(name: str | None) -> Callable[[], TextIO] | None:
    """Opens the file for rejected rows; it must be possible before anything is written."""
    if name is None:
        return None
    place = typed(name, "--rejects")
    if os.path.isdir(place) or not os.path.isdir(place.parent):  # noqa: PTH112 - says no where nobody may look
        raise Usage(f"{name} cannot be written.", "Check the name of the file.")

    def opened() -> TextIO:
        try:
            # bytes that are of no encoding are written as they came
            return place.open("w", encoding="utf-8", errors="surrogateescape", newline="")
        except OSError as error:
            raise Usage(f"{name} cannot be written: {error.strerror}.", "Check the name of the file.") from error

    return opened
