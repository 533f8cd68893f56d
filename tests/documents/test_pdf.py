"""Pages as PDF: all that a document says stands on them, where people and window envelopes look for it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from crmcli.documents.paper import Address, Design, Payment
from crmcli.documents.pdf import left_out, pdf
from crmcli.documents.words import Words
from crmcli.errors import Refused

from .papers import BANK, CLIENT, SELLER, early, kinds, line, paper, whole
from .rendered import picture, places, text, texts, total

KINDS = kinds()
SHOWN = {name: one for name, one in KINDS.items() if name != "strange letters"}


@pytest.mark.parametrize("name", SHOWN)
def test_every_kind_has_its_number_its_parties_and_its_total_on_the_page(name: str) -> None:
    one = SHOWN[name]
    found, say = text(one), Words(one.language, one.currency)
    for expected in (one.number, one.seller.name, one.client.name, total(one), one.title):
        assert expected in found
    for each in one.lines[:3]:
        assert each.name in found and say.quantity(each) in found
    for note in (one.tax_note or "").splitlines():
        assert note in found


def test_the_same_document_gives_the_same_bytes() -> None:
    one = KINDS["three lines"]
    assert pdf(one, Design()) == pdf(one, Design())
    content = PdfReader(io.BytesIO(pdf(one, Design())))
    assert content.metadata is not None
    assert content.metadata.title == "Rechnung RE-2026-0042"
    assert str(content.metadata.creation_date)[:10] == "2026-11-26"
    assert content.root_object["/Lang"] == "de"


def test_sums_are_carried_from_page_to_page() -> None:
    one = paper([line("10", name=f"Posten {number}") for number in range(1, 61)])
    found = texts(pdf(one, Design()))
    assert len(found) == 3
    carry, carried = "Zwischensumme, Übertrag auf die nächste Seite", "Übertrag"
    ends = [int(re.findall(r"Posten (\d+)", page)[-1]) for page in found]
    assert [len(re.findall("Posten", page)) for page in found] == [ends[0], ends[1] - ends[0], 60 - ends[1]]
    for at in (0, 1):
        assert f"{carry} {ends[at] * 10},00 €" in found[at]
        assert f"{carried} {ends[at] * 10},00 € {ends[at] + 1} Posten {ends[at] + 1}" in found[at + 1]
    assert [f"Seite {number} von 3" in page for number, page in enumerate(found, 1)] == [True, True, True]
    assert "Gesamtbetrag 714,00 €" in found[2] and "Gesamtbetrag" not in found[0] + found[1]


def test_a_table_that_ends_with_its_page_takes_its_last_line_along_with_the_total() -> None:
    for count in range(12, 24):
        found = texts(pdf(paper([line("10", name="Posten") for _ in range(count)]), Design()))
        last = next(page for page in found if "Gesamtbetrag" in page)
        assert "Posten" in last, count


def test_discounts_and_charges_stand_between_subtotal_and_net() -> None:
    found = text(KINDS["document discount and charge"])
    assert "Zwischensumme 1.300,00 € Treuerabatt (10 %) −130,00 € Fracht 25,00 € Nettobetrag 1.195,00 €" in found
    assert "zzgl. 19 % USt auf 925,00 € 175,75 € zzgl. 7 % USt auf 270,00 € 18,90 € Gesamtbetrag 1.389,65 €" in found


def test_prices_with_tax_are_summed_with_tax_and_tell_what_is_in_them() -> None:
    found = text(KINDS["gross prices"])
    assert "Gesamtbetrag 2.804,72 €" in found
    assert "Nettobetrag" not in found
    assert "darin 19 % USt auf 2,50 € 0,47 €" in found


def test_a_deposit_that_is_taken_off_is_net_among_net_prices() -> None:
    found = text(KINDS["deposit taken off"])
    assert "netto 300,00, USt 57,00 −1 300,00 € −300,00 € Nettobetrag 700,00 €" in found
    mixed = text(paper([line("100"), line("23.80", "2", tax_included=1)]))
    assert "Preis inkl. USt 2 Stück 23,80 € 40,00 €" in mixed


def test_early_payment_is_a_sentence_with_its_day_and_its_amount() -> None:
    found = text(KINDS["early payment"])
    assert "Bei Zahlung bis zum 10.12.2026 gewähren wir 2 % Skonto; zu zahlen sind dann 116,62 €." in found
    english = text(replace(KINDS["early payment"], language="en"))
    assert "If you pay by 10 December 2026, you may deduct 2% for early payment: €116.62 is then due." in english


def test_quantities_are_written_as_people_write_them() -> None:
    lines = [line("95", "3", unit="HUR"), line("2", "1234.5", unit="KGM"), line("5400", unit="LS"), line("4", "2")]
    german, english = text(paper(lines)), text(paper(lines, language="en"))
    for amount in ("3 Std. 95,00 €", "1.234,5 kg 2,00 €", "pauschal 5.400,00 €", "2 Stück 4,00 €"):
        assert amount in german
    for amount in ("3 hours €95.00", "1,234.5 kg €2.00", "lump sum €5,400.00", "2 pcs. €4.00"):
        assert amount in english


def test_optional_lines_stand_apart_with_a_sum_of_their_own() -> None:
    one = paper([line("100")], type="quote", number="AN-1", valid_until="2026-12-24", payment=Payment())
    more = replace(one.lines[0], number=2, name="Nachtschicht", optional=True, net=5000, tax=950, gross=5950)
    found = text(replace(one, lines=(*one.lines, more)))
    total, apart = found.index("Gesamtbetrag 119,00 €"), found.index("Optional, im Gesamtbetrag nicht enthalten")
    assert total < apart < found.index("Nachtschicht")
    assert "Summe optional, netto 50,00 € Summe optional, inkl. USt 59,50 €" in found
    assert "Dieses Angebot gilt bis zum 24.12.2026." in found


def test_a_correction_names_what_it_corrects() -> None:
    found = text(KINDS["cancellation"])
    assert "Stornorechnung RE-2026-0042" in found
    assert "hebt die Rechnung RE-2026-0041 vom 01.11.2026 vollständig auf. Grund: Irrtümlich gestellt" in found
    assert "Bitte zahlen" not in found


def test_the_address_stands_in_the_window_of_form_b() -> None:
    content = pdf(KINDS["three lines"], Design())
    at = {words: (x, y) for x, y, words in places(content)}
    for words in (CLIENT.name, CLIENT.person, "Weg 2", "20095 Hamburg"):
        x, y = at[str(words)]
        assert 20 <= x <= 105 and 62.7 <= y <= 90, words
    sender = at["Werkstatt Süd GmbH · Werkstraße 1 · 10115 Berlin"]
    assert 45 <= sender[1] <= 62.7
    assert at["Rechnungsnummer"][0] == pytest.approx(125, abs=0.1)


def test_a_name_of_300_letters_stays_in_the_window_and_pushes_nothing_out() -> None:
    name = ("Ünïcödé & <b>Söhne</b> Beteiligungsgesellschaft für Spezialanwendungen " * 5)[:300].strip()
    content = pdf(paper([line("100")], client=replace(CLIENT, name=name)), Design())
    inside = [words for x, y, words in places(content) if x < 105 and 60 < y < 91]
    assert inside[-1] == "20095 Hamburg"
    assert "".join(name.split()) in "".join("".join(inside).split())
    longest = pdf(paper([line("100")], client=replace(CLIENT, name="W" * 3000)), Design())
    inside = [words for x, y, words in places(longest) if x < 105 and 60 < y < 91]
    assert inside[-1] == "20095 Hamburg" and any(words.endswith("…") for words in inside)


def test_long_texts_flow_over_pages() -> None:
    intro = "\n".join(f"Absatz {number}" for number in range(150))
    one = paper([line("100", name="Wort " * 900)], intro=intro)
    found = texts(pdf(one, Design()))
    assert len(found) > 3
    assert " ".join(found).count("Absatz") == 150 and " ".join(found).count("Wort") == 900
    assert "Übertrag 100,00 € Wort" in found[-1], "a line that goes on over the page has its sum above it"


def test_a_draft_carries_a_mark_across_every_page(tmp_path: Path) -> None:
    lines = [line("10", name=f"Posten {number}") for number in range(40)]
    draft = replace(paper(lines), draft=True, number=None, date=None)
    assert ["ENTWURF" in page for page in texts(pdf(draft, Design()))] == [True, True]
    assert "ENTWURF" not in text(paper(lines))
    blank, marked = (picture(pdf(one, Design()), tmp_path, 50) for one in (replace(draft, draft=False), draft))
    middle = (60, 250, 330, 400)
    assert sum(marked.crop(middle).histogram()[220:240]) > 2 * sum(blank.crop(middle).histogram()[220:240])


def test_letter_paper_is_for_countries_that_use_it() -> None:
    seller = replace(SELLER, address=Address("1 Main St", "78701", "Austin", "TX", "US"))
    pages = {
        country: PdfReader(io.BytesIO(pdf(one, Design()))).pages[0].mediabox
        for country, one in {"DE": KINDS["one line"], "US": replace(KINDS["one line"], seller=seller)}.items()
    }
    assert [round(float(side)) for side in (pages["DE"].width, pages["DE"].height)] == [595, 842]
    assert [round(float(side)) for side in (pages["US"].width, pages["US"].height)] == [612, 792]
    assert "Austin, TX 78701" in text(replace(KINDS["one line"], seller=seller))


def test_fold_marks_and_the_hole_mark_stand_at_the_edge(tmp_path: Path) -> None:
    image = picture(pdf(KINDS["one line"], Design()), tmp_path, 254)  # ten pixels a millimetre
    edge = [min(image.getpixel((x, y)) for x in range(45, 75)) for y in range(image.height)]
    marks = [y / 10 for y in range(1, image.height) if edge[y] < 230 <= edge[y - 1]]
    assert marks == pytest.approx([105, 148.5, 210], abs=0.3)


def test_a_logo_takes_the_place_of_the_name(tmp_path: Path) -> None:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (400, 100), (0, 0, 0)).save(stream, "PNG")
    image = picture(pdf(KINDS["one line"], Design(logo=stream.getvalue())), tmp_path, 50)
    assert image.getpixel((round(150 / 25.4 * 50), round(20 / 25.4 * 50))) == 0
    with pytest.raises(Refused, match="logo cannot be read"):
        pdf(KINDS["one line"], Design(logo=stream.getvalue()[:60]))


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Tschüß & Łódź <AG> Ελλάδα Привет", "Tschüß & Łódź <AG> Ελλάδα Привет"),
        ("Käse 🧀 Wein", "Käse Wein"),
    ],
)
def test_names_in_other_scripts_are_drawn_in_their_order(name: str, drawn: str) -> None:
    assert drawn in text(paper([line("1")], client=replace(CLIENT, name=name)))


def test_arabic_letters_join_their_neighbours() -> None:
    from crmcli.documents.letters import shaped

    assert shaped("سلام") == "\ufeb3\ufefc\ufee1"  # seen initial, lam-alef final, meem isolated
    assert shaped("باب") == "\ufe91\ufe8e\ufe8f"


def test_letters_without_a_glyph_are_refused_and_pictures_are_named() -> None:
    with pytest.raises(Refused, match="東京"):
        pdf(paper([line("1", name="東京")]), Design())
    assert left_out(paper([line("1", name="Fest 🎉🏽 ab")])) == "🎉"
    assert left_out(KINDS["three lines"]) == ""


def test_an_account_in_another_currency_has_no_code_but_its_details() -> None:
    found = text(KINDS["Swiss francs"])
    assert "Payee Werkstatt Süd GmbH IBAN DE89 3704 0044 0532 0130 00" in found and "GiroCode" not in found
    assert "GiroCode" in text(paper([line("1")], payment=BANK))


def test_amounts_of_any_size_stay_on_the_page() -> None:
    one = paper(
        [line("99999999999.123456", "12345.6789", unit="KGM", price_per="1000")], payment=early("2", 1, "2026-11-27", 1)
    )
    for x, _, words in places(pdf(one, Design())):
        assert 0 < x < 192, words


def test_an_adjustment_without_lines_below_it_is_shown() -> None:
    one = paper([line("100"), whole("charge", "Eilzuschlag", amount=1000, tax_rate="19")])
    assert "Zwischensumme 100,00 € Eilzuschlag 10,00 € Nettobetrag 110,00 €" in text(one)


def test_the_accent_colours_the_heading(tmp_path: Path) -> None:
    place = [round(millimetres / 25.4 * 100) for millimetres in (25, 103, 80, 110)]
    darkest = [
        picture(pdf(KINDS["one line"], Design(accent=accent)), tmp_path).crop(place).getextrema()[0]
        for accent in ("#000000", "#dddddd")
    ]
    assert darkest[0] < 10 and darkest[1] > 200


def test_right_to_left_text_is_turned_around_for_drawing() -> None:
    from crmcli.documents.letters import visual

    assert visual("Firma שלום 12") == "Firma 12 םולש"
    assert visual("Tschüß 12") == "Tschüß 12"
