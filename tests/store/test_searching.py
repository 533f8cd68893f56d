"""Finding words: by their beginnings, without accents, and always as the rows are at present."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crmcli.catalog import REGISTRY
from crmcli.errors import BadValue
from crmcli.model import searched
from crmcli.model.changes import reverse
from crmcli.model.contacts import normal_phone, read_phone
from crmcli.model.fold import loose
from crmcli.store import history, records
from crmcli.store.act import Act
from crmcli.store.opening import open_empty

from .stores import NOW, contents, email, owned, row, sought

STORE = Act(open_empty(REGISTRY), clock=lambda: NOW, by="ada")


def lost(words: Iterable[str], **values: str) -> list[str]:
    """Those of the words by which a lead with these values is not found."""
    with STORE.step("new"):
        rows = [row(**{"title": "Tea", **values})]
        records.create(STORE, "lead", rows)
    hits = ((word, sought(STORE, word, 9, [REGISTRY.by_name["lead"]])) for word in words)
    missed = [word for word, hit in hits if [number for _, number, _ in hit] != [rows[0]["id"]]]
    with STORE.step("rm"):
        records.delete(STORE, "lead", rows)
    return missed


def found(act: Act, text: str, limit: int = 50) -> list[tuple[str, int]]:
    return [hit[:2] for hit in sought(act, text, limit)]


def leads(act: Act, *titles: str) -> None:
    with act.step("new"):
        records.create(act, "lead", [row(title) for title in titles])


@pytest.mark.parametrize(
    "text",
    ["Café", "cafe", "CAFÉ", "cafe\u0301", "caf", "Zürich", "zurich", "ZURICH züri", "ελλάδα", "日本"],
)
def test_a_word_is_found_by_its_beginning_whatever_its_case_and_accents(act: Act, text: str) -> None:
    leads(act, "Café in Zürich, ΕΛΛΆΔΑ 日本語", "Tea house")
    assert found(act, text) == [("lead", 1)]


SPELLED = {
    "Größe": ("größe", "GRÖẞE", "grosse", "groesse", "gross"),
    "Groesse": ("Größe", "groesse"),
    "Müller": ("Müller", "muller", "MUELLER", "mueller"),
    "Mueller": ("Müller", "mueller"),
    "Łódź": ("lodz", "ŁÓDŹ"),
    "Søren Ærø": ("soren aero", "Søren", "ærø soren"),
    "Þór Đặng": ("thor", "dang", "thor đặng"),
    "Işık": ("isik", "Işık", "ISIK"),
    "Auto\u00adbahn": ("Autobahn", "autobahn", "Auto\u00adbahn", "auto"),
    "مُحَمَّد": ("محمد", "مُحَمَّد", "مح"),
    "O’Brien": ("O'Brien", "O´Brien", "brien"),
}


@pytest.mark.parametrize(("text", "asked"), [(text, asked) for text in SPELLED for asked in SPELLED[text]])
def test_s2_a_word_is_found_however_it_is_spelled_wherever_it_stands(act: Act, text: str, asked: str) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Tea"), row(text)])
        records.create(act, "deal", [row("Tea", comments=text), row("Tea"), row("Tea")])
        records.create(act, "note", [owned("deal", 2, what="note", text=text, at="", by="ada")])
        line = {"number": 1, "type": "product", "name": text, "net": 0, "tax": 0, "gross": 0}
        records.create(act, "line", [owned("deal", 3, **line)])
    hits = sought(act, asked, 9)
    assert [hit[:2] for hit in hits] == [("lead", 2), ("deal", 1), ("deal", 2), ("deal", 3)]
    assert [hit[2] for hit in hits if text not in hit[2]] == []


@pytest.mark.parametrize(
    ("text", "asked"), [("blu", "blue"), ("Muller", "Mueller"), ("tru", "Trüffel"), ("Mas", "Maß"), ("हिन्दी", "हुन")]
)
def test_no_word_is_found_that_is_another(act: Act, text: str, asked: str) -> None:
    leads(act, text)
    assert found(act, asked) == []


UNPARTED = {
    "株式会社山田商店 Tokyo東京": (
        "山田",
        "商店",
        "商",
        "店",
        "山田 会社",
        "株式会社山田商店",
        "東京",
        "tokyo",
        "Tokyo東",
    ),
    "บริษัทสยามปีใหม่": ("สยาม", "ปี", "ใหม่", "ม"),
    "ﾔﾏﾀﾞ電機ﾃﾞﾝｷ": ("電機", "ヤマダ", "デンキ", "ﾀﾞ電"),
    "ក្រុមហ៊ុនខ្មែរ": ("ខ្មែរ", "ហ៊ុន"),
    "ບໍລິສັດລາວ": ("ລາວ",),
    "မြန်မာကုမ္ပဏီ": ("ကုမ္ပဏီ",),
}


@pytest.mark.parametrize("text", UNPARTED)
def test_s3_what_stands_within_a_word_of_a_script_without_blanks_is_found(act: Act, text: str) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Tea"), row(text), row("Tea", comments=f"Tea {text}")])
        records.create(act, "note", [owned("lead", 1, what="note", text=text, at="", by="ada")])
    for asked in UNPARTED[text]:
        hits = sought(act, asked, 9)
        assert [hit[:2] for hit in hits] in (
            [("lead", 2), ("lead", 1), ("lead", 3)],
            [("lead", 2), ("lead", 3), ("lead", 1)],
        )
        assert all(hit[2] for hit in hits)
    for asked in ("田山", "社長", "ปา", "ปู", "สยม", "商会", "会山"):
        assert found(act, asked) == [], asked


def test_a_word_without_end_is_shown_in_part(act: Act) -> None:
    leads(act, f"{'日' * 80}山田{'本' * 80}")
    ((*_, shown),) = sought(act, "山田", 9)
    assert (shown[:4], shown[-4:], "山田" in shown, len(shown)) == ("...日", "本...", True, 36)


NUMBERS = {
    "Call 555 0001 soon": ("5550001", "555-0001", "0001", "55500"),
    "555 0001 / 555 0002": ("5550001", "5550002"),
    "+49 (0)170 123 45 67": ("1234567", "01701234567", "0170/1234567", "+491701234567", "1701234567"),
    "Tel.+4930901820": ("030 901820", "+49 30 901820"),
    "Roma +39061234567": ("06 1234567", "+39 06 123"),
    "0049-30-901820": ("030901820", "+4930901820", "901820"),
    "(030) 90-1820": ("030901820", "901820", "+49 30 901820"),
    "RE-2026-0001": ("20260001", "RE20260001", "re-2026-0001", "2026"),
    "５５５ ٠٠٠١": ("5550001", "555 0001", "٥٥٥٠٠٠١"),
}


@pytest.mark.parametrize("text", NUMBERS)
def test_s4_digits_are_compared_with_digits_wherever_they_stand(act: Act, text: str) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Tea 555 0003"), row(text), row("x", comments=f"Tea\n{text}")])
        records.create(act, "note", [owned("lead", 1, what="note", text=f"{text}, tea", at="", by="ada")])
    for asked in NUMBERS[text]:
        hits = sought(act, asked, 9, REGISTRY.kinds, digits(asked))
        assert (asked, {hit[:2] for hit in hits}) == (asked, {("lead", 1), ("lead", 2), ("lead", 3)})
    for asked in ("5550004", "0301234567", "+44 170 1234567", "10001"):
        assert sought(act, asked, 9, REGISTRY.kinds, digits(asked)) == [], asked


def digits(text: str) -> list[str]:
    try:
        return searched.asked(text, normal_phone(read_phone(text)), None)
    except BadValue:
        return []


SCRIPTS = st.characters(exclude_categories=("C", "Z"), max_codepoint=0x30000) | st.sampled_from(
    "aÄßłø山ก\u0e35한ひé ｶ5٥"
)


@settings(deadline=None, max_examples=50)
@given(st.text(SCRIPTS, min_size=1, max_size=8).filter(lambda text: any(map(str.isalpha, text))))
@example("หน้า")
@example("عَرَبي")
@example("𝩭A")
def test_s5_any_text_is_found_by_itself_by_its_fold_and_composed_or_not(text: str) -> None:
    asked = (text, *loose(text), normalize("NFD", text), normalize("NFC", text), text.upper())
    assert lost(asked, comments=normalize("NFC", text)) == []


def test_what_is_shown_of_a_long_text_is_cut_around_the_word_that_is_spelled_otherwise(act: Act) -> None:
    with act.step("new"):
        records.create(act, "lead", [row("Tea", comments=f"{'eins ' * 20}Die Hauptstraße 5. {'zwei ' * 20}")])
        records.create(act, "lead", [row("Tea", comments="Straße und Platz")])
    assert [hit[2] for hit in sought(act, "hauptstrasse", 5)] == [
        "...eins eins eins eins eins Die Hauptstraße 5. zwei zwei zwei zwei..."
    ]
    assert [hit[2].split() for hit in sought(act, "strasse platz", 5)] == [["Tea", "Straße", "und", "Platz"]]


def test_every_word_must_be_there_and_none_but_its_beginning_counts(act: Act) -> None:
    leads(act, "Relaunch of the shop", "Shop window")
    assert sorted(found(act, "shop")) == [("lead", 1), ("lead", 2)]
    assert found(act, "shop relaunch") == [("lead", 1)]
    assert found(act, "shop garden") == []
    assert found(act, "launch") == []


@pytest.mark.parametrize(
    "text",
    [
        '"',
        'shop"',
        '"shop',
        "shop OR tea",
        "NOT tea",
        "shop*",
        "^shop",
        "title:shop",
        "(shop",
        "shop)",
        "-shop",
        "shop AND",
        "NEAR(shop tea)",
        "{title}: shop",
        "'; DROP TABLE lead; --",
        "\\",
        "%",
        "\0",
        "",
        "   ",
        "🚀",
        "\ud800",
    ],
)
def test_quotes_and_operators_are_words_like_others(act: Act, text: str) -> None:
    leads(act, "Shop", "Tea")
    assert set(found(act, text)) <= {("lead", 1)}
    assert found(act, "tea") == [("lead", 2)]


def test_hits_in_the_title_come_first_and_no_more_than_asked_for(act: Act) -> None:
    with act.step("new"):
        records.create(act, "deal", [row("Garden", comments="a shop"), row("Shop"), row("Shop of shops")])
        records.create(act, "note", [owned("deal", 1, what="note", text="shop shop", at="", by="ada")])
    assert set(found(act, "shop", 2)) == {("deal", 2), ("deal", 3)}
    assert found(act, "shop")[2] == ("deal", 1)


def test_what_belongs_to_an_element_is_searched_too_and_told(act: Act) -> None:
    leads(act, "Relaunch")
    with act.step("more"):
        records.create(act, "email", [email("lead", 1, "ada@example.org")])
        records.create(act, "note", [owned("lead", 1, what="note", text="prefers blue", at="", by="ada")])
    assert found(act, "ada@exam") == found(act, "blue") == [("lead", 1)]
    assert "prefers blue" in sought(act, "blue", 5)[0][2]


def test_the_index_follows_edits_removals_and_what_takes_them_back(act: Act) -> None:
    leads(act, "Relaunch", "Other")
    before = contents(act)["lead_search"]
    present = records.get(act, "lead", [1])[1]
    with act.step("edit"):
        records.update(act, "lead", [(present, {"title": "Garden", "title_key": "garden"})])
    assert (found(act, "relaunch"), found(act, "garden")) == ([], [("lead", 1)])
    with act.step("rm"):
        records.delete(act, "lead", [present])
    assert found(act, "garden") == []
    with act.step("undo"):
        later = [change for change in history.all_changes(act) if change.step in (2, 3)]
        records.apply(act, [reverse(change) for change in reversed(later)])
    assert found(act, "relaunch") == [("lead", 1)]
    assert contents(act)["lead_search"] == before


def test_a_step_that_fails_or_is_tried_only_leaves_the_index_as_it_was(act: Act) -> None:
    leads(act, "Relaunch")
    with pytest.raises(ZeroDivisionError), act.step("fails"):
        records.update(act, "lead", [(records.get(act, "lead", [1])[1], {"title": "Garden"})])
        raise ZeroDivisionError
    act.dry_run = True
    leads(act, "Garden")
    assert (found(act, "relaunch"), found(act, "garden")) == ([("lead", 1)], [])


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(categories=("L", "N", "P", "Z"), max_codepoint=0xD7FF), min_size=1, max_size=30))
@example("İstanbul ǅ ß")
def test_an_element_is_found_by_each_word_of_its_title(title: str) -> None:
    assert lost((word for word in title.split() if word.isalnum()), title=title) == []
