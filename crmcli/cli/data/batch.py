"""``crm batch [FILE|-]``: many commands in one process, one transaction, one step, one undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial

from crmcli.actions.bulk.spooled import Spooled
from crmcli.actions.data import batch as action
from crmcli.cli.context import Session
from crmcli.cli.data.script import Line, filled, lines, read
from crmcli.cli.files import read_text
from crmcli.cli.global_options import GlobalOptions
from crmcli.cli.options import GENERAL, as_typed, writes
from crmcli.cli.params import argument, arranged, flag
from crmcli.cli.parsing.finding import FoundVerb, found
from crmcli.cli.parsing.reader import Reader
from crmcli.cli.spellings import understood
from crmcli.errors import CrmError, Usage
from crmcli.light import Annotated, Any
from crmcli.model.results import Ran, Written

EXAMPLES = """
crm batch today.txt
crm batch - --dry-run <today.txt
make-commands | crm batch - --expect-end --key 2026-11-23
"""
Call = Callable[[], Written]
Known = tuple[FoundVerb, Reader]
_OWN = ("db", "by", "at", "dry_run")  # what only the batch as a whole can be told
# A batch could not take back what these do.
_REACHING_OUT = ("document", "send", "remind", "outbox", "paylink", "sync", "webhook")
_ALONE = ("batch", "backup", "restore", "purge", *_REACHING_OUT)

Source = Annotated[str, argument("[FILE|-]", "The commands, one a line; - reads standard input.", "today.txt")]
KeepGoing = Annotated[bool, flag("--keep-going", "Roll back only the lines that fail, and report them.")]
ExpectEnd = Annotated[bool, flag("--expect-end", "Refuse an input whose last line is not: end")]


@writes(panel="Data", examples=EXAMPLES)
def batch(session: Session, source: Source = "-", keep_going: KeepGoing = False, expect_end: ExpectEnd = False) -> Ran:
    """Run many commands as one: all of them or none, undone together.

    A line is a command without crm, or a JSON object with do. @name = names what a line creates for later
    lines; blank lines and # comments are skipped. undo and redo take back what was done before the batch,
    never its own lines.
    """
    commands = lines(_text(session, source), expect_end)
    general = session.asked
    if general.format == "json":
        general = GlobalOptions(**{**vars(general), "format": "jsonl"})
    runner, act = Runner(session), session.act
    acts = runner.calls(commands, keep_going)
    try:
        with runner.files:
            return action.keyed(
                act, general.key, commands, lambda: action.batch(act, acts(), commands.count, keep_going)
            )
    finally:
        session.asked = general


def _text(session: Session, source: str) -> str:
    """All of the input, before anything is opened or locked."""
    if source == "-":
        if session.stdin.isatty():
            raise Usage("There is no input.", "Give a file, or pipe the commands: crm batch - <FILE")
        return session.read_stdin()
    return read_text(source)


class Runner:
    """Turns lines into acts: each verb is built and its parser made once. Without ``labels`` a word that begins with @
    is a text."""

    def __init__(self, session: Session, labels: bool = True) -> None:
        self.session = session
        self.labels: dict[str, list[str]] = {}
        self._labelled = labels
        self.general = GlobalOptions(**{**vars(session.asked), "key": None, "where": None, "no_input": True})
        self.known: dict[tuple[str, ...], Known] = {}
        self.files = ExitStack()
        Session.catalogue = session.act.registry

    def calls(self, lines: Iterable[tuple[int, str]], late: bool) -> Callable[[], Iterator[tuple[int, Call]]]:
        """The acts of all lines, found out before anything is locked. What is wrong with a line that cannot be read or
        has no such command is raised when they are asked for, or with ``late`` when its turn comes."""
        found = Spooled()
        ahead: dict[int, Callable[[], Any]] = {}
        wrong: dict[int, Call] = {}
        for number, text in lines:
            try:
                line, content = self._understood(number, text)
                if content is not None:
                    ahead[number] = content
            except CrmError as error:
                if not late:
                    return partial(_refuse, error)
                line, wrong[number] = Line(number, (), [], {}), partial(_refuse, error)
            found.append(vars(line))
        every = (Line(*kept.values()) for kept in found)  # all of them, in order, which is the fastest
        return lambda: (
            (line.number, wrong.get(line.number) or self._act(line, ahead.get(line.number))) for line in every
        )

    def _understood(self, number: int, text: str) -> tuple[Line, Callable[[], Any] | None]:
        """A line, and what its verb read from a file; raises Usage for one that cannot be read."""
        line = read(number, text)
        known = self._met(line.words)
        if known is None:
            line = Line(line.number, line.labels, understood(line.words) or line.words, line.by_name)
            known = self._known(line)
        return line, self._ahead(line, *known)

    def check(self, line: Line) -> dict[str, Any]:
        """The values of a line by parameter; raises Usage (exit 2) for one that cannot be read."""
        return self._values(line, *self._known(line))[0]

    def carry_out(self, line: Line) -> Written:
        """Do what a line says, now."""
        named, reader = self._known(line)
        return self._act(line, self._ahead(line, named, reader))()

    def _act(self, line: Line, ahead: Callable[[], Any] | None) -> Call:
        def do() -> Written:
            self._learn()
            verb, parser = self._met(line.words) or self._known(line)
            values, own = self._values(line, verb, parser)
            self._listen(values)
            self.session.typed = as_typed(parser.params, values) if self.session.asked.key else {}
            self.session.ahead = ahead
            result = verb.verb.plain(self.session, *verb.bound, **own)
            assert isinstance(result, Written)
            self._remember(line, result)
            return result

        return do

    def _values(self, line: Line, found: FoundVerb, reader: Reader) -> tuple[dict[str, Any], dict[str, Any]]:
        """The values of a line by parameter, and those that are the verb's own."""
        texts = line.by_name.items()
        named = {name: text if isinstance(text, bool) else self._filled(text) for name, text in texts}
        values = reader.parse(self._filled(line.words[len(found.path) :]), named)
        if not GENERAL.isdisjoint(values):
            return values, arranged({name: value for name, value in values.items() if name not in GENERAL})
        return values, arranged(values)

    def _filled(self, words: list[str]) -> list[str]:
        return filled(words, self.labels) if self._labelled else words

    def _ahead(self, line: Line, found: FoundVerb, reader: Reader) -> Callable[[], Any] | None:
        """What the verb reads from a file, read now; what is wrong with it is told at its turn."""
        if found.verb.ahead is None:
            return None
        try:
            content = found.verb.ahead(self.session, *found.bound, **self._values(line, found, reader)[1])
        except CrmError as error:
            return partial(_refuse, error)
        self.files.enter_context(content)
        return lambda: content

    def _learn(self) -> None:
        """Fields that a line added are options from now on."""
        if self.session.act.registry is not Session.catalogue:
            Session.catalogue = self.session.act.registry
            self.known.clear()

    def _met(self, words: list[str]) -> Known | None:
        """What was found for an earlier line that begins like this one."""
        return self.known.get(tuple(words[:2])) or self.known.get(tuple(words[:1]))

    def _known(self, line: Line) -> Known:
        known = self._met(line.words)
        if known is not None:
            return known
        try:
            named = _found(line.words)
        except CrmError as error:
            raise action.at_line(line.number, error) from error
        path = named.path
        if not named.verb.writing or path[0] in _ALONE:
            misplaced = Usage(
                f"crm {' '.join(path)} cannot be used in a batch.", "A batch is made of commands that write."
            )
            raise action.at_line(line.number, misplaced)
        reader = named.verb.reader(" ".join(path), *named.bound).leniently()
        reader.absent = {key: value for key, value in reader.absent.items() if key not in GENERAL}  # the batch has them
        self.known[path] = named, reader
        return self.known[path]

    def _listen(self, values: Mapping[str, Any]) -> None:
        """The general options of a line: its own key and message; the rest belongs to the batch."""
        if GENERAL.isdisjoint(values):
            self.session.asked = self.general
            return
        for name in _OWN:
            if values.get(name) is not None:
                raise Usage(f"--{name.replace('_', '-')} belongs to the batch, not to a line.", "crm batch --help")
        own = {name: values[name] for name in ("key", "where", "yes") if values.get(name)}
        self.session.asked = GlobalOptions(**{**vars(self.general), **own}) if own else self.general

    def _remember(self, line: Line, result: Written) -> None:
        if not line.labels:
            return
        refs = [ref.rstrip("?") for ref in result.result]
        if len(line.labels) == 1:
            self.labels[line.labels[0]] = refs
            return
        if len(refs) != len(line.labels):
            raise Usage(f"There are {len(line.labels)} labels, but {len(refs)} results.", "One label keeps them all.")
        self.labels.update((label, [ref]) for label, ref in zip(line.labels, refs, strict=True))


def _refuse(error: CrmError) -> Any:
    raise error


def _found(words: list[str]) -> FoundVerb:
    """The command of a line; raises Usage and UnknownCommand (exit 2)."""
    named = found(words)
    if named is not None:
        return named
    from crmcli.cli.app import Root
    from crmcli.cli.commands import COMMANDS, KIND_COMMANDS, resolved
    from crmcli.cli.groups import VerbGroup

    name, second = words[0], words[1] if len(words) > 1 else ""
    if name in Session.catalogue.by_name:
        raise Usage(f"There is no command {f'{name} {second}'.strip()!r}.", f"try: {name} {'|'.join(KIND_COMMANDS)}")
    entry = resolved(COMMANDS[name]) if name in COMMANDS else None
    if isinstance(entry, VerbGroup):
        raise entry.group.unknown(name, [second or "?"])
    error = Root(name="crm").unknown("crm", words)
    if name == "crm":
        error.hint = "A line is a command without crm."
    raise error
