"""References and texts as words of the command line; ``-`` stands for what is on standard input.

Everything is read before the database is opened: a slow producer holds nobody up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from crmcli.cli.context import Session
from crmcli.cli.parsing.reader import PlainWord
from crmcli.errors import BadRef, Usage
from crmcli.errors.wording import closest
from crmcli.light import Any, json
from crmcli.model.entries import PREFIXES
from crmcli.model.patterns import Pattern, looks_like
from crmcli.model.refs import malformed, parse

_FEW = 1000  # references that may be in memory as texts


def read_refs(session: Session, words: Sequence[str] | None) -> Sequence[str]:
    """The references that are meant, as typed; those on standard input in the place of ``-``, and then those
    that ``--where`` chooses.

    Standard input holds one reference per line, rows of TSV whose first column is one (or under a header that of ref),
    CSV with a column ref, JSONL objects with ``ref``, or a JSON array of such objects. Raises Usage or BadRef (exit 2).
    """
    words, where = words or [], session.asked.where
    if not words and where is None:
        raise Usage("REF... is missing.", _example(session))
    refuse_kinds(session, words)
    refs: Sequence[str]
    if list(words) == ["-"]:
        refs = _refs_in(session.read_stdin())
    else:
        refs = [ref for word in words for ref in (_refs_in(session.read_stdin()) if word == "-" else [word])]
    if where is not None:
        return list(dict.fromkeys([*refs, *_chosen(session, where)]))
    session.about = refs
    return refs


def _example(session: Session) -> str:
    """An example of the command that was typed, unless it only carries out others, as a batch does."""
    from crmcli.cli.parsing.finding import found

    named = found(session.words)
    takes = named is not None and any(param.name == "refs" for param in named.verb.params(*named.bound))
    return f"Example: {named.verb.sampled(*named.bound)[0]}" if named and takes else "Such as LEAD-5."


def _chosen(session: Session, where: str) -> list[str]:
    """The references of the elements that match "deal stage=new amount.lt=100", or a view: "deal @hot"."""
    from crmcli.actions.look.list import chosen
    from crmcli.cli.data.script import split

    try:
        kind, *filters = split(where)
    except ValueError as error:
        hint = "Example: --where 'deal stage=new amount.lt=100'"
        raise Usage(f"--where {where!r} does not name a kind.", hint, field="where") from error
    return chosen(session.act, session.own(session.registry.kind(kind)), filters)


def read_ref(session: Session, word: str) -> str:
    """One reference, as typed or as the only one on standard input."""
    refs = read_refs(session, [word])
    if len(refs) != 1:
        count = "no reference" if not refs else f"{len(refs)} references"
        raise Usage(f"There is {count} on standard input; one is needed.")
    return refs[0]


def read_text(session: Session, word: str) -> str:
    """A text as typed, or all of standard input for ``-``."""
    return session.read_stdin() if word == "-" and not isinstance(word, PlainWord) else word


def is_ref(session: Session, word: str) -> bool:
    """Whether a word means an element by its looks: ``-``, a reference, a document number, an email address or an id of
    a program that is known, mistyped ones too (LEAD5, LAED-5), so that none of them passes for something else."""
    if isinstance(word, PlainWord):
        return False
    prefixes = [*session.registry.by_prefix, *PREFIXES]
    found = parse(word)
    if found is not None:
        return found[0] in prefixes or closest(found[0], prefixes) is not None
    if word == "-" or malformed(word, prefixes) is not None or "@" in word.strip()[1:]:
        return True
    if ":" in word and _is_of_system(session, word):
        return True
    return any(map(str.isdigit, word)) and _is_number(session, word.strip())


def _is_of_system(session: Session, word: str) -> bool:
    from crmcli.store.lookup import knows_system

    return knows_system(session.act, word.partition(":")[0].strip())


def _is_number(session: Session, word: str) -> bool:
    patterns = (each.name for each in session.registry.settings if isinstance(each.type, Pattern))
    return any(looks_like(session.act.setting(name) or "", word) for name in patterns)


def refuse_kinds(session: Session, words: Sequence[str]) -> None:
    """``crm show lead 5`` is understood by people; the answer is how to say it."""
    kind = session.registry.by_name.get(words[0].lower()) if words else None
    if kind is None:
        return
    rest = words[1] if len(words) > 1 else ""
    found = parse(rest) or parse(f"{kind.prefix}-{rest}")
    example = f"{found[0]}-{found[1]}" if found else f"{kind.prefix}-1"
    raise BadRef(f"{words[0]!r} is a kind, not a reference.", f"Give the reference alone, such as {example}.")


def _refs_in(text: str) -> Sequence[str]:
    refs = _each_in(text)
    some = list(islice(refs, _FEW))
    if len(some) < _FEW:
        return some
    from crmcli.model.many_refs import ManyRefs

    many = ManyRefs(some)
    many.extend(refs)
    return many


def _each_in(text: str) -> Iterator[str]:
    if text.lstrip().startswith("["):
        yield from (_ref_of(value, "the array") for value in _json(text, "the array"))
        return
    column = _column_of_csv(text)
    if column is not None:
        yield from column
        return
    place: int | None = None
    first = True
    from crmcli.cli.data.script import each_line

    for number, ended in enumerate(each_line(text), 1):
        line = ended.rstrip("\r")
        if not line.strip():
            continue
        if first:
            place = _place_of_ref(line.split("\t"))
        if not first or place is None:
            yield _ref_in(line, number, place or 0)
        first = False


def _column_of_csv(text: str) -> list[str] | None:
    """The references of a table with commas or semicolons whose header names a column ref; None for another text."""
    import csv

    header = text.lstrip().split("\n", 1)[0]
    for delimiter in ",;":
        if delimiter not in header:
            continue
        rows = csv.reader(text.lstrip().splitlines(keepends=True), delimiter=delimiter)
        place = _place_of_ref(next(rows))
        if place is not None:
            return [row[place].strip() for row in rows if len(row) > place and row[place].strip()]
    return None


def _place_of_ref(cells: Sequence[str]) -> int | None:
    """Where a row that names columns says "ref"; None for a row that does not."""
    return next((place for place, cell in enumerate(cells) if cell.strip("\ufeff ").lower() == "ref"), None)


def _ref_in(line: str, number: int, place: int) -> str:
    if line.lstrip().startswith("{"):
        where = f"line {number}"
        return _ref_of(_json(line, where), where)
    cells = line.split("\t")
    return cells[place if place < len(cells) else 0].strip()


def _json(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Usage(f"Standard input: {where} is not JSON.", "Expected: references, TSV or JSONL.") from None


def _ref_of(value: Any, where: str) -> str:
    ref = value.get("ref") if isinstance(value, dict) else None
    if not isinstance(ref, str):
        raise Usage(f"Standard input: {where} has an object without ref.", 'Expected: {"ref": "LEAD-5", ...}')
    return ref
