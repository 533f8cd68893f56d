"""What is longer than the screen goes through a pager: ``$CRM_PAGER``, ``$PAGER``, else less."""

from __future__ import annotations

import os
from contextlib import suppress
from shutil import get_terminal_size

from crmcli.cli.context import Session
from crmcli.light import re

USUAL = "less -FRX"
NONE = ("cat", "")  # what turns paging off
_LINK = "\x1b]8;[^\x1b]*\x1b\\\\"  # not every pager knows hyperlinks


def show(session: Session, text: str) -> None:
    """Write a text to the output; at a terminal that it does not fit, page by page. A pager that cannot be started or
    fails does no harm: the text is written as it is."""
    if not (session.terminal and text.count("\n") >= get_terminal_size().lines and _paged(session, text)):
        session.out.write(text)
    session.out.flush()


def _paged(session: Session, text: str) -> bool:
    """Whether a pager has shown the text."""
    import subprocess
    from shlex import split

    environ = session.environ
    command = next((environ[name] for name in ("CRM_PAGER", "PAGER") if name in environ), USUAL).strip()
    if command in NONE:
        return False
    session.out.flush()
    try:
        pager = subprocess.Popen(split(command), stdin=subprocess.PIPE, env={"LESS": "FRX", **environ})
    except (OSError, ValueError):
        return False
    assert pager.stdin is not None
    with suppress(OSError):  # it may end before it has read all
        pager.stdin.write(re.sub(_LINK, "", text).encode(errors="backslashreplace"))
    with suppress(OSError):
        pager.stdin.close()
    while True:
        try:
            return pager.wait() == os.EX_OK
        except KeyboardInterrupt:  # is for the pager
            continue
