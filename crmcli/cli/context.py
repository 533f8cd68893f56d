"""What one command works with: streams, clock, environment and the database, opened when it is first needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property, partial

from crmcli.catalog import REGISTRY
from crmcli.cli.colours import colourful, hyperlinked
from crmcli.cli.global_options import GlobalOptions
from crmcli.cli.who import login_name
from crmcli.errors import Usage
from crmcli.light import TYPE_CHECKING, Any, BinaryIO, Concatenate, ParamSpec, TextIO, cast
from crmcli.model.registry import Registry
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store import opening
from crmcli.store.act import Act

if TYPE_CHECKING:
    from crmcli.model.kinds import Kind
    from crmcli.model.vocabulary import Vocabulary
    from crmcli.render import Output
    from crmcli.store.steps import Step

P = ParamSpec("P")
WIDTH = 80  # of a terminal that does not say it
NOTHING = Written("nothing to do")  # for a list of references that is empty


class Answered(Exception):
    """All is said, as with a help text: nothing is left to do."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Session:
    """One command and its surroundings; a test, or a batch of commands, puts others in their place.

    ``catalogue`` is the registry of the program, by which commands and options are made before any file is open.

    ``words`` are those behind crm, as the documented command has them, ``asked`` the options of every command,
    ``writing`` tells whether the command may change anything, ``typed`` what was typed besides, by the words of the
    command line: {"REF...": ["LEAD-1"], "--to": ["deal"]}. ``ahead`` gives what was read for the command before a
    step began that it is a part of, if it is one. ``about`` are the references of the elements that it is about, if
    these are all that it reads, and ``remarks`` are said beside the answer.
    """

    catalogue = REGISTRY

    def __init__(
        self,
        *,
        stdin: TextIO | None = None,
        out: TextIO | None = None,
        err: TextIO | None = None,
        environ: Mapping[str, str] = os.environ,
        clock: Callable[[], datetime] | None = None,
    ) -> None:
        self.stdin = stdin or sys.stdin
        self.out = out or sys.stdout
        self.err = err or sys.stderr
        self.environ = environ
        self.clock = clock or utc_now
        self.asked = GlobalOptions()
        self.writing = False
        self.words: list[str] = []
        self.typed: dict[str, object] = {}
        self.ahead: Callable[[], Any] | None = None
        self.fire: Callable[[Session, Step], list[tuple[str, Written]]] | None = None  # carries out rules
        self.effects: list[tuple[str, Written]] = []  # what they did, with their names
        self.about: Sequence[str] | None = None
        self.remarks: Sequence[str] = ()
        self.opened: Act | None = None  # the database, once something asked for it
        self._read = False
        self._moment: ExitStack | None = None

    @property
    def registry(self) -> Registry:
        """What kinds, conversions and settings there are: as the database has it, once it is open."""
        return self.opened.registry if self.opened else self.catalogue

    def own(self, kind: Kind) -> Kind:
        """The kind as the database has it, with the fields that were added to it."""
        return self.act.registry.by_name[kind.name]

    @property
    def terminal(self) -> bool:
        """Whether a person looks at the output."""
        return self.out.isatty()

    @property
    def shows_pages(self) -> bool:
        """Whether a person reads the output as this program lays it out: no fields, no format of another program."""
        return self.terminal and self.asked.format in (None, "table") and not (self.asked.fields or self.asked.quiet)

    @property
    def can_ask(self) -> bool:
        """Whether a question would reach a person who can answer it."""
        return not self.asked.no_input and self.stdin.isatty() and self.err.isatty()

    @property
    def page(self) -> int | None:
        """How many rows a list shows when nothing else is said: 50 where people look at it, else all (None)."""
        return 50 if self.for_people else None

    @property
    def for_people(self) -> bool:
        """Whether what is told is a drawing at a terminal, not data."""
        return self.terminal and not self.asked.quiet and self.asked.format in (None, "table")

    def read_stdin(self) -> str:
        """All of stdin, once; raises Usage (exit 2) when it is asked for again or is not UTF-8."""
        if self._read:
            raise Usage("Standard input can be read only once.", "Use - in one place.")
        self._read = True
        text = self.stdin.read().removeprefix("\ufeff")
        bad = next((place for place, character in enumerate(text) if "\ud800" <= character <= "\udfff"), None)
        if bad is not None:
            line = text.count("\n", 0, bad) + 1
            hint = "Convert it first, for example with iconv."
            raise Usage(f"line {line}: standard input is not UTF-8.", hint)
        return text

    def stdin_bytes(self) -> BinaryIO:
        """Standard input as bytes, once; raises Usage (exit 2) when it is asked for again."""
        if self._read:
            raise Usage("Standard input can be read only once.", "Use - in one place.")
        self._read = True
        return cast(BinaryIO, self.stdin.buffer)

    @cached_property
    def path(self) -> str:
        """Where the database is: --db, else CRM_DB, else the user's data folder; raises BadValue (exit 2)."""
        return opening.locate(self.asked.db, self.environ)

    @property
    def busy_timeout(self) -> int:
        """How many seconds the command waits for another process; raises BadValue (exit 2)."""
        return opening.busy_timeout(self.environ)

    @property
    def vocabulary(self) -> Vocabulary:
        """What other programs call our fields."""
        from crmcli.catalog.vocabulary import VOCABULARY

        return VOCABULARY

    @cached_property
    def by(self) -> str:
        """Who asks: --by, else whom the token of a server was made out to, else CRM_USER, else the login name."""
        return clean(self.asked.by or opening.user(self.path, self.environ) or login_name(self.environ), "by")

    @property
    def act(self) -> Act:
        """The database, open; DatabaseError (exit 8) when that fails. A file that is not there is made by a command
        that writes; to read it, or for a dry run, an empty database in memory takes its place."""
        if self.opened is not None:
            return self.opened
        self._check_time()
        if self.writing and not self.asked.dry_run:
            db = opening.open_file(self.path, self.catalogue, self.busy_timeout, self._system_zone)
        elif opening.is_missing(self.path):
            db = opening.open_empty(self.catalogue, self._system_zone())
        else:
            db = opening.open_to_read(self.path, self.catalogue, self.busy_timeout, self._system_zone)
        act = Act(db, clock=self.clock, by=self.by, message=self.asked.message, dry_run=self.asked.dry_run)
        self._equip(act)
        if self.asked.as_of is not None:
            from crmcli.cli.past import Looking

            looking = Looking(self.asked.as_of, self.about, self.environ, self.busy_timeout)
            act, self.remarks = looking.back(act), looking.remarks
        if self._moment is not None and not self.writing:
            self._moment.enter_context(act.driver.snapshot())
        self.opened = act
        return act

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All that is read meanwhile for an answer stands as it did at one moment, whoever writes."""
        with ExitStack() as self._moment:
            if self.opened is not None and not self.writing:
                self._moment.enter_context(self.opened.driver.snapshot())
            yield
        self._moment = None

    def write(
        self, verb: str, action: Callable[Concatenate[Act, P], Written], *args: P.args, **given: P.kwargs
    ) -> Written:
        """Carry out a write; under --key at most once. All input has been read by now.

        An empty list of references, as a search that found nothing pipes it, leaves nothing to do.
        """
        read = {name: given[name] for name in ("refs", "ref", "text") if name in given}
        if given.get("refs") == []:
            return self.answer(verb, read) or NOTHING
        return self.idempotent(verb, read, lambda: action(self.act, *args, **given))

    def idempotent(self, verb: str, read: Mapping[str, object], do: Callable[[], Written]) -> Written:
        """``do()``, or what it gave before under the same --key for the same words and what was ``read`` for them."""
        if self.asked.key is None:
            return do()
        from crmcli.actions import keyed, outcome

        settled = partial(outcome.settled, self.act, do)
        return keyed.idempotent(self.act, self.asked.key, verb, self.said(read), settled)

    def answer(self, verb: str, read: Mapping[str, object]) -> Written | None:
        """What was done before under the same --key, None when nothing was."""
        if self.asked.key is None:
            return None
        from crmcli.actions import keyed

        return keyed.answer(self.act, self.asked.key, verb, self.said(read))

    def once(self, verb: str, read: Mapping[str, object], do: Callable[[], Written]) -> Written:
        """``idempotent`` for what cannot be done inside a transaction, as it reaches other systems: what came of it is
        kept afterwards, unless some of it failed."""
        known = self.answer(verb, read)
        if known is not None:
            return known
        result = do()
        if self.asked.key is not None and not result.failures:
            from crmcli.actions import keyed

            keyed.remember(self.act, self.asked.key, verb, self.said(read), result)
        return result

    def said(self, read: Mapping[str, object]) -> dict[str, object]:
        """What was typed, and what stood behind a ``-`` in it."""
        piped = any(value == "-" or (isinstance(value, list) and "-" in value) for value in self.typed.values())
        return {**self.typed, **({f"- {name}": value for name, value in read.items()} if piped else {})}

    def output(self, out: TextIO | None = None) -> Output:
        """How the place that the output goes to wants it; ``out`` takes the output instead."""
        from crmcli.render import Output

        act = self.opened
        return Output(
            out=out or self.out,
            width=self.width,
            terminal=self.terminal,
            colour=self.colourful(self.out),
            now=act.at if act else self.clock(),
            zone=act.zone if act else UTC,
            raw=self.asked.raw,
            header=self.asked.header,
            fields=self.asked.fields,
            links=self.terminal and hyperlinked(self.environ),
        )

    def colourful(self, stream: TextIO) -> bool:
        """Whether colours go there."""
        return colourful(self.asked.colour, stream.isatty(), self.environ)

    @property
    def emphasis(self) -> str:
        """How a heading is written, with {} for its text."""
        return "\x1b[1m{}\x1b[0m" if self.colourful(self.out) else "{}"

    @property
    def width(self) -> int:
        """How many columns the output has: COLUMNS, else as the terminal says, else 80."""
        columns = self.environ.get("COLUMNS", "")
        if columns.isascii() and columns.isdecimal() and int(columns):
            return int(columns)
        with suppress(OSError, ValueError, AttributeError):  # closed, or no terminal
            return os.get_terminal_size(1).columns or WIDTH
        return WIDTH

    def close(self) -> None:
        if self.opened is not None:
            self.opened.close()
            self.opened = None

    def _system_zone(self) -> str | None:
        from crmcli.cli.zone import system_zone

        return system_zone(self.environ)

    def _check_time(self) -> None:
        """Refuse a bad --at before a file is made for nothing; its zone is known only afterwards."""
        if self.asked.at is not None:
            from crmcli.model.dates import read_instant

            read_instant(self.asked.at, self.clock(), UTC)

    def _equip(self, act: Act) -> None:
        act.fires, act.effects = partial(self.fire, self) if self.fire else None, self.effects
        if self.asked.at is not None:
            from crmcli.model.dates import parse_stored, read_instant

            act.at = parse_stored(read_instant(self.asked.at, self.clock(), act.zone))
