"""``python -m tests.bench.einvoices``: how many official validations our e-invoices pass, as a table."""

from __future__ import annotations

import re

from crmcli.documents.einvoice.missing import missing
from tests.documents.papers import kinds
from tests.documents.rules import MISSING, RULES, SCHEMAS, stylesheet, violations
from tests.documents.writers import write


def table() -> str:
    """A row per format: documents, schemas and sets of rules, validations, and what they found."""
    rows = ["| Format | Documents | Schemas | Sets of rules | Rules | Validations | Violations |", "| --- " * 7 + "|"]
    whole = [0, 0, 0]
    for format, sets in RULES.items():
        papers = [paper for paper in kinds().values() if not missing(paper, format)]
        found = sum(len(violations(format, write(format, paper))) for paper in papers)
        passed = len(papers) * (len(SCHEMAS[format]) + len(sets))
        names = ", ".join(sets)
        known = sum(map(_rules, sets))
        whole = [sum(pair) for pair in zip(whole, (len(papers), passed, found), strict=True)]
        schemas = ", ".join(SCHEMAS[format])
        rows.append(f"| `{format}` | {len(papers)} | {schemas} | {names} | {known} | {passed} | {found} |")
    rows.append(f"| | {whole[0]} | | | | {whole[1]} | {whole[2]} |")
    return "\n".join(rows)


def _rules(name: str) -> int:
    """How many rules a stylesheet knows by an identifier of their own."""
    text = stylesheet(name).read_text(encoding="utf-8")
    return len(set(re.findall(r"\[((?:BR|UBL|CII|PEPPOL)-[A-Z0-9a-z-]+)\]", text)))


if __name__ == "__main__":
    print(f"not installed: {', '.join(MISSING)}" if MISSING else table())
