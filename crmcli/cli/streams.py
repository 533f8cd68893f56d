"""The three standard streams: always there, always UTF-8, and silent when nobody listens any more."""

from __future__ import annotations

import contextlib
import io
import os
import sys

from crmcli.light import TextIO


def prepare() -> None:
    """Open closed streams on the null device, and read and write UTF-8 whatever the locale says.

    A stream that was closed (``>&-``) would leave its number to the next file that is opened, which may be
    the database. Bytes on stdin that are not UTF-8 become lone surrogates, which the model refuses.
    """
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        _fill()
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper) and (stream.encoding.lower(), stream.errors) != ("utf-8", errors):
            stream.reconfigure(encoding="utf-8", errors=errors)
    if isinstance(sys.stderr, io.TextIOWrapper) and sys.stderr.encoding.lower() != "utf-8":
        sys.stderr.reconfigure(encoding="utf-8")


def wait(stream: TextIO, seconds: float) -> None:
    """Wait as long as somebody could still read what is written there; raises BrokenPipeError as soon as nobody can."""
    import time

    end = time.monotonic() + seconds
    with contextlib.suppress(AttributeError, io.UnsupportedOperation, ValueError):  # no poll here, or no file
        import select

        poll = select.poll()
        poll.register(stream.fileno(), select.POLLRDBAND)  # never comes; without any macOS does not tell of the end
        if any(event & (select.POLLERR | select.POLLHUP) for _, event in poll.poll(seconds * 1000)):
            raise BrokenPipeError
    time.sleep(max(end - time.monotonic(), 0))  # what polls at once, as a file may, is no reason not to wait


def finish() -> None:
    """Flush what is left; that its reader has gone is nothing to report at the end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            _silence(stream)


def _fill() -> None:
    number = os.open(os.devnull, os.O_RDWR)
    while number <= 2:
        number = os.open(os.devnull, os.O_RDWR)
    os.close(number)
    for name, place in (("stdin", 0), ("stdout", 1), ("stderr", 2)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(place, "w" if place else "r", encoding="utf-8", closefd=False))


def _silence(stream: io.TextIOBase | object) -> None:
    """Let what is still in the buffer go nowhere: Python flushes once more when it ends, and would complain."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())  # type: ignore[union-attr]
        os.close(nowhere)
