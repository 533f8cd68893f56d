"""A report as a picture of its bars, and as a page with its table."""

from __future__ import annotations

from crmcli.model.reports import Report
from crmcli.model.results import Column, Record
from crmcli.render.cells import shown
from crmcli.render.output import Output
from crmcli.render.pictures.frame import OPEN, ROW, marked, page, picture, safe, wide, words

_BAR = 360  # pixels of the longest bar
_STYLE = """table{border-collapse:collapse;width:100%}
th,td{padding:.3rem .8rem .3rem 0;text-align:left;border-bottom:1px solid #8884}
.bars{width:30%}
.bar{background:#0891b2;height:.9em}"""


def svg(report: Report, title: str, output: Output) -> str:
    """Its rows as bars, each with what it is about before it and how much it is behind it."""
    labels = [_label(report, record, output) for record in report.rows]
    values = [_value(report, record, output) for record in report.rows]
    left = wide(labels) + 16
    parts = []
    for place, (label, value, length) in enumerate(zip(labels, values, report.lengths(), strict=True), 2):
        top, long = place * ROW - 8, round(length * _BAR, 1)
        parts.append(words(left, top + 12, label, text_anchor="end"))
        parts.append(f'<rect x="{left + 8}" y="{top}" width="{long}" height="16" fill="{OPEN}"/>')
        parts.append(words(round(left + long + 16, 1), top + 12, value))
    return picture(title, left + _BAR + wide(values) + 24, ROW * (len(labels) + 2), parts)


def html(report: Report, title: str, output: Output) -> str:
    """All its columns as a table, with the bars."""
    columns = report.told
    heads = "".join(f"<th{_right(column)}>{safe(column.title)}</th>" for column in columns)
    rows = []
    for record, length in zip(report.records(), report.lengths(), strict=True):
        cells = "".join(f"<td{_right(column)}>{safe(shown(column, record, output))}</td>" for column in columns)
        bar = f'<td class="bars"><div class="bar" style="width:{round(length * 100, 1)}%"></div></td>'
        rows.append(f"<tr>{cells}{bar}</tr>")
    body = "\n".join([f'<thead><tr>{heads}<th class="bars"></th></tr></thead>\n<tbody>', *rows, "</tbody>"])
    notes = "".join(f"{marked('p', note)}\n" for note in report.notes)
    return page(title, _STYLE, f"<table>\n{body}\n</table>\n{notes}")


def _label(report: Report, record: Record, output: Output) -> str:
    columns = [column for column in report.told if not column.right and column.role != "ref"]
    return ", ".join(filter(None, (shown(column, record, output) for column in columns))) or "none"


def _value(report: Report, record: Record, output: Output) -> str:
    column = next(column for column in report.columns if column.name == report.bars)
    return shown(column, record, output)


def _right(column: Column) -> str:
    return ' class="right"' if column.right else ""
