"""``crm help [TOPIC|COMMAND]``: what no single command explains, or the help of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crmcli.cli.context import Session
from crmcli.cli.options import READING, WRITING, reads
from crmcli.cli.params import Param, argument
from crmcli.errors import UnknownTopic
from crmcli.light import Annotated
from crmcli.model.results import Column, Described

FOLDER = Path(__file__).parent.parent / "topics"
OPTIONS = "options"  # the topic that is made from the options themselves
COLUMNS = (Column("topic", "Topic", "ref"), Column("about", "What it explains"))
WORDS = "[TOPIC|COMMAND]"
Words = Annotated[list[str] | None, argument(WORDS, "A topic or a command; without it, all topics.", "filters")]


def topics() -> dict[str, str]:
    """The topics and what each is about, which is its first line."""
    names = sorted([OPTIONS, *(path.stem for path in FOLDER.glob("*.md"))])
    return {name: topic_text(name).partition("\n")[0].lstrip("# ") for name in names}


def topic_text(name: str) -> str:
    """A topic in full."""
    return "\n".join(_options()) + "\n" if name == OPTIONS else (FOLDER / f"{name}.md").read_text(encoding="utf-8")


@reads(panel="Look", examples="crm help\ncrm help filters\ncrm help convert", past=False)
def help_(session: Session, words: Words = None) -> Described:
    """Explain a topic or a command.

    Topics: agents, dates, exit-codes, filters, formats, import, money, options, scripting, server, undo.
    """
    from crmcli.cli.helping import fitted

    known = topics()
    if not words:
        rows = [{"topic": name, "about": about} for name, about in known.items()]
        return Described(rows, rows, COLUMNS)
    name = "-".join(words).strip().lower().replace("_", "-").replace(" ", "-")
    if name not in known:
        return _of_command(session, words, list(known))
    text = topic_text(name)
    told = fitted(text, session.width) if session.for_people else text
    return Described({"topic": name, "text": text}, [{"topic": name, "about": known[name]}], COLUMNS, told)


def _of_command(session: Session, words: list[str], known: list[str]) -> Described:
    """``crm COMMAND --help``; as data what ``crm schema COMMAND`` says. Raises UnknownTopic (exit 2)."""
    from crmcli.cli.added_fields import learned
    from crmcli.cli.app import root
    from crmcli.cli.setup.schema import schema
    from crmcli.cli.spellings import understood

    learned(session)
    path = understood(" ".join(words).removeprefix("crm ").split())
    command = root()
    if path[0] not in command.list_commands(None):
        raise UnknownTopic(" ".join(words), [*known, *command.list_commands(None)])
    if session.asked.format is not None:
        described = schema.plain(session, path)
        assert isinstance(described, Described)
        return described
    with command.make_context("crm", [*path, "--help"], obj=session) as context:
        command.invoke(context)
    raise AssertionError("the help of a command ends the program")


def _options() -> Iterator[str]:
    yield from ("# Options of every command", "", "They stand behind the command, in any order.", "")
    yield from (line for param in READING.values() for line in _told(param))
    yield from ("", "Commands that write also take:", "")
    yield from (line for param in WRITING.values() for line in _told(param))


def _told(param: Param) -> Iterator[str]:
    from textwrap import wrap

    called = ", ".join(param.words) + (f" {param.metavar}" if param.metavar else "")
    first, *rest = wrap(param.help, 48) + ([f"Example: {param.sample}"] if param.sample else [])
    yield f"    {called:26}  {first}"
    yield from (f"{'':32}{line}" for line in rest)
