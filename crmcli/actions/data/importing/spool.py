"""The rows of an input, read once into a temporary file before anything is locked, and streamed from there."""

from __future__ import annotations

import marshal
import os
import stat
from collections.abc import Callable, Iterator
from tempfile import SpooledTemporaryFile, TemporaryFile

from crmcli.actions.data.importing.entries import entries
from crmcli.actions.data.importing.entry import Entry
from crmcli.actions.data.importing.source import ImportSource
from crmcli.errors import Conflict, CrmError, Usage
from crmcli.light import Any, BinaryIO

Tick = Callable[[int], None]
TICKS = 500  # rows between two movements of the progress bar
_BLOCK = 1 << 20
_SMALL = 1 << 16  # bytes that need no file
_FRAME = 8  # bytes that say how long the rows behind them are
_TOGETHER, _ENOUGH = 100, 50_000  # rows, or letters, that are kept as one


def kept(stream: BinaryIO, name: str = "The file") -> BinaryIO:
    """All bytes of a stream, in a file of our own that can be read twice; raises Conflict (exit 4) for a file that
    somebody writes to meanwhile."""
    file = TemporaryFile()  # noqa: SIM115 - whoever asks for it closes it
    before = _state(stream)
    read = getattr(stream, "read1", stream.read)  # one piece at a time: between two of them Ctrl-C is heard
    while block := read(_BLOCK):
        file.write(block)
    if _state(stream) != before:
        file.close()
        raise Conflict(f"{name} was changed while it was read.", "Import it again when it is complete.")
    file.seek(0)
    return file


def _state(stream: BinaryIO) -> tuple[int, int] | None:
    """Size and time of the last change of a file, None for what is none."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None


class Spool:
    """The rows of a source in their order; a context that takes their file away at its end.

    ``fingerprint`` tells the content of the source from any other.
    The file bears no name and only its owner may read it, so that nothing is left when the process is killed.
    """

    def __init__(self, source: ImportSource) -> None:
        self.name = source.name
        self.fingerprint = source.fingerprint()
        self.warning = source.warning
        self.notes: list[str] = []
        self.table = source.format in ("csv", "tsv", "xlsx")
        self.size = 0
        self._file = SpooledTemporaryFile(_SMALL)  # noqa: SIM115 - closed at the end of the context
        self._failed: CrmError | None = None
        self.cards = source.format == "vcard"
        self._raw = False
        self._held: list[tuple[Any, ...]] = []  # rows that are not written yet
        self._letters = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def fill(self, source: ImportSource, tolerant: bool, tick: Tick) -> None:
        """Read all rows; unless ``tolerant`` nothing behind the first that cannot be read. What makes the rest of
        the source unreadable is told where the rows end, behind what is wrong with the rows before it."""
        names: tuple[str, ...] | None = None
        self._raw = tolerant
        try:
            for count, entry in enumerate(entries(source), 1):
                self._write(entry, entry.names != names)
                names = entry.names
                if entry.error is not None and not tolerant:
                    break
                if count % TICKS == 0:
                    tick(source.file.tell())
        except CrmError as error:
            self._failed = error
        self._flush()
        self.notes = source.notes
        tick(source.size)

    def rows(self, tick: Tick) -> Iterator[Entry]:
        """Every row; ``tick`` is told how many bytes of ``size`` are behind. Raises what ended the reading."""
        self._file.seek(0)
        read = self._file.read
        names: tuple[str, ...] = ()
        count = done = 0
        while size := int.from_bytes(read(_FRAME), "big"):
            done += _FRAME + size
            for line, fresh, cells, wrong, raw in marshal.loads(read(size)):
                names = names if fresh is None else fresh
                error = None if wrong is None else Usage(wrong[0], wrong[1], field=wrong[2])
                yield Entry(line, names, cells, error, raw)
                count += 1
                if count % TICKS == 0:
                    tick(done)
        if self._failed is not None:
            raise self._failed

    def _write(self, entry: Entry, fresh: bool) -> None:
        error = entry.error
        wrong = None if error is None else (error.message, error.hint, error.field)
        raw = entry.raw if self._raw else ""
        self._held.append((entry.line, entry.names if fresh else None, entry.cells, wrong, raw))
        self._letters += len(raw) + sum(map(len, entry.cells)) if self.table else _ENOUGH
        if len(self._held) >= _TOGETHER or self._letters >= _ENOUGH:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            rows = marshal.dumps(self._held)
            self.size += self._file.write(len(rows).to_bytes(_FRAME, "big") + rows)
            self._held, self._letters = [], 0


def spooled(source: ImportSource, delimiter: str | None, tolerant: bool, tick: Tick = lambda done: None) -> Spool:
    """The rows of a source; ``tick`` is told how many bytes of it have been read."""
    source.delimiter = delimiter
    spool = Spool(source)
    try:
        spool.fill(source, tolerant, tick)
    except BaseException:
        spool.__exit__()
        raise
    return spool
