"""What is read in a pipe is written while it is read, in every format, and is the same however it is cut."""

from __future__ import annotations

import csv
import gc
import io
import json
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from crmcli.actions.data import exporting, sql
from crmcli.actions.look import board
from crmcli.actions.look.list import ListRequest, listing, references
from crmcli.actions.look.streaming import stream
from crmcli.actions.undo import steps
from crmcli.catalog import REGISTRY
from crmcli.model.exports import Block, Export, Points, Stream
from crmcli.model.filters import Query
from crmcli.model.results import Column
from crmcli.render import EXPORTS, Output, render
from crmcli.store import filled, filtering, local, records
from crmcli.store.act import Act
from crmcli.store.rows import Narrow
from tests.store.stores import NOW, email, opened, row

LEAD = REGISTRY.by_name["lead"]
NAMES = (
    *("Ada", "\u5c71\u7530, Jos\u00e9", '=1+1 "x"', "-5", "tab\\ty", " edge "),
    *("a\nb", "\x1b[31m", "", "M\u00fcller", "+49 30"),
)


@pytest.fixture
def act(tmp_path: Path) -> Iterator[Act]:
    """A file with eleven leads, some of which have a name of theirs, an amount, an address."""
    with opened(tmp_path / "crm.db") as act:
        with act.step("fill"):
            leads = [
                row(name or None, currency="JPY" if n % 3 else "EUR", stage="new", comments=name, amount=n * 7 - 20)
                for n, name in enumerate(NAMES)
            ]
            records.create(act, "lead", leads)
            records.create(act, "email", [email("lead", n, f"a{n}@example.org") for n in (1, 1, 4, 9)])
        yield act


class Watched(io.StringIO):
    """A place that notes when something is written to it."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def write(self, text: str) -> int:
        self.seen.append("written")
        return super().write(text)


def written(result: Export, format: str, seen: list[str] | None = None) -> str:
    place = Watched(seen if seen is not None else [])
    render(result, format, Output(place, 80, False, False, NOW, NOW.tzinfo))
    return place.getvalue()


@pytest.mark.parametrize("format", [name for name in EXPORTS if name != "vcard"])
def test_output_begins_before_the_end_is_read(act: Act, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    made = {
        "list": lambda: stream(act, LEAD, ListRequest()),
        "sorted": lambda: stream(act, LEAD, ListRequest(["title~a", "or", "any"], "-title")),
        "export": lambda: exporting.export(act, LEAD),
        "references": lambda: references(act, LEAD, ListRequest()),
        "sql": lambda: sql.stream(Path(act.driver.place), "SELECT id, title, uid FROM lead"),
    }
    whole = {name: written(make(), format) for name, make in made.items()}
    monkeypatch.setattr(local, "_PART", 3)
    seen: list[str] = []
    parts = local.Local.parts

    def watched(self: local.Local, *asked: Any) -> Iterator[Any]:
        for part in parts(self, *asked):
            seen.append("read")
            yield part

    monkeypatch.setattr(local.Local, "parts", watched)
    for name, make in made.items():
        seen.clear()
        assert written(make(), format, seen) == whole[name]
        if name != "sql" and (format != "ids" or name == "references"):
            assert (name, seen.count("read")) == (name, 4)
            assert format == "ids" or "written" in seen[seen.index("read") : len(seen) - seen[::-1].index("read")]


def test_all_formats_tell_what_a_list_tells(act: Act) -> None:
    """A column at a time, also where texts must be escaped, and amounts have several currencies."""
    told = listing(act, LEAD, ListRequest()).rows
    assert [json.loads(line) for line in written(stream(act, LEAD, ListRequest()), "jsonl").split("\n") if line] == told
    assert json.loads(written(stream(act, LEAD, ListRequest(sort="-amount", limit=3)), "json")) == told[:-4:-1]
    assert [one["emails"] for one in told if one["emails"]] == [
        [{"label": None, "value": f"a{n}@example.org"} for n in each] for each in ([1, 1], [4], [9])
    ]
    assert (told[0]["amount"], told[1]["amount"], told[3]["amount"], told[6]["amount"]) == (
        "-0.20",
        "-13",
        "0.01",
        "0.22",
    )


@pytest.mark.parametrize("whole", [1, 2, 3])
def test_columns_that_were_empty_are_read_once_something_stands_in_them(
    act: Act, monkeypatch: pytest.MonkeyPatch, whole: int
) -> None:
    """Wherever it begins: in the first part that leaves empty columns out, in the last row of one, or far behind."""
    with act.step("fill"):
        more = [{}, {}, {"city": "Wien"}, {}, {"region": "B", "city": "Bonn"}, {}, {}, {"job_title": "\t"}, {}]
        records.create(act, "lead", [row("x", currency="EUR", stage="new", **values) for values in (*more, *more)])
        records.create(act, "deal", [row("x", currency="EUR", stage="new") for _ in range(8)])
    for kind in (LEAD, REGISTRY.by_name["deal"]):
        told = listing(act, kind, ListRequest(whole=True)).rows
        usual, archived = (written(stream(act, kind, ListRequest(archived=each)), "jsonl") for each in (False, True))
        monkeypatch.setattr(local, "_PART", 2)
        monkeypatch.setattr(filled, "_WHOLE", whole)
        narrow = [isinstance(rows, Narrow) for rows in filtering.parts(act, kind, Query(), lambda *asked: None)()]
        assert narrow[:whole] == [False] * whole and any(narrow)
        assert [json.loads(line) for line in usual.split("\n") if line] == told
        for archive, wanted in ((False, usual), (True, archived)):
            assert written(stream(act, kind, ListRequest(archived=archive)), "jsonl") == wanted
        monkeypatch.undo()
    assert [one["city"] for one in listing(act, LEAD, ListRequest(whole=True)).rows][11:20] == [
        None,
        None,
        "Wien",
        None,
        "Bonn",
        None,
        None,
        None,
        None,
    ]


def test_steps_are_told_in_parts(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        with act.step() as step:
            step.says("new", [f"LEAD-{number}"])
            records.create(act, "lead", [row("x")])
    told = [json.loads(line) for line in written(steps.stream(act), "jsonl").splitlines()]
    assert told == steps.steps(act).rows
    assert [one["step"] for one in told] == [5, 4, 3, 2, 1]
    assert written(steps.stream(act), "ids").split() == ["5", "4", "3", "2", "1"]


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "jsonl", "md"])
def test_addresses_that_were_read_are_told_as_objects_are(format: str) -> None:
    """Whatever they and their labels hold, one or several of an element, beside columns that are all alike."""
    points = [
        [(n, label, text)] for n, (label, text) in enumerate(zip((None, *NAMES, ""), (*NAMES, "a", ""), strict=True))
    ]
    points += [[], [(1, "work", "a,b"), (1, None, '"c"')]]
    objects = [[{"label": label, "value": text} for _, label, text in some] for some in points]
    assert [*Points(points)] == Points(points)[:] == objects
    alike: dict[str, Any] = {"one": "x,y", "two": None, "three": True}
    for names in (("mails",), ("one", "mails", "two", "three"), ("mails", "one"), ("one", "two")):
        told = []
        for mails in (Points(points), objects):
            values = {**{name: [value] * len(points) for name, value in alike.items()}, "mails": mails}
            block = Block(
                {name: partial(list if name != "mails" else lambda each: each, values[name]) for name in names}
            )
            columns = [Column(name, name) for name in names]
            told.append(written(Export("leads", columns, Stream(partial(iter, [block]))), format))
        assert told[0] == told[1]
        if format == "csv":
            known = {"one": "x,y", "two": "", "three": "true"}
            for line in [*csv.reader(io.StringIO(told[0]))][1:]:
                assert {name: line[names.index(name)] for name in names if name in known}.items() <= known.items()
                assert len(line) == len(names)


def test_what_was_told_is_let_go_at_once(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    """No part of a list waits for the collector of garbage, which comes so rarely that all would be in memory."""
    monkeypatch.setattr(local, "_PART", 3)
    with act.step("fill"):
        records.create(act, "deal", [row(name or None, currency="EUR", stage="new", amount=9) for name in NAMES])
        records.create(act, "invoice", [row("x", currency="EUR", stage="draft", amount=9) for _ in NAMES])
    gc.collect()
    gc.disable()
    try:
        for name in ("lead", "deal", "invoice"):
            kind = REGISTRY.by_name[name]
            exports = [
                exporting.export(act, kind),
                stream(act, kind, ListRequest(fields=("title", "company.title"))),
                board.cards(act, kind, filters=["any"]),
            ]
            for export in exports:
                assert isinstance(export.stream, Stream)
                known = []
                for block in export.stream.blocks:
                    dict(block)
                    known.append(weakref.ref(block))
                del block
                assert len(known) > 1 and [each() for each in known] == [None] * len(known), name
    finally:
        gc.enable()
