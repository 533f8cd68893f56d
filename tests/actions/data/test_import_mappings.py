"""What was said about columns is remembered, listed, forgotten, and taken back with the step that it was said in."""

from __future__ import annotations

from tests.conftest import Crm
from tests.difference import changed

TEXT = 'First Name;Firma;Deal Stage;Amount;Close Date\nMia;Acme;Negotiation;"1,200";03/04/2026\n'
SAID = ("--map", "Firma=company_name", "--map", "Close Date=", "--decimal", ",", "--date-format", "DD/MM/YYYY",
        "--map", "Deal Stage=stage", "--value", "Deal Stage:Negotiation=in_progress")  # fmt: skip


def known(crm: Crm) -> dict[str, str]:
    return {row["column"]: row["means"] for row in crm("import", "--mappings", "--json").json}


def test_what_was_said_is_remembered_and_forgotten_one_by_one(crm: Crm) -> None:
    assert crm("import", "lead", "-", *SAID, stdin=TEXT).exit == 0
    assert known(crm) == {
        "firma": "company_name", "closedate": "left out", "dealstage": "stage", "decimal": ",",
        "date-format": "DD/MM/YYYY", "dealstage:negotiation": "in_progress",
    }  # fmt: skip
    again = crm("import", "lead", "-", "--json", stdin=TEXT)
    lead = crm.show("LEAD-2")
    assert (lead["company_name"], lead["stage"], lead["amount"]) == ("Acme", "in_progress", "1.20")
    assert again.json["warnings"] == ["Left out as before: Close Date. Use --map 'COLUMN=field' to import one."]
    found = changed(crm, "import", "lead", "--forget", "Deal Stage", "--forget", "--decimal")
    assert (found.result.out, set(known(crm))) == ("3 mappings forgotten\n", {"firma", "closedate", "date-format"})
    assert (crm("import", "lead", "-", stdin=TEXT).exit, crm("undo").exit, len(known(crm))) == (2, 0, 6)
    assert crm("import", "--forget", "Deal Stage:Negotiation").exit == 0
    assert "dealstage" in known(crm)
    missing = crm("import", "--forget", "Nix")
    assert (missing.exit, "Nothing is remembered about 'Nix'." in missing.err) == (3, True)
    assert crm("import", "deal", "--mappings", "--json").json == []
    assert crm("import", "lead", "x.csv", "--mappings").exit == 2
    assert [crm("undo").exit for _ in range(3)] == [0, 0, 0]
    assert known(crm) == {}


def test_what_holds_for_one_file_is_not_remembered(crm: Crm) -> None:
    """--skip, --bad-values and --unknown-stage are said of a file, not of its columns."""
    text = "My list\n\nFirst Name,Email,Stage\nMia,nobody,Somewhere\n"
    done = crm("import", "lead", "-", "--skip", "2", "--bad-values", "drop", "--unknown-stage", "new", stdin=text)
    assert (done.exit, crm.show("LEAD-1")["emails"], known(crm)) == (0, [], {})
