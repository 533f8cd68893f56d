"""How columns share a terminal: references and amounts stay whole, texts are cut, others are left out."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from crmcli.model.results import Column, Rows
from crmcli.render import Output, notes
from crmcli.render.widths import cells_wide, needed, share

from .samples import LOCAL, NOW, look, output

REF, TITLE = Column("ref", "Ref", "ref"), Column("title", "Title", "title")
STAGE, SOURCE = Column("stage", "Stage", "stage"), Column("source", "Source")
CONTACT = Column("contact", "Contact", "ref")
AMOUNT, DUE = Column("amount", "Amount", "money", firm=True), Column("due", "Due", "money", firm=True)


def placed(columns: list[Column], natural: list[int], width: int, keep_all: bool = False) -> list[tuple[str, int]]:
    return [(place.column.name, place.width) for place in share(columns, natural, width, keep_all)]


def test_everything_gets_what_it_wishes_when_there_is_room() -> None:
    assert placed([REF, TITLE, SOURCE], [8, 20, 30], 80) == [("ref", 8), ("title", 20), ("source", 30)]


def test_text_columns_are_cut_before_anything_is_left_out() -> None:
    assert placed([REF, TITLE, STAGE, SOURCE], [8, 40, 9, 30], 80) == [
        ("ref", 8),
        ("title", 40),
        ("stage", 9),
        ("source", 17),
    ]


def test_titles_are_cut_before_anything_is_left_out_and_then_the_rightmost_column_is() -> None:
    columns, natural = [REF, TITLE, STAGE, AMOUNT, SOURCE], [8, 60, 6, 13, 30]
    assert placed(columns, natural, 80) == [("ref", 8), ("title", 29), ("stage", 6), ("amount", 13), ("source", 16)]
    assert placed(columns, natural, 69) == [("ref", 8), ("title", 18), ("stage", 6), ("amount", 13), ("source", 16)]
    assert placed(columns, natural, 57) == [("ref", 8), ("title", 12), ("stage", 6), ("amount", 13), ("source", 10)]
    assert placed(columns, natural, 56) == [("ref", 8), ("title", 23), ("stage", 6), ("amount", 13)]
    assert placed(columns, natural, 44) == [("ref", 8), ("title", 19), ("amount", 13)]
    assert placed([STAGE, TITLE, REF], [6, 65, 8], 29) == [("title", 19), ("ref", 8)]


def test_a_reference_to_another_element_may_be_left_out() -> None:
    assert placed([REF, TITLE, CONTACT], [8, 65, 10], 33) == [("ref", 8), ("title", 23)]


def test_what_can_be_spared_goes_first_while_the_title_is_readable() -> None:
    number, due_date = Column("number", "Number", "code", drop_order=2), Column("due_date", "Due date", "day")
    columns, natural = [REF, number, TITLE, SOURCE, DUE, due_date], [9, 12, 60, 30, 12, 10]
    spared = placed(columns, natural, 85)
    assert spared == [("ref", 9), ("title", 30), ("source", 16), ("due", 12), ("due_date", 10)]
    flagged = [*columns, Column("late", "Late", "flag", drop_order=1)]
    assert placed(flagged, [*natural, 4], 92) == [
        *(("ref", 9), ("number", 12), ("title", 24), ("source", 15), ("due", 12), ("due_date", 10)),
    ]


def test_one_long_name_does_not_take_the_room_of_all_and_telephone_numbers_are_whole() -> None:
    columns = [REF, TITLE, SOURCE, Column("emails", "Emails", "list"), Column("phones", "Phones", "list")]
    assert [width for _, width in placed(columns, [9, 55, 35, 48, 16], 120)] == [9, 40, 23, 24, 16]
    assert [width for _, width in placed(columns, [9, 55, 35, 48, 16], 80)] == [9, 14, 15, 18, 16]


def test_the_reference_and_amounts_stay_however_narrow_a_terminal_is() -> None:
    columns = [REF, TITLE, AMOUNT, STAGE, DUE]
    assert placed(columns, [8, 60, 13, 6, 13], 44) == [("ref", 8), ("title", 4), ("amount", 13), ("due", 13)]
    assert placed(columns, [8, 60, 13, 6, 13], 43) == [("ref", 8), ("amount", 13), ("due", 13)]
    assert placed(columns, [8, 60, 13, 6, 13], 20) == [("ref", 8), ("amount", 4), ("due", 4)]
    assert all(place.fold for place in share(columns, [8, 60, 13, 6, 13], 20, False))
    assert placed([REF, TITLE], [8, 60], 14) == [("ref", 8), ("title", 4)]
    assert placed([REF, TITLE], [8, 60], 13) == [("ref", 8)]


def test_asked_for_columns_are_never_left_out() -> None:
    columns = [REF, TITLE, AMOUNT, SOURCE, Column("why", "Why")]
    assert placed(columns, [8, 60, 13, 30, 30], 80, keep_all=True) == [
        ("ref", 8),
        ("title", 31),
        ("amount", 13),
        ("source", 10),
        ("why", 10),
    ]


def test_without_a_title_values_are_folded_rather_than_left_out() -> None:
    columns = [Column("field", "Field"), Column("old", "Old"), Column("new", "New")]
    assert placed(columns, [10, 100, 100], 80) == [("field", 10), ("old", 33), ("new", 33)]
    assert all(place.fold for place in share(columns, [10, 100, 100], 80, False))


def test_numbers_are_whole_where_folding_the_title_is_enough() -> None:
    columns = [REF, Column("number", "Number"), TITLE, AMOUNT]
    shares = share(columns, [9, 12, 60, 12], 60, True, [9, 12, 10, 12])
    assert [place.width for place in shares] == [9, 12, 21, 12]
    narrow = share(columns, [9, 12, 60, 12], 46, True, [9, 12, 10, 12])
    assert [place.width for place in narrow] == [9, 10, 10, 12]


@pytest.mark.parametrize("title", ["x" * 300, "日本語のとても長い題" * 20, "🚀 rocket " * 30])
@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_long_title_ends_in_an_ellipsis_and_every_line_fills_the_terminal(width: int, title: str) -> None:
    record = {"ref": "LEAD-123", "title": title, "stage": "in_progress", "amount": "1.00"}
    short = {**record, "ref": "LEAD-1", "title": "short"}
    head, first, second = output(
        Rows("leads", (REF, TITLE, STAGE, AMOUNT), [record, short], 2), look(width)
    ).splitlines()
    assert (cell_len(head), cell_len(first), cell_len(second)) == (width, width, width)
    assert first.startswith(f"LEAD-123  {title[0]}") and "… " in first and first.endswith("in_progress    1.00")
    assert cell_len(first[: first.index("in_progress")]) == second.index("in_progress")


def test_columns_that_tell_nothing_are_left_out_and_those_without_room_are_told() -> None:
    columns = (
        REF,
        TITLE,
        SOURCE,
        Column("late", "Late", "flag"),
        AMOUNT,
        *(Column(f"c{n}", "C" * 20, "day") for n in range(3)),
    )
    rows = [{"ref": f"LEAD-{n}", "title": "x", "source": "", "late": False, "amount": "0.00"} for n in range(2)]
    for record in rows:
        record.update({f"c{n}": "y" * 20 for n in range(3)})
    place = look(60)
    drawn = output(Rows("leads", columns, rows, 2), place)
    assert drawn.splitlines()[0].split() == ["Ref", "Title", "Amount", "C" * 20]
    assert place.left_out == ["c1", "c2"]
    assert notes(Rows("leads", columns, rows, 2), place) == ["no room for c1, c2: --fields, --json"]


def test_fields_asked_for_at_a_narrow_terminal_are_all_there() -> None:
    place = Output(look().out, 40, True, False, NOW, LOCAL, fields=("ref", "source", "title", "stage"))
    record = {"ref": "LEAD-1", "title": "a long title " * 4, "stage": "in_progress", "source": "a trade fair " * 4}
    drawn = output(Rows("leads", (REF, TITLE, STAGE, SOURCE), [record], 1), place)
    assert drawn.splitlines()[0].split() == ["Ref", "Source", "Title", "Stage"]
    assert (drawn.count("trade"), drawn.count("long")) == (4, 4)


@pytest.mark.parametrize("text", ["plain", "日本語", "Zoë", "Zoe\u0308", "🚀", "", "한국"])
def test_cells_are_counted_as_a_terminal_counts_them(text: str) -> None:
    assert cells_wide(text) == cell_len(text)


LINE = [
    Column("name", "Name", "title"),
    Column("net", "Net", "money"),
    Column("tax", "Tax", "money", drop_order=1),
    Column("gross", "Gross", "money", drop_order=2),
]


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (46, ["name", "net", "tax", "gross"]),
        (45, ["name", "net", "gross"]),
        (33, ["name", "net"]),
        (9, ["name", "net"]),
    ],
)
def test_columns_that_can_be_spared_go_in_their_order_until_the_others_fit(width: int, names: list[str]) -> None:
    assert [column.name for column in needed(LINE, [10, 10, 10, 10], width)] == names


def test_a_long_title_is_folded_before_a_column_is_spared() -> None:
    assert len(needed(LINE, [60, 10, 10, 10], 56)) == 4
    assert len(needed(LINE, [60, 10, 10, 10], 55)) == 3
