"""Draws the README's pictures, examples/tree.svg, timeline.svg and leads.svg: ``python examples/pictures.py``.

The program makes a few weeks of a bicycle shop in a temporary database, under a clock that stands still, and its
own drawings of them are recorded. Whoever runs this gets the same pictures.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from crmcli.__main__ import main
from crmcli.actions.look.list import ListRequest, listing
from crmcli.actions.look.timeline import timeline
from crmcli.actions.look.tree import tree
from crmcli.cli.context import Session
from crmcli.cli.global_options import GlobalOptions
from crmcli.model.results import Result
from crmcli.render.drawing import draw
from crmcli.render.output import Output
from crmcli.store.act import Act

FOLDER = Path(__file__).parent
NOW = datetime(2026, 3, 6, 17, 30, tzinfo=UTC)
WIDTH = 88

# when | by whom | what
STORY = """
2026-02-02T08:30 | mia | company new "Velo Nord" --mine --city Hamburg --country DE
2026-02-02T08:40 | mia | product new "Cargo bike" --sku CARGO --price 2400 --tax-rate 19
2026-02-02T08:45 | mia | product new "Helmet" --sku HELMET --price 49.90 --tax-rate 19
2026-02-16T10:05 | mia | lead new "Bikes for couriers" --name "Ada Lovelace" --email ada@swift.example \
 --company-name "Swift Couriers" --source fair --line "CARGO x 4 disc 5%" --line "HELMET x 8"
2026-02-16T10:10 | mia | note LEAD-1 "Met at the fair. Needs the bikes in April."
2026-02-17T11:20 | tom | move LEAD-1 in_progress
2026-02-18T09:15 | mia | convert LEAD-1 --to deal+contact+company
2026-02-18T09:40 | mia | convert DEAL-1 --to quote
2026-02-18T09:45 | mia | move QUOTE-1 sent
2026-02-24T16:10 | tom | note DEAL-1 "Ada called: four are fine, but can we do 10 %?"
2026-02-24T16:12 | tom | move QUOTE-1 declined
2026-02-25T09:05 | mia | line edit DEAL-1 1 --discount 10%
2026-02-25T09:10 | mia | convert DEAL-1 --to quote
2026-02-25T09:12 | mia | move QUOTE-2 sent
2026-03-06T14:02 | mia | note QUOTE-2 "Signed copy came by mail."
2026-03-06T14:03 | mia | move QUOTE-2 approved
2026-03-06T14:05 | mia | convert QUOTE-2 --to invoice
2026-03-06T14:06 | mia | move DEAL-1 executing
2026-02-26T12:00 | tom | lead new "City bike" --name "Grace Hopper" --email grace@example.org --amount 799
2026-02-27T15:25 | mia | lead new "Bike racks" --company-name "Old Mill Hotel" --amount 1800 --source web
2026-02-27T15:30 | mia | move LEAD-3 processed
2026-03-03T09:50 | mia | lead new "You have won a prize" --email prize@spam.example
2026-03-03T09:51 | mia | move LEAD-4 junk
2026-03-04T18:45 | tom | lead new "Repair course on Saturday" --name "Alan Turing" --amount 120
2026-03-05T10:30 | mia | lead new "Helmets for the school" --company-name "Harbour School" --line "HELMET x 30 disc 10%"
2026-03-05T11:00 | mia | move LEAD-6 in_progress
"""

THEME = TerminalTheme(
    background=(24, 27, 36),
    foreground=(222, 226, 236),
    normal=[
        (60, 64, 80),
        (240, 113, 120),
        (152, 205, 122),
        (240, 200, 110),
        (120, 170, 250),
        (200, 150, 235),
        (105, 200, 215),
        (222, 226, 236),
    ],
)
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace"


def pictures() -> dict[str, str]:
    """The pictures by the names of their files."""
    with _shop() as act:
        return {
            "tree.svg": _picture("crm tree INVOICE-1", tree(act, "INVOICE-1")),
            "timeline.svg": _picture("crm timeline INVOICE-1", timeline(act, "INVOICE-1")),
            "leads.svg": _picture("crm lead list", listing(act, act.registry.kind("lead"), ListRequest(people=True))),
        }


@contextlib.contextmanager
def _shop() -> Iterator[Act]:
    """The story, told to the program; the open database."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(CRM_DB=f"{folder}/shop.db", TZ="UTC")
        for line in STORY.strip().splitlines():
            at, by, words = line.split(" | ")
            _run([*shlex.split(words), "--at", at, "--by", by])
        session = Session(clock=lambda: NOW)
        session.asked = GlobalOptions(by="mia")
        try:
            yield session.act
        finally:
            session.close()


def _run(words: list[str]) -> None:
    talk = io.StringIO()
    with contextlib.redirect_stdout(talk), contextlib.redirect_stderr(talk):
        code = main(words, lambda: NOW)
    if code:
        sys.exit(f"crm {shlex.join(words)} ended with {code}: {talk.getvalue()}")


def _picture(command: str, result: Result) -> str:
    """The drawing of a result below its command, as SVG that needs nothing from elsewhere."""
    look = Output(io.StringIO(), WIDTH, True, True, NOW, UTC)
    console = Console(
        file=io.StringIO(), record=True, width=WIDTH, force_terminal=True, color_system="standard", _environ={}
    )
    console.print(Text.assemble(("$ ", "dim"), (command, "bold")), "", draw(result, look), "", sep="\n")
    name = command.replace(" ", "-")
    svg = console.export_svg(title="", theme=THEME, code_format=_format(), unique_id=name.lower())
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _format() -> str:
    """rich's frame without the fonts that it would fetch from another host, and without an address."""
    own = re.sub(r"@font-face {{.*?}}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    own = re.sub(r"<!--.*?-->", f"<!-- drawn with rich {version('rich')} by examples/pictures.py -->", own)
    return own.replace("font-family: Fira Code, monospace", f"font-family: {FONTS}")


if __name__ == "__main__":
    for file, svg in pictures().items():
        (FOLDER / file).write_text(svg, encoding="utf-8")
