"""However a word is written, it means the same: in filters, references, tags, duplicates and imports."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.difference import changed
from tests.prepared import prepared


@pytest.fixture
@prepared
def munich(crm: Crm) -> Crm:
    """Three contacts of one town, in three spellings, and one of another."""
    for name, city in (("Ada", "München"), ("Eve", "MUNCHEN"), ("Zoë", "Muenchen"), ("Bob", "Bonn")):
        crm.new("contact", name, "--city", city)
    return crm


@pytest.mark.parametrize(
    ("filter", "found"),
    [
        ("city=MÜNCHEN", [1, 2]),
        ("city=munchen", [1, 2]),
        ("city=muenchen", [3]),
        ("city!=münchen", [3, 4]),
        ("city=bonn,Mu\u0308nchen", [1, 2, 4]),
        ("city~muenchen", [1, 3]),
        ("city~münch", [1, 2, 3]),
        ("city~munch", [1, 2]),
        ("first_name=zoe", [3]),
        ("title~ZOË", [3]),
        ("owner=TESTER", [1, 2, 3, 4]),
    ],
)
def test_s1_a_filter_finds_every_spelling(munich: Crm, filter: str, found: list[int]) -> None:
    munich.environ["CRM_USER"] = "ada"
    for number in range(1, 5):
        munich("edit", f"CONTACT-{number}", "--owner", "Tester")
    assert munich("contact", "list", filter, "-q").lines == [f"CONTACT-{number}" for number in found]


def test_a_title_stands_for_an_element_in_every_spelling(crm: Crm) -> None:
    crm.new("company", "Weiß & Søn’s")
    assert crm.show("WEISS & SON'S")["ref"] == "COMPANY-1"
    assert crm("show", "Weis & Søn’s").exit == 3
    done = crm("contact", "new", "Ada", "--company", "weiss & son´s", "--json")
    assert crm.show(done.json["result"][0])["company"] == "COMPANY-1"


def test_a_company_of_the_same_name_is_a_duplicate_in_every_spelling(crm: Crm) -> None:
    crm.new("company", "Groß Bäckerei")
    crm.new("lead", "Relaunch", "--company-name", "GROSS BACKEREI", "--email", "a@x.org")
    done = crm("convert", "LEAD-1", "--to", "company", "--on-duplicate", "link", "--json")
    assert (done.exit, done.json["created"]) == (0, [])
    assert crm.show("LEAD-1")["company"] == "COMPANY-1"


def test_e9_punctuation_makes_no_other_company(crm: Crm) -> None:
    crm.new("company", "Company X, LLC")
    names = "title,city\nCompany X LLC,Bonn\n“Company X” L.L.C.,Kiel\n"
    assert changed(crm, "import", "company", "-", "--on-duplicate", "skip", stdin=names).touched == {}
    assert crm("import", "company", "-", "--upsert-by", "title", stdin=names).exit == 4  # two rows about one company
    for row in ("Company X LLC,Bonn", "“Company X” L.L.C.,Kiel"):
        assert crm("import", "company", "-", "--upsert-by", "title", stdin=f"title,city\n{row}\n").exit == 0
    assert (crm.show("company x llc")["city"], len(crm("company", "list", "-q").lines)) == ("Kiel", 1)
    crm.new("company", "Company X LLC")
    assert crm.show("company x llc")["ref"] == "COMPANY-2"  # a name as it is written comes first
    assert crm("show", "Company X L.L.C").exit == 4


def test_phone_numbers_and_addresses_are_filtered_by_what_they_are(crm: Crm) -> None:
    crm.new("contact", "Ada", "--phone", "+49 (0)170 123-4567", "--email", "Jörg <joerg@müller.example>")
    for filter in ("phones~1701234567", "phones~0170 1234567", "phones~123-45", "emails~MUELLER", "emails~JO\u0308RG"):
        assert crm("contact", "list", filter, "-q").lines == ["CONTACT-1"], filter
    assert crm("contact", "list", "phones~5550001", "-q").lines == []


def test_a_tag_is_the_same_in_every_spelling(crm: Crm) -> None:
    crm.new("lead", "One", "--tag", "straße", "--tag", "STRASSE")
    assert crm.show("LEAD-1")["tags"] == ["straße"]
    assert changed(crm, "tag", "LEAD-1", "strasse").touched == {}
    assert crm("lead", "list", "tag=Strasse", "-q").lines == ["LEAD-1"]
    assert crm("lead", "list", "tag!=STRAẞE", "-q").lines == []
    assert changed(crm, "untag", "LEAD-1", "strasse").touched == {"tag": "-1"}


@pytest.mark.parametrize(
    "typed", ["Über dem Berg", "über_dem_berg", "U\u0308ber-dem-Berg", "UBER DEM BERG", "uber_dem_berg"]
)
def test_a_stage_a_choice_and_a_unit_are_the_same_in_every_spelling(crm: Crm, typed: str) -> None:
    assert crm("stage", "add", "deal", "Über dem Berg").exit == 0
    assert crm("field", "add", "deal", "area", "choice", "--choices", "über_dem_berg,nord").exit == 0
    crm.new("deal", "Relaunch", "--line", "Design x 2 STU\u0308CK @ 3", "--line", "Text x 2 stuck @ 3")
    assert crm("move", "DEAL-1", typed).exit == 0
    assert crm("edit", "DEAL-1", "--set", f"area={typed.replace(' ', '_').replace('-', '_')}").exit == 0
    deal = crm.show("DEAL-1")
    assert (deal["stage"], deal["custom"]["area"]) == ("über_dem_berg", "über_dem_berg")
    assert {line["unit"] for line in deal["lines"]} == {"C62"}
    for words in ([typed], [f"stage={typed}"], ["area=UBER_DEM_BERG"], ["won", "or", typed]):
        assert crm("deal", "list", *words, "-q").lines == ["DEAL-1"], words
    assert crm("stage", "rename", "deal", typed, "Durch").exit == 0


def test_an_article_number_is_the_same_in_every_spelling(crm: Crm) -> None:
    crm.new("product", "Tür", "--sku", "Tür-1", "--price", "10")
    done = crm("product", "new", "Other", "--sku", "TUR-1", "--price", "10")
    assert (done.exit, "sku 'TUR-1' already belongs to PRODUCT-1." in done.err) == (4, True)
    assert changed(crm, "edit", "PRODUCT-1", "--sku", "tür-1").touched == {"product": "~1(sku)"}
    crm.new("deal", "Relaunch", "--line", "tur-1 x 2")
    assert crm.show("DEAL-1")["lines"][0]["product"] == "PRODUCT-1"


def test_an_import_finds_what_is_there_in_every_spelling(crm: Crm) -> None:
    crm.new("company", "Groß GmbH", "--city", "Köln")
    text = "title,city\nGROSS GMBH,Bonn\n"
    assert changed(crm, "import", "company", "-", "--upsert-by", "title", stdin=text).result.exit == 0
    assert (crm.show("COMPANY-1")["city"], len(crm("company", "list", "-q").lines)) == ("Bonn", 1)


def test_a_line_is_found_as_it_is_after_an_undo_and_a_redo(crm: Crm) -> None:
    crm.new("deal", "Relaunch", "--line", "Räder 555 0001 @ 10")
    crm("line", "edit", "DEAL-1", "1", "--name", "Łódź")
    for verb, known, gone in (("undo", ("raeder", "5550001"), "lodz"), ("redo", ("lodz",), "raeder")):
        assert crm(verb).exit == 0
        assert [crm("find", word, "-q").lines for word in (*known, gone)] == [["DEAL-1"]] * len(known) + [[]]
    assert crm("doctor").exit == 0


def test_what_is_kept_follows_an_undo_and_a_redo_and_shows_nowhere(crm: Crm) -> None:
    crm.new("contact", "Ada", "--city", "Köln")
    found = changed(crm, "edit", "CONTACT-1", "--city", "Bonn")
    assert found.touched == {"contact": "~1(city,folded)"}
    for verb, city in (("undo", "koeln"), ("redo", "bonn")):
        assert crm(verb).exit == 0
        assert crm("contact", "list", f"city~{city}", "-q").lines == ["CONTACT-1"]
    for words in (("history", "CONTACT-1"), ("timeline", "CONTACT-1"), ("show", "CONTACT-1"), ("contact", "list")):
        assert "folded" not in crm(*words, "--json").out


def test_s5_to_be_the_same_is_an_equivalence_whatever_is_compared_with_whatever(crm: Crm) -> None:
    """What a filter finds by any spelling is found by each of those that it found, and by no other."""
    cities = (
        *(
            "Köln",
            "KOELN",
            "Koln",
            "ko\u0308ln",
            "ＫÖLN",
            "Straße",
            "STRASSE",
            "Strase",
            "Łódź",
            "lodz",
            "Αθήνα",
            "αθηνα",
        ),
        *("O'Hara", "O’HARA", "Ohara", "İstanbul", "istanbul", "ISTANBUL", "Иванов", "иванов", "Malmö\u200b", "malmo"),
    )
    rows = "".join(f"X,{city}\n" for city in cities)
    assert crm("import", "lead", "-", stdin="title,city\n" + rows).exit == 0
    found = {city: frozenset(crm("lead", "list", f"city={city}", "-q").lines) for city in cities}
    mine = {city: f"LEAD-{number}" for number, city in enumerate(cities, 1)}
    for city, refs in found.items():
        assert mine[city] in refs, city
        assert all(refs == found[other] for other in cities if mine[other] in refs), city
    assert (found["Köln"] == found["ＫÖLN"], found["Köln"] & found["Straße"]) == (True, frozenset())
