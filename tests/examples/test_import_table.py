"""The table in ``examples/import.md``: what comes in of each sample by the plain command, and what is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Crm
from tests.surroundings import RENEW

DOCUMENT, FOLDER = ROOT / "examples" / "import.md", ROOT / "examples" / "import"
HEAD = (
    "| File | Command | In the file | Came in | Links | Left out, and named | Passed over |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
KINDS = {"hubspot-contacts": "lead", "salesforce-leads": "lead", "pipedrive-leads": "lead", "people": "contact"}
SAMPLES = sorted(
    path for path in [*FOLDER.glob("*.*"), *(FOLDER / "made-up").glob("*.*")] if path.suffix in (".csv", ".vcf")
)


def kind_of(path: Path) -> str:
    """The last word of the name of a file that was made up; of those that people wrote as above."""
    return KINDS.get(path.stem, path.stem.rpartition("-")[2].removesuffix("s"))


def row(path: Path, kind: str, told: dict[str, Any]) -> str:
    columns: dict[str, str | None] = told["columns"]
    links = {name for name, means in columns.items() if means and means.endswith(":id")}
    fields = [name for name, means in columns.items() if means and name not in links]
    left = [found[1] for text in told["warnings"] if (found := re.match(r"Columns left out: (.+?)\. Use", text))]
    waits = [text.partition(" that are")[0].rstrip(".") for text in told["warnings"] if " wait" in text]
    made = len(told["created"])
    cells = (
        path.relative_to(FOLDER).as_posix().removeprefix("made-up/"),
        f"`crm import {kind} {path.name}`",
        f"{told['rows']} × {len(columns)}",
        f"{made} {kind if made == 1 else {'company': 'companies'}.get(kind, f'{kind}s')}, {len(fields)} columns",
        "; ".join([*(["by " + ", ".join(sorted(links))] * bool(links)), *waits]),
        ", ".join(left),
        ", ".join(name for name, means in columns.items() if means == ""),
    )
    return f"| {' | '.join(cells)} |"


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_comes_in_as_the_table_says(crm: Crm, path: Path) -> None:
    kind = kind_of(path)
    done = crm("import", kind, str(path), "--json")
    assert done.exit == 0, done.err
    told = done.json
    lines = told["rows"] - len(told["created"]) if "line.name" in told["columns"].values() else 0
    assert (told["rows"] - lines, told["rejected"], told["skipped"]) == (len(told["created"]), 0, 0)
    found = row(path, kind, told)
    text = DOCUMENT.read_text(encoding="utf-8")
    if RENEW:
        before, rest = text.split(HEAD)
        rows, _, after = rest.partition("\n\n")
        kept = {line.split(" | ")[0]: line for line in rows.split("\n")}
        kept[found.split(" | ")[0]] = found
        text = f"{before}{HEAD}{chr(10).join(kept[name] for name in sorted(kept))}\n\n{after}"
        DOCUMENT.write_text(text, encoding="utf-8")
    assert f"\n{found}\n" in text, "CRM_UPDATE_GOLDEN=1 accepts the new row"


def test_the_table_has_every_sample_and_no_other() -> None:
    rows = DOCUMENT.read_text(encoding="utf-8").partition(HEAD)[2].partition("\n\n")[0].split("\n")
    assert len(rows) == len(SAMPLES)
