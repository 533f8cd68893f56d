"""The door of the program: answers ``--version`` at once, else runs one command; returns its exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence

from crmcli.light import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from datetime import datetime


def main(argv: Sequence[str] | None = None, clock: Callable[[], datetime] | None = None) -> int:
    """Run ``crm`` with these words (those of the process when None) and return the exit code.

    ``clock`` tells the present instant, with its zone; the system's when None.
    """
    try:
        return _run(list(sys.argv[1:] if argv is None else argv), clock, own_process=argv is None)
    except KeyboardInterrupt:
        return 130


def _run(words: list[str], clock: Callable[[], datetime] | None, own_process: bool) -> int:
    from crmcli.cli import streams

    streams.prepare()
    if own_process:
        gc.set_threshold(50_000)  # a process of a tenth of a second need not look for garbage a hundred times
    try:
        if words[:1] in (["--version"], ["-V"]):
            from crmcli import __version__

            sys.stdout.write(f"crmcli {__version__}\n")
            sys.stdout.flush()
            return 0
        if words[:1] == ["__complete"]:
            from crmcli.cli.complete import run as complete

            return complete(words[1:], sys.stdout.write)
        from crmcli.cli.running import run

        return run(words, clock)
    except BrokenPipeError:
        return 141
    except OSError as error:  # the disk that the output goes to is full
        sys.stderr.write(f"error: The output cannot be written: {error.strerror}.\n")
        return 5
    finally:
        streams.finish()


def command() -> NoReturn:
    """The command ``crm``. Once all is said and closed, the process ends without taking apart, one by one, what it has
    loaded: a thirtieth of a command."""
    code = main()
    os._exit(code)


if __name__ == "__main__":
    command()
