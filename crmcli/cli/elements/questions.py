"""What ``crm KIND new`` asks at a terminal when nothing was said: the few fields that matter for the kind."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.actions.reading import Pair, values
from crmcli.cli.advice import line
from crmcli.cli.asking import ask_line, write
from crmcli.cli.context import Session
from crmcli.errors import CrmError
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines, Numbered
from crmcli.model.traits_of_parties import FullName

INTRODUCTION = "Enter leaves an answer out. Ctrl-D stops; nothing is created then.\n"
PARTIES = ("company_name", "company", "contact")  # whom it is about; the first that the kind has


class Prompt(Declared):
    """``name`` is the field, or what else the action takes, and ``word`` the option; "" for the title."""

    name: str
    word: str
    example: str
    needed: bool = False


def questions(kind: Kind) -> Iterator[Prompt]:
    """In the order in which they are asked."""
    if kind.by_name["title"].manual:
        title = kind.by_name["title"]
        yield Prompt("title", "", Session.catalogue.example(kind, title), title.required)
    if kind.trait(FullName):
        yield Prompt("name", "--name", "Ada Lovelace")
    document = kind.trait(Numbered) is not None
    party = next((name for name in PARTIES if name in kind.by_name), None)
    points = [name for name, _ in kind.points]
    stage = kind.its(Lines).amount if document else None
    for field in sorted(kind.all_fields, key=lambda field: not field.required):
        matters = field.required or field.show or field.name in (party, *points)
        if matters and field.manual and field.name not in ("title", "stage", stage):
            yield Prompt(field.name, field.flag, Session.catalogue.example(kind, field), field.required)
    if document:
        yield Prompt("line", "--line", "Design x 3 day @ 800 tax 19")


def ask_fields(session: Session, kind: Kind) -> list[Pair]:
    """The answers, and the command that they amount to is shown; raises Refused (exit 5) at the end of the input."""
    write(session, INTRODUCTION)
    found = [(each, text) for each in questions(kind) if (text := _answer(session, kind, each))]
    words = [word for each, text in found for word in ((each.word, text) if each.word else (text,))]
    if found:
        write(session, line(f"crm {kind.name} new", *words) + "\n")
    session.typed |= {each.word or "[TITLE]": text for each, text in found}
    return [(each.name, text) for each, text in found]


def _answer(session: Session, kind: Kind, question: Prompt) -> str:
    """Ask until the answer can be read; "" when it is left out."""
    called = (question.word or question.name).lstrip("-").replace("-", " ").capitalize()
    while True:
        text = ask_line(session, f"{called} (such as {question.example}): ")
        if not text:
            if not question.needed:
                return ""
            write(session, "This is needed.\n")
            continue
        try:
            if question.name != "line":
                values(session.act, kind, [(question.name, text)])
        except CrmError as error:
            write(session, f"{error.message} {error.hint or ''}".rstrip() + "\n")
            continue
        return text
