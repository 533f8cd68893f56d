"""``crm help [TOPIC]``: what no single command explains."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument

from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.errors import UnknownTopic
from crmcli.model.results import Column, Described

FOLDER = Path(__file__).parent.parent / "topics"
COLUMNS = (Column("topic", "Topic", "ref"), Column("about", "What it explains"))
Topic = Annotated[str | None, Argument(metavar="[TOPIC]", help="Topic; without it, all are listed.")]


def topics() -> dict[str, str]:
    """The topics and what each is about: the names of the files, and their first lines."""
    return {path.stem: _first_line(path) for path in sorted(FOLDER.glob("*.md"))}


@reads(panel="Look", examples="crm help\ncrm help filters")
def help_(session: Session, topic: Topic = None) -> Described:
    """Explain a topic: filters, formats, exit codes, scripting, undo."""
    known = topics()
    if topic is None:
        rows = [{"topic": name, "about": about} for name, about in known.items()]
        return Described(rows, rows, COLUMNS)
    name = topic.strip().lower().replace("_", "-").replace(" ", "-")
    if name not in known:
        raise UnknownTopic(topic, list(known))
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return Described({"topic": name, "text": text}, [{"topic": name, "about": known[name]}], COLUMNS, text)


def _first_line(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return next(lines).lstrip("# ").rstrip("\n")
