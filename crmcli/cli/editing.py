"""A text written in the editor of the person at the terminal: ``$VISUAL``, else ``$EDITOR``."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from crmcli.actions.refs import titled
from crmcli.cli.context import NOTHING, Session
from crmcli.errors import CrmError, Refused, Usage
from crmcli.model.results import Written


def editor(session: Session) -> str | None:
    """The command that edits a file; None where nobody would see it, or none is named."""
    named = session.environ.get("VISUAL") or session.environ.get("EDITOR")
    return named if named and named.strip() and session.can_ask and session.terminal else None


def composed(session: Session, refs: Sequence[str], verb: str, write: Callable[[str], Written]) -> Written:
    """What ``write`` makes of a text that was not typed, and is written in an editor; nothing is done without one.
    Raises Usage (exit 2) where there is no editor, and what references raise before it opens."""
    names = " ".join(refs)
    if editor(session) is None:
        raise Usage("TEXT is missing.", f'Example: crm {verb} {names} "Wants an offer by Friday"', field="text")
    titled(session.act, refs)
    head = f"# crm {verb} {names}: the text stands below. This line is left out; without a text nothing is added.\n"
    with edited(session, head) as text:
        body = text.removeprefix(head).strip()
        return write(body) if body else NOTHING


@contextlib.contextmanager
def edited(session: Session, text: str) -> Iterator[str]:
    """The text as the person leaves it. The database is closed meanwhile. What is refused in the body keeps the text in
    a file, which the hint names. Raises Refused (exit 5) when the editor fails."""
    import tempfile

    session.close()
    handle, name = tempfile.mkstemp(prefix="crm-", suffix=".txt")
    path = Path(name)
    with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    try:
        _run(session, path)
        new = path.read_bytes().decode("utf-8", errors="surrogateescape").removeprefix("\ufeff").replace("\r\n", "\n")
        yield new
    except CrmError as error:
        if path.exists() and path.read_bytes() != text.encode():
            error.hint = f"{error.hint.rstrip('.') + '. ' if error.hint else ''}Your text is in {path}"
            raise
        path.unlink(missing_ok=True)
        raise
    path.unlink(missing_ok=True)


def _run(session: Session, path: Path) -> None:
    import subprocess
    from shlex import split

    command = editor(session) or ""
    try:
        done = subprocess.run([*split(command), str(path)], env=dict(session.environ), check=False)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        hint = "VISUAL or EDITOR names the program that edits a file."
        raise Refused(f"The editor {command!r} cannot be started: {why}.", hint) from None
    if done.returncode != 0:
        raise Refused(
            f"The editor ended with an error ({done.returncode}), so nothing was changed.", f"It was: {command}"
        )
