"""The options of every command, as one value."""

from __future__ import annotations

from crmcli.errors import BadValue, Usage
from crmcli.light import Any
from crmcli.model.declared import Declared
from crmcli.model.types import clean

COLOURS = ("auto", "always", "never")


class GlobalOptions(Declared):
    """What was said besides the command's own words. ``format`` is None when the place decides; the
    texts are as typed."""

    format: str | None = None
    fields: tuple[str, ...] | None = None
    quiet: bool = False
    db: str | None = None
    no_input: bool = False
    colour: str = "auto"
    by: str | None = None
    dry_run: bool = False
    yes: bool = False
    key: str | None = None
    at: str | None = None
    message: str | None = None
    where: str | None = None
    as_of: str | None = None
    raw: bool = False
    header: bool = True


def asked(
    json: bool = False,
    format: str | None = None,
    fields: str | None = None,
    color: str = "auto",
    **others: Any,
) -> GlobalOptions:
    """The options as they were typed, checked; raises Usage or BadValue (exit 2)."""
    if json and format not in (None, "json"):
        raise Usage(f"--json and --format {format} cannot be combined.", "Leave one of them out.")
    if color not in COLOURS:
        raise BadValue("color", color, f"is not one of {', '.join(COLOURS)}", COLOURS[0])
    for name in ("by", "key", "message"):
        if others.get(name) is not None:
            clean(others[name], name)
    return GlobalOptions(format="json" if json else format, fields=_names(fields), colour=color, **others)


def without_header(asked: GlobalOptions, no_header: bool) -> GlobalOptions:
    """The same options; TSV and CSV have no line that names the columns if ``no_header``."""
    return GlobalOptions(**{**vars(asked), "header": False}) if no_header else asked


def _names(fields: str | None) -> tuple[str, ...] | None:
    if fields is None:
        return None
    names = tuple(name.strip() for name in fields.split(",") if name.strip())
    if not names:
        raise BadValue("fields", fields, "does not name a field", "ref,title")
    return names
