"""What a vCard says, however the program that wrote it writes: columns with names people use."""

from __future__ import annotations

from typing import Any

import pytest

from crmcli.connect.vcard import fields
from crmcli.errors import Usage


def read(*lines: str, version: str = "3.0", encoding: str = "utf-8") -> dict[str, Any]:
    return dict(fields("\r\n".join(("BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD")), 1, encoding))


def raw(data: bytes, encoding: str = "utf-8") -> str:
    return data.decode(encoding, "surrogateescape")


@pytest.mark.parametrize(
    ("lines", "column", "value"),
    [
        # quoted-printable, over several lines; Android writes no space before what goes on
        (["FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=20=", "=C3=84=", "rzte"], "Full Name", "Jörg Ärzte"),
        (["N;ENCODING=QUOTED-PRINTABLE:Wolf=3BM=FCller;J=F6rg"], "Last Name", "Wolf;Müller"),
        (["N;QUOTED-PRINTABLE:B=\\;x;A"], "First Name", "A"),
        (["NOTE;ENCODING=QUOTED-PRINTABLE:One=0D=0A=", "Two"], "Notes", "One\r\nTwo"),
        (["NOTE:Folded", " at a blank"], "Notes", "Folded at a blank"),
        (["TEL;CELL;PREF:1"], "Phone", [{"label": "mobile", "value": "1"}]),
        (["TEL;WORK;VOICE:1"], "Phone", [{"label": "work", "value": "1"}]),
        (["TEL;HOME;FAX:2"], "Phone", [{"label": "fax", "value": "2"}]),
        (["ADR;WORK:;;Quay 1;Kiel"], "Work City", "Kiel"),
        (["LABEL;HOME;ENCODING=QUOTED-PRINTABLE:Quay 1=0D=0AKiel"], "Street", "Quay 1\r\nKiel"),
        (["PHOTO;ENCODING=BASE64;JPEG:AAAAAAAA", " AAAA", ""], "Photo", "9 bytes"),
    ],
)  # fmt: skip
def test_i11_version_2_1_is_read_as_phones_and_outlook_write_it(lines: list[str], column: str, value: Any) -> None:
    assert read(*lines, version="2.1")[column] == value


@pytest.mark.parametrize(
    ("line", "encoding", "name"),
    [
        (raw(b"N;CHARSET=Windows-1252:M\xfcller;J\xf6rg"), "utf-8", "Müller"),  # among lines that are UTF-8
        (raw(b"N;LANGUAGE=de;CHARSET=ISO-8859-2:\xa3ukasz;A", "cp1252"), "cp1252", "Łukasz"),
        (raw(b"N:M\xfcller;A", "cp1252"), "cp1252", "Müller"),
        ("N;CHARSET=Windows-1252:Müller;A", "utf-8", "Müller"),  # it was converted, and says the old
    ],
)
def test_i11_a_line_says_its_own_encoding(line: str, encoding: str, name: str) -> None:
    assert read(line, version="2.1", encoding=encoding)["Last Name"] == name


@pytest.mark.parametrize(
    ("lines", "number", "says"),
    [
        (["N:A;B", raw(b"NOTE:J\xf6")], 4, "is not valid UTF-8"),
        (["N:A;B", "", "NOTE;CHARSET=klingon;ENCODING=QUOTED-PRINTABLE:=C3", " x"], 5, "is not valid KLINGON"),
        (["N:A;B", "NOTE:one", " two", "three"], 6, '"three" has no name before it'),
    ],
)
def test_i11_what_is_wrong_with_a_card_is_told_with_its_line(lines: list[str], number: int, says: str) -> None:
    with pytest.raises(Usage) as wrong:
        read(*lines)
    assert wrong.value.message.startswith(f"line {number}: ") and says in wrong.value.message
    assert "udc" not in wrong.value.message


@pytest.mark.parametrize(
    ("value", "street", "city"),
    [
        ("12;Floor 3;Dock 7;Hamburg;;20457;Germany", "Dock 7, Floor 3, PO Box 12", "Hamburg"),
        ("Postfach 12;;;Hamburg", "Postfach 12", "Hamburg"),
        (";Dock 7\\, Hamburg;;;;;", "Dock 7, Hamburg", None),  # older cards of Google
        (";;Dock 7, Gate 2;Hamburg", "Dock 7, Gate 2", "Hamburg"),
        (";;12 Quay\\nFlat 3;Kiel;;24103;Germany;more", "12 Quay\nFlat 3", "Kiel"),
    ],
)
def test_i9_all_parts_of_an_address_are_kept(value: str, street: str, city: str | None) -> None:
    found = read(f"ADR;TYPE=HOME:{value}")
    assert (found["Home Street"], found.get("Home City")) == (street, city)


def test_i2_of_several_the_preferred_one_counts_then_that_of_the_office_and_the_rest_is_named() -> None:
    found = read(
        "ADR;TYPE=home:;;Quay 1;Kiel;;24103;",
        "ADR;TYPE=work:;;Dock 7;Hamburg",
        "ADR:;;;;;;",
        "URL;TYPE=home:mia.example",
        "URL;TYPE=work:http\\://harbour.example",
        "item1.URL;type=pref:blog.example",
        "TITLE:Captain",
        "TITLE;PREF=1:Pilot",
        "TITLE:Pilot",
        "EMAIL;TYPE=home:a@x.org",
        "EMAIL;TYPE=work,pref:b@x.org",
        "TEL;TYPE=fax:1",
        'TEL;VALUE=uri;TYPE="home,voice":tel:+49-30-2;ext=3',
        "NOTE:one",
        "NOTE:two",
    )
    assert found == {
        "Work Street": "Dock 7",
        "Work City": "Hamburg",
        "Further Address (home)": "Quay 1, 24103 Kiel",
        "Website": "blog.example",
        "Further Website": "http://harbour.example; mia.example",
        "Job Title": "Pilot",
        "Further Job Title": "Captain",
        "Email": [{"label": "work", "value": "b@x.org"}, {"label": "home", "value": "a@x.org"}],
        "Phone": [{"label": "home", "value": "+49-30-2 x3"}, {"label": "fax", "value": "1"}],
        "Notes": "one\ntwo",
    }


@pytest.mark.parametrize(
    ("line", "column", "value"),
    [
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-03", "Birthday without a year", "1604-05-03"),
        ("BDAY:--0422", "Birthday without a year", "--0422"),
        ("BDAY: --04-22", "Birthday without a year", "--04-22"),
        ("BDAY;VALUE=text:circa 1800", "Birthday as text", "circa 1800"),
        ("BDAY;VALUE=date:19851210T080000Z", "Birthday", "1985-12-10"),
        ("BDAY:10.12.1985", "Birthday", "10.12.1985"),
        ("TEL;TYPE=X-Boat:1", "Phone", [{"label": "boat", "value": "1"}]),
        ("EMAIL;TYPE=other:a@x.org", "Email", [{"label": "other", "value": "a@x.org"}]),
        ("item1.TEL:1\r\nitem1.X-ABLabel:Support desk", "Phone", [{"label": "support desk", "value": "1"}]),
        ("item1.TEL:1\r\nitem1.X-ABLabel:_$!<Main>!$_", "Phone", [{"label": "main", "value": "1"}]),
        ("ORG:Harbour Pumps\\; Inc.;Docks;North", "Department", "Docks, North"),
        ("N:Bell;Mia;Jo,Ann;Prof.,Dr.;Jr.", "First Name", "Mia Jo Ann"),
        ("N:Bell;Mia;;Prof.,Dr.;Jr.", "Salutation", "Prof. Dr."),
        ("N:Bell;Mia;;;Jr.", "Name Suffix", "Jr."),
        ("CATEGORIES:a\\,b,c", "Categories", ["a,b", "c"]),
        ("NOTE:C\\:\\\\new\\Nx\\d", "Notes", "C:\\new\nx\\d"),
        ("LOGO;VALUE=uri:https\\://x.example/a.png", "LOGO", "https://x.example/a.png"),
    ],
)
def test_a_property_is_the_column_that_people_expect(line: str, column: str, value: Any) -> None:
    assert read(line)[column] == value


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["N:;;;;", "FN:Harbour Pumps", "ORG:Harbour Pumps;Docks"], ("Card Name", "Harbour Pumps")),
        (["ORG:Bell, Mia & Sons"], ("Card Name", "Bell, Mia & Sons")),
        (["FN:Mia Bell", "ORG:Harbour Pumps"], ("Full Name", "Mia Bell")),
        (["N:Bell;;;;", "FN:Bell", "ORG:Bell"], ("Last Name", "Bell")),
    ],
)
def test_an_organisation_alone_is_named_by_its_own_name(lines: list[str], name: tuple[str, str]) -> None:
    found = read(*lines)
    assert [each for each in found.items() if each[0] in ("Card Name", "Full Name", "Last Name")] == [name]
