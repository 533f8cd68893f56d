"""A document as one HTML file that needs nothing else: in a page of our own, or in the seller's template."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from string import Template

from crmcli.documents.composing import compose
from crmcli.documents.girocode import matrix
from crmcli.documents.page import Page, Row, Table
from crmcli.documents.paper import Design, Paper
from crmcli.errors import Refused
from crmcli.light import re


def html(paper: Paper, design: Design) -> bytes:
    """UTF-8. Every value is escaped, and a template can only name places: no code of it runs here. Raises Refused
    (exit 5) for a template with a place that does not exist."""
    page = compose(paper)
    places = _places(page, design)
    template = design.template
    if template is None:
        template = (files("crmcli.documents") / "page.html").read_text(encoding="utf-8")
    try:
        return Template(template).substitute(places).encode()
    except KeyError as error:
        raise _wrong(f"names a place that does not exist: ${error.args[0]}", places) from error
    except ValueError as error:
        line = re.search(r"line (\d+)", str(error))
        raise _wrong(f"has a $ without a place{f' in line {line[1]}' if line else ''}", places) from error


def _wrong(what: str, places: Iterable[str]) -> Refused:
    return Refused(
        f"The template of your own {what}.",
        f"Places: {', '.join(f'${name}' for name in places)}; $$ is a dollar sign.",
        field="template",
    )


def _places(page: Page, design: Design) -> Mapping[str, str]:
    """What a template can name; texts are escaped, tables and pictures are HTML."""
    return {
        "language": escape(page.language),
        "heading": escape(page.heading),
        "title": escape(page.title),
        "mark": escape(page.mark or ""),
        "seller": escape(page.name),
        "sender": escape(page.sender),
        "recipient": _broken(page.recipient),
        "info": _pairs(page.info),
        "intro": _broken((page.intro or "").split("\n")),
        "table": _table(page, page.table),
        "optional": _table(page, page.optional) if page.optional else "",
        "notes": "".join(f"<p>{escape(note)}</p>" for note in page.notes),
        "outro": _broken((page.outro or "").split("\n")),
        "pay": _pairs(page.pay),
        "girocode": _svg(page.code) if page.code else "",
        "link": f'<a href="{escape(page.link)}">{escape(page.link)}</a>' if page.link else "",
        "foot": "".join(f"<div>{_broken(column)}</div>" for column in page.foot if column),
        "accent": escape(design.accent),
        "logo": _picture(design.logo) if design.logo else "",
    }


def _broken(lines: Iterable[str]) -> str:
    return "<br>".join(f'<span dir="auto">{escape(line)}</span>' for line in lines)


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>" for label, value in pairs)
    return f"<dl>{rows}</dl>" if rows else ""


def _table(page: Page, table: Table) -> str:
    heads = [(head, _class(at)) for at, head in enumerate(page.columns) if head]
    head = "".join(f"<th{css}>{escape(text)}</th>" for text, css in heads)
    rows = "".join(f"<tr>{_cells(page, row)}</tr>" for row in table.rows)
    sums = "".join(
        f"<tr{' class=total' if one.strong else ''}><th>{escape(one.label)}</th><td>{escape(one.amount)}</td></tr>"
        for one in table.sums
    )
    title = f"<h2>{escape(table.heading)}</h2>" if table.heading else ""
    return (
        f'{title}<table class="lines"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f'<table class="sums"><tbody>{sums}</tbody></table>'
    )


def _cells(page: Page, row: Row) -> str:
    name = _broken([row.name]) + "".join(f"<small>{escape(detail)}</small>" for detail in row.details)
    texts = [escape(text) for text in (row.position, row.quantity, row.price, row.tax, row.amount)]
    cells = [texts[0], name, *texts[1:]]
    return "".join(f"<td{_class(at)}>{cell}</td>" for at, cell in enumerate(cells) if page.columns[at])


def _class(at: int) -> str:
    return ' class="number"' if at > 1 else ""


def _picture(content: bytes) -> str:
    media = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
    return f'<img class="logo" alt="" src="data:{media};base64,{b64encode(content).decode()}">'


def _svg(code: str) -> str:
    rows = matrix(code)
    places = ((across + 4, down + 4) for down, row in enumerate(rows) for across, dark in enumerate(row) if dark)
    dark = "".join(f"M{x} {y}h1v1h-1z" for x, y in places)
    size = len(rows) + 8
    return (
        f'<svg class="girocode" viewBox="0 0 {size} {size}" role="img" aria-label="GiroCode">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{dark}"/></svg>'
    )
