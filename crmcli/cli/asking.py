"""Questions to the person at the terminal; where nobody can answer, nothing is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.cli.context import Session
from crmcli.errors import NeedsYes, Refused
from crmcli.render.escape import visible

Search = Callable[[str], Sequence[tuple[str, str]]]


def ask(session: Session, question: str, choices: Mapping[str, str]) -> str | None:
    """One of ``choices`` (word: what it means), by its word, its first letters or its number.

    None when there is no answer: an empty line or the end of input. Raises NeedsYes (exit 6) without a terminal.
    """
    words = list(choices)
    lines = [f"  {number}  {word}  {choices[word]}".rstrip() for number, word in enumerate(words, 1)]
    write(session, "\n".join([question, *lines]) + "\n")
    while True:
        answer = _answer(session, "Which one? ").lower()
        if not answer:
            return None
        found = [word for word in words if word.startswith(answer)]
        if answer in words or len(found) == 1:
            return answer if answer in words else found[0]
        if answer.isdecimal() and 0 < int(answer) <= len(words):
            return words[int(answer) - 1]


def confirm(session: Session, question: str) -> bool:
    """Whether the person agrees; ``--yes`` has answered already. Raises NeedsYes (exit 6) without a terminal."""
    if session.asked.yes:
        return True
    return ask(session, question, {"yes": "", "no": ""}) == "yes"


def pick(session: Session, question: str, search: Search, none: str = "") -> str | None:
    """A reference out of many: text narrows the list, a number chooses, an empty line leaves (None), and so does
    the word ``none``, if one is given.

    ``search`` gives the (reference, title) pairs that fit a text, all for an empty one. Raises NeedsYes
    (exit 6) without a terminal.
    """
    found = search("")
    while True:
        lines = [f"  {number}  {ref}  {title}" for number, (ref, title) in enumerate(found, 1)]
        write(session, "\n".join([question, *(lines or ["  no match"])]) + "\n")
        answer = _answer(session, "A number, or text to narrow the list: ")
        if answer.lower() in ("", none):
            return None
        if answer.isdecimal() and 0 < int(answer) <= len(found):
            return found[int(answer) - 1][0]
        found = search(answer)


def ask_line(session: Session, prompt: str) -> str:
    """The line that the person types, without blanks around it; raises Refused (exit 5) at the end of the input, and
    NeedsYes (6) without a terminal."""
    write(session, prompt)
    line = session.stdin.readline()
    if not line:
        write(session, "\n")
        hint = "Give what you know as options: --help lists them."
        raise Refused("The questions were not answered to the end, so nothing was changed.", hint)
    return line.strip()


def write(session: Session, text: str) -> None:
    if not session.can_ask:
        raise NeedsYes(
            f"{text.splitlines()[0]} Not a terminal, so nobody can confirm.", "Use --yes, or say it with options."
        )
    session.err.write(visible(text, lines=True))
    session.err.flush()


def _answer(session: Session, prompt: str) -> str:
    session.err.write(prompt)
    session.err.flush()
    return session.stdin.readline().strip()
