"""Reports, boards, timelines and trees as pictures (SVG) and as pages (HTML): no scripts, nothing from outside."""

from __future__ import annotations

from crmcli.light import import_module
from crmcli.model.results import Result, Timeline
from crmcli.render.fields import shape
from crmcli.render.output import Output


def draw(sort: str, result: Result, title: str, output: Output) -> str:
    """A result, for which there is a file here, as a picture or as a page: ``sort`` is "svg" or "html"."""
    name = "timeline" if isinstance(result, Timeline) else shape(result)
    return str(getattr(import_module(f"crmcli.render.pictures.{name}"), sort)(result, title, output))
