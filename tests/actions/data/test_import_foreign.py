"""Tables of other programs: as typed first they come in with every row and column, or what is left out is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Crm


def told(crm: Crm, kind: str, text: str | bytes, *words: str) -> dict[str, Any]:
    """What an import of this text answers."""
    done = crm("import", kind, "-", *words, "--json", stdin=text)
    assert done.exit == 0, done.err
    found: dict[str, Any] = done.json
    return found


def ids(crm: Crm, ref: str) -> list[tuple[str, str]]:
    return [(each["system"], each["id"]) for each in crm.show(ref)["external_ids"]]


@pytest.mark.parametrize(
    ("kind", "text", "id", "links"),
    [
        ("contact", "Id,AccountId,LastName,Email,MailingCity\n003A,001X,Roe,r@x.example,Kiel\n003B,001X,Orr,,Kiel\n",
         ("salesforce", "003A"), "2 links wait for companies of salesforce."),
        ("deal", "Id,AccountId,Name,StageName,CloseDate\n006A,001X,Crane,Closed Won,2026-03-01\n",
         ("salesforce", "006A"), "1 link waits for companies of salesforce."),
        ("contact", "id,firstName,lastName,accountName,accountId,emailAddress\ne1,Una,Roe,,acc1,r@x.example\n",
         ("espocrm", "e1"), "1 link waits for companies of espocrm."),
        ("deal", "deal_id,title,contact_id,amount\nD1,Crane,C1,100\n", ("default", "D1"),
         "1 link waits for contacts of the same program."),
        ("deal", "Record ID,Deal Name,Deal Stage,Associated Contact IDs\n71,Crane,Closed Lost,501\n",
         ("hubspot", "71"), "1 link waits for contacts of hubspot."),
        ("contact", "Contact ID,Account Name,Mailing City,Last Name\n003A,,Kiel,Roe\n", ("salesforce", "003A"), None),
    ],
    ids=["salesforce contacts", "salesforce deals", "espocrm", "a list", "hubspot", "salesforce report"],
)  # fmt: skip
def test_i1_the_id_of_a_row_is_told_from_those_that_are_links(
    crm: Crm, kind: str, text: str, id: tuple[str, str], links: str | None
) -> None:
    """AccountId was taken for the row's own id: two people of one company became one."""
    answer = told(crm, kind, text)
    assert answer["rows"] == len(answer["created"])
    assert ids(crm, answer["created"][0]) == [id]
    assert [warning for warning in answer["warnings"] if "wait" in warning] == [links] * bool(links)


def test_i2_a_second_value_of_a_field_is_named_and_kept_where_that_is_asked(crm: Crm) -> None:
    text = (
        "Last Name,Home Street,Home City,Business Street,Business City,Website,Company Domain Name,Notes,Description\n"
        "Roe,Hill 1,Kiel,Quay 7,Hamburg,https://roe.example,quay.example,First,Second\n"
        "Orr,Hill 2,Bonn,,,https://orr.example,https://orr.example,,Only\n"
    )
    answer = told(crm, "contact", text)
    roe, orr = crm.show("CONTACT-1"), crm.show("CONTACT-2")
    assert (roe["street"], roe["city"], roe["website"], roe["comments"]) == (
        "Quay 7", "Hamburg", "https://roe.example", "First",
    )  # fmt: skip
    assert (orr["street"], orr["city"], orr["comments"]) == ("Hill 2", "Bonn", "Only")
    lost = "Home Street, Home City, Company Domain Name, Description"
    assert answer["warnings"][0].startswith(f"Columns left out: {lost}. Use --map")
    answer = told(crm, "contact", text.replace("Roe", "Ray"), "--extra", "comments")
    kept = "First\nHome Street: Hill 1\nHome City: Kiel\nCompany Domain Name: quay.example\nDescription: Second"
    assert (crm.show("CONTACT-3")["comments"], answer["warnings"]) == (kept, [])


def test_i2_a_name_means_what_fits_beside_the_other_columns(crm: Crm) -> None:
    crm.new("contact", "Una Roe")
    told(crm, "deal", "Deal Name,Contact Name\nCrane,Una Roe\n")
    assert crm.show("DEAL-1")["contact"] == "CONTACT-1"
    crm.new("contact", "Una Roe", "--email", "una@quay.example")
    told(crm, "deal", "Record ID,Deal Name,Associated Contact\n71,Lift,Una Roe (una@quay.example)\n")
    assert crm.show("DEAL-2")["contact"] == "CONTACT-2"
    missing = crm("import", "deal", "-", stdin="title,contact\nCrane,Tim Orr\n")
    assert (missing.exit, "line 2: There is no contact called 'Tim Orr'." in missing.err) == (3, True)
    assert "Use --make contact" in missing.err
    told(crm, "lead", "Lead Name,First Name,Last Name\nWeb form,Una,Roe\n")
    told(crm, "lead", "lead_name,contact_name\nQuay Cranes,Una Roe\n")
    form, close = crm.show("LEAD-1"), crm.show("LEAD-2")
    assert (form["title"], form["first_name"], form["last_name"]) == ("Web form", "Una", "Roe")
    assert (close["company_name"], close["first_name"], close["last_name"]) == ("Quay Cranes", "Una", "Roe")


def test_i5_an_own_list_of_another_database_is_not_linked_to_whatever_bears_the_number(crm: Crm) -> None:
    crm.new("company", "Acme")
    text = "ref,last_name,company,company_title,created_at\nCONTACT-9,Roe,COMPANY-1,{},2026-01-01T00:00:00Z\n"
    done = crm("import", "contact", "-", stdin=text.format("Quay Cranes"))
    assert (done.exit, "line 2: COMPANY-1 is 'Acme' here, but 'Quay Cranes' in the file." in done.err) == (5, True)
    assert told(crm, "contact", text.format("ACME"))["created"] == ["CONTACT-1"]
    assert crm.show("CONTACT-1")["company"] == "COMPANY-1"


def test_i7_what_was_left_out_before_is_named(crm: Crm) -> None:
    told(crm, "deal", "Title,Stage\nCrane,nowhere\n", "--map", "Stage=")
    said = told(crm, "deal", "Title,Stage\nLift,won\n")["warnings"]
    assert said == ["Left out as before: Stage. Use --map 'COLUMN=field' to import one."]
    assert crm.show("DEAL-2")["stage"] == "new"
    told(crm, "deal", "Title,Stage\nHoist,won\n", "--map", "Stage=stage")
    assert crm.show("DEAL-3")["stage"] == "won"


DEALS = "Deal Name,Deal Stage\nA,Closed Won\nB,Negotiation\nC,Qualified: warm\nD,Negotiation\n"


def test_i10_stages_that_mean_nothing_are_refused_at_once_told_and_remembered(crm: Crm) -> None:
    done = crm("import", "deal", "-", stdin=DEALS)
    assert (done.exit, "line 3: A deal has no stage 'Negotiation', nor 'Qualified: warm' (line 4)." in done.err) == (
        2, True,
    )  # fmt: skip
    assert "--value 'Deal Stage:Negotiation=new' --value 'Deal Stage:Qualified: warm=new'" in done.err
    words = ("--value", "deal stage:NEGOTIATION=executing", "--value", "Deal Stage:Qualified: warm=preparation")
    told(crm, "deal", DEALS, *words)
    assert [crm.show(f"DEAL-{number}")["stage"] for number in (1, 2, 3, 4)] == [
        "won", "executing", "preparation", "executing",
    ]  # fmt: skip
    again = told(crm, "deal", "Deal Stage,Deal Name,Amount\nNegotiation,E,5\n")
    assert crm.show(again["created"][0])["stage"] == "executing"
    crm("undo"), crm("undo")
    assert crm("import", "deal", "-", stdin=DEALS).exit == 2
    answer = told(crm, "deal", DEALS, "--unknown-stage", "preparation")
    assert crm.show(answer["created"][1])["stage"] == "preparation"
    for wrong in ("Negotiation=new", "Deal Stage:=new", "Deal Stage:Negotiation"):
        assert crm("import", "deal", "-", "--value", wrong, stdin=DEALS).exit == 2
    assert crm("import", "deal", "-", "--unknown-stage", "nowhere", stdin=DEALS).exit == 2


def test_i10_stages_are_asked_for_one_by_one_at_a_terminal(crm: Crm, tmp_path: Path) -> None:
    (tmp_path / "deals.csv").write_text(DEALS)
    done = crm("import", "deal", str(tmp_path / "deals.csv"), stdin="executing\n2\n", terminal=True)
    assert (done.exit, "Deal Stage: which stage is 'Negotiation'?" in done.err) == (0, True)
    assert [crm.show(f"DEAL-{number}")["stage"] for number in (2, 3)] == ["executing", "preparation"]
    assert crm.show(told(crm, "deal", "Deal Name,Deal Stage\nF,Negotiation\n")["created"][0])["stage"] == "executing"


def test_i10_a_status_closes_a_deal_and_a_pipeline_of_others_is_the_usual_one(crm: Crm) -> None:
    text = (
        "Deal Name,Stage,Status,Pipeline\nA,preparation,Won,Sales Pipeline\nB,executing,Open,Partners\n"
        "C,new,lost,\nD,preparation,Rotten,default\n"
    )
    answer = told(crm, "deal", text)
    assert [crm.show(ref)["stage"] for ref in answer["created"]] == ["won", "executing", "lost", "preparation"]
    assert answer["warnings"] == [
        "There is no pipeline 'Partners' here; what was in it is in the usual one.",
        "Columns left out: Status. Use --map 'COLUMN=field' to import one, --extra comments to keep them all.",
    ]
    own = "ref,title,pipeline,created_at\nDEAL-7,A,Partners,2026-01-01T00:00:00Z\n"
    assert "There is no pipeline 'Partners'." in crm("import", "deal", "-", stdin=own).err


def test_i19_bad_values_are_refused_left_out_or_kept_as_text(crm: Crm) -> None:
    text = "Last Name,Country,Email,Phone\nRoe,Atlantis,roe@x.example,0800-CRANES\nOrr,n/a,none,-\n"
    done = crm("import", "contact", "-", stdin=text)
    assert (done.exit, "line 2: country: 'Atlantis'" in done.err) == (2, True)
    answer = told(crm, "contact", text, "--bad-values", "comments")
    roe, orr = crm.show("CONTACT-1"), crm.show("CONTACT-2")
    assert (roe["comments"], roe["country"], roe["phones"]) == ("Country: Atlantis\nPhone: 0800-CRANES", None, [])
    assert (orr["comments"], orr["emails"], orr["phones"]) == (None, [], [])
    assert answer["warnings"] == [
        "2 values that cannot be read were put into comments: Country (1), Phone (1)."
    ]  # fmt: skip
    answer = told(crm, "contact", text.replace("Roe,", "Ray,").replace("roe@", "ray@"), "--bad-values", "drop")
    assert (crm.show("CONTACT-3")["comments"], answer["warnings"]) == (
        None, ["2 values that cannot be read were left out: Country (1), Phone (1)."],
    )  # fmt: skip
    assert crm("import", "contact", "-", "--bad-values", "keep", stdin=text).exit == 2


def test_i20_numbers_and_dates_are_read_as_their_column_shows_or_as_people_say(crm: Crm) -> None:
    text = 'Title;Amount;Close Date;Probability\nA;"1.200,50 €";14/03/2026;0,5\nB;2.400;03/04/2026;0,482\n'
    answer = told(crm, "deal", text)
    found = [crm.show(ref) for ref in answer["created"]]
    assert [(deal["amount"], deal["close_date"], deal["probability"]) for deal in found] == [
        ("1200.50", "2026-03-14", 50), ("2400.00", "2026-04-03", 48),
    ]  # fmt: skip
    assert answer["warnings"] == ["A value of Probability was rounded."]
    text = "Title,Amount,Close Date\nC,1.200,03/04/2026\n"
    done = crm("import", "deal", "-", stdin=text)
    assert (done.exit, "close_date: '03/04/2026' could be more than one day." in done.err) == (2, True)
    done = crm("import", "deal", "-", "--date-format", "DD/MM/YYYY", stdin=text)
    assert (done.exit, "amount: '1.200' can be read in two ways." in done.err) == (2, True)
    assert "--decimal ," in done.err
    told(crm, "deal", text, "--decimal", ",", "--date-format", "MM/DD/YYYY")
    told(crm, "deal", text.replace("C,", "D,"))
    assert [(crm.show(ref)["amount"], crm.show(ref)["close_date"]) for ref in ("DEAL-3", "DEAL-4")] == [
        ("1200.00", "2026-03-04"), ("1200.00", "2026-03-04"),
    ]  # fmt: skip
    assert crm("import", "deal", "-", "--decimal", ";", stdin=text).exit == 2


def test_i20_the_day_when_it_was_made_in_the_other_program_is_kept_where_that_is_asked(crm: Crm) -> None:
    text = "Last Name,Create Date\nRoe,2024-03-14 10:20\nOrr,14 Mar 2024\n"
    told(crm, "contact", text, "--map", "Create Date=created_at")
    assert [crm.show(f"CONTACT-{number}")["created_at"] for number in (1, 2)] == [
        "2024-03-14T10:20:00Z", "2024-03-14T00:00:00Z",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "text", "made", "said"),
    [
        ("contact", 'Notes:\n"Some addresses, are missing."\n\nFirst Name,Last Name,Position\nUna,Roe,Buyer\n', 1,
         ["3 lines above the column names were left out."]),
        ("contact", "Customers 2026,,\nFirst Name,Last Name,Email\nUna,Roe,una@x.example\n", 1,
         ["1 line above the column names was left out."]),
        ("contact", "Kunden 2026\n\nVorname;Nachname;E-Mail\nUna;Roe;una@x.example\n", 1,
         ["2 lines above the column names were left out."]),
        ("deal", "Title,Amount\nA,100\nB,200\nTotal,300\n", 2,
         ["Line 4 was left out: a total or a remark below the rows."]),
        ("deal", "Title,Amount,Source\nA,100,\nTotal,7,web\nB,200,\n", 3, []),
        ("deal", "Title,Amount,Source\nA,100,\n\nCrane Report\nConfidential\n", 1,
         ["Lines 4 to 5 were left out: a total or a remark below the rows."]),
        ("deal", "Title,Amount\nA\nB,200\n", 2, []),
    ],
    ids=["linkedin", "a title", "a title and ;", "totals", "a row called Total", "remarks", "a short row"],
)  # fmt: skip
def test_i17_what_stands_around_the_rows_is_no_row(crm: Crm, kind: str, text: str, made: int, said: list[str]) -> None:
    answer = told(crm, kind, text)
    assert (len(answer["created"]), answer["warnings"]) == (made, said)


def test_i17_the_lines_above_the_names_can_be_said(crm: Crm) -> None:
    answer = told(crm, "contact", "Email,Name\nLast Name,Email\nRoe,roe@x.example\n", "--skip", "1")
    assert answer["columns"] == {"Last Name": "last_name", "Email": "emails"}
    assert told(crm, "contact", "Last Name,City\nTotal,5\n", "--skip", "0")["created"] == []


def test_i18_two_columns_of_one_name_are_both_taken(crm: Crm) -> None:
    told(
        crm,
        "contact",
        "Last Name,Email,Email,Notes,Notes\nRoe,a@x.example,b@x.example,One,Two\n",
        "--extra",
        "comments",
    )
    roe = crm.show("CONTACT-1")
    assert [point["value"] for point in roe["emails"]] == ["a@x.example", "b@x.example"]
    assert roe["comments"] == "One\nNotes (2): Two"


def test_i16_a_table_that_is_hardly_known_says_so_and_a_person_can_stop_there(crm: Crm, tmp_path: Path) -> None:
    text = "Last Name,Laune,Wetter,Farbe\nRoe,gut,Regen,rot\n"
    assert told(crm, "contact", text)["warnings"][0] == "Only 1 of 4 columns are known."
    (tmp_path / "people.csv").write_text(text)
    words = ("import", "contact", str(tmp_path / "people.csv"))
    done = crm(*words, stdin="\n\n\nno\n", terminal=True)
    assert (done.exit, "3 columns are not known." in done.err) == (5, True)
    assert crm(*words, stdin="\n\n\nyes\n", terminal=True).exit == 0
    assert len(crm("contact", "list", "-q").lines) == 2


def test_i6_a_pipeline_that_is_not_there_is_refused(crm: Crm) -> None:
    for words in (("--pipeline", "X", "--stage", "new"), ("--pipeline", "X")):
        done = crm("deal", "new", "Crane", *words)
        assert (done.exit, "There is no pipeline 'X'." in done.err) == (5, True)
    crm.new("deal", "Crane")
    for words in (("--pipeline", "X"), ("--pipeline", "X", "--stage", "won")):
        done = crm("edit", "DEAL-1", *words)
        assert (done.exit, "There is no pipeline 'X'." in done.err) == (5, True)
    assert crm.show("DEAL-1")["pipeline"] == "default"


def test_i3_two_rows_of_one_file_with_one_key_are_refused_with_both_lines(crm: Crm, tmp_path: Path) -> None:
    """The second changed what the first had made: of two people behind info@ one was left."""
    text = "Email,City\ninfo@x.org,Berlin\nada@x.org,Kent\ninfo@x.org,London\n"
    done = crm("import", "lead", "-", "--upsert-by", "email", stdin=text)
    assert (done.exit, "Lines 2 and 4 are about the same lead (same email)." in done.err) == (4, True)
    words = ("--upsert-by", "email", "--rejects", str(tmp_path / "bad.csv"))
    assert crm("import", "lead", "-", *words, stdin=text).out == "2 leads imported: LEAD-1 to LEAD-2; 1 rejected\n"
    crm("undo")
    done = crm("import", "lead", "-", "--upsert-by", "email", "--on-duplicate", "create", stdin=text)
    assert done.out == "3 leads imported: LEAD-3 to LEAD-5\n"
    assert [crm.show(ref)["city"] for ref in ("LEAD-3", "LEAD-5")] == ["Berlin", "London"]
