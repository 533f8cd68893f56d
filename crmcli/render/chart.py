"""A report as a picture (SVG), and as a page (HTML): a file each, without scripts, and nothing from outside."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from crmcli.model.reports import Report
from crmcli.model.results import Column, Record
from crmcli.render.cells import shown
from crmcli.render.escape import visible
from crmcli.render.output import Output
from crmcli.render.widths import cells_wide

_ROW, _BAR, _LETTER = 24, 360, 8  # pixels: a row, the longest bar, a cell of text
_STYLE = """:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
table{border-collapse:collapse;width:100%}
th,td{padding:.3rem .8rem .3rem 0;text-align:left;border-bottom:1px solid #8884}
.right{text-align:right;font-variant-numeric:tabular-nums}
.bars{width:30%}
.bar{background:#0891b2;height:.9em}"""


def svg(report: Report, title: str, output: Output) -> str:
    """Its rows as bars, each with what it is about before it and how much it is behind it."""
    labels = [_label(report, record, output) for record in report.rows]
    values = [_value(report, record, output) for record in report.rows]
    left = _wide(labels) + 16
    width, height = max(left + _BAR + _wide(values) + 24, _wide([title]) + 16), _ROW * (len(labels) + 2)
    parts = [f'<text x="8" y="{_ROW}" font-weight="bold">{_safe(title)}</text>']
    for place, (label, value, length) in enumerate(zip(labels, values, report.lengths(), strict=True), 2):
        top, long = place * _ROW - 8, round(length * _BAR, 1)
        parts.append(f'<text x="{left}" y="{top + 12}" text-anchor="end">{_safe(label)}</text>')
        parts.append(f'<rect x="{left + 8}" y="{top}" width="{long}" height="16" fill="#0891b2"/>')
        parts.append(f'<text x="{round(left + long + 16, 1)}" y="{top + 12}">{_safe(value)}</text>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="sans-serif" font-size="13">\n<title>{_safe(title)}</title>\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def html(report: Report, title: str, output: Output) -> str:
    """All its columns as a table, with the bars."""
    columns = report.told
    heads = "".join(f"<th{_right(column)}>{_safe(column.title)}</th>" for column in columns)
    rows = []
    for record, length in zip(report.records(), report.lengths(), strict=True):
        cells = "".join(f"<td{_right(column)}>{_safe(shown(column, record, output))}</td>" for column in columns)
        bar = f'<td class="bars"><div class="bar" style="width:{round(length * 100, 1)}%"></div></td>'
        rows.append(f"<tr>{cells}{bar}</tr>")
    notes = "".join(f"<p>{_safe(note)}</p>\n" for note in report.notes)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{_safe(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{_safe(title)}</h1>\n<table>\n"
        f'<thead><tr>{heads}<th class="bars"></th></tr></thead>\n<tbody>\n' + "\n".join(rows) + "\n"
        f"</tbody>\n</table>\n{notes}</body>\n</html>\n"
    )


def _label(report: Report, record: Record, output: Output) -> str:
    columns = [column for column in report.told if not column.right and column.role != "ref"]
    return ", ".join(filter(None, (shown(column, record, output) for column in columns))) or "none"


def _value(report: Report, record: Record, output: Output) -> str:
    column = next(column for column in report.columns if column.name == report.bars)
    return shown(column, record, output)


def _wide(texts: Sequence[str]) -> int:
    return max(map(cells_wide, texts), default=0) * _LETTER


def _right(column: Column) -> str:
    return ' class="right"' if column.right else ""


def _safe(text: str) -> str:
    return escape(visible(text))
