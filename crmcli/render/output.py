"""Where output goes and how it may look: the stream, its width, whether it is a terminal, colour, time."""

from __future__ import annotations

from datetime import datetime, tzinfo

from crmcli.light import TextIO
from crmcli.model.declared import Declared


class Output(Declared):
    """What the command line knows about the place it writes to.

    ``width`` is in terminal cells; ``terminal`` says that ``out`` is one; ``now`` is aware; ``zone`` is the
    zone in which instants are shown to people; ``raw`` leaves spreadsheet formulas unguarded; ``fields``
    are the names given to ``--fields``, in their order. ``header`` says that TSV and CSV begin with the
    names of columns; ``left_out`` is filled with those for which there was no room; ``links`` says that
    references are hyperlinks (OSC 8), where there are colours.
    """

    out: TextIO
    width: int
    terminal: bool
    colour: bool
    now: datetime
    zone: tzinfo
    raw: bool = False
    fields: tuple[str, ...] | None = None
    header: bool = True
    left_out: list[str] = []
    links: bool = False

    def piped(self) -> Output:
        """The same place as if it were no terminal: times are exact, nothing depends on when one looks."""
        return Output(self.out, self.width, False, self.colour, self.now, self.zone, self.raw, self.fields, self.header)
