"""What elements come to is kept, and is what they add up to, whatever was done to them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmcli.actions.bulk.converting import by_sets
from crmcli.actions.elements.archive import archive, unarchive
from crmcli.actions.elements.new import new
from crmcli.actions.elements.tag import tag
from crmcli.actions.funnel.convert import ConvertRequest, convert
from crmcli.actions.funnel.move import move
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import reader
from crmcli.actions.undo.undo import redo, undo
from crmcli.errors import CrmError
from crmcli.model.traits import Payable
from crmcli.store import trace, upkeep
from crmcli.store.act import Act
from crmcli.store.adding_up import add_up, count
from tests.actions.histories import business, empty_store, random_act
from tests.conftest import Crm
from tests.difference import check_tally, picture

ACTS = st.lists(st.lists(st.integers(0, 2**16), min_size=6, max_size=14), min_size=1, max_size=7)


def shop() -> Act:
    act = business()
    for number in (1, 2, 3):
        new(
            act,
            act.registry.by_name["lead"],
            [("title", f"Lead {number}"), ("last_name", "Bell"), ("line", "Seat @ 9")],
        )
    return act


def added_up(act: Act) -> list[tuple[Any, ...]]:
    """(kind, stage, currency, archived, how many, how many with an amount, their sum) by looking at every row."""
    found = []
    for kind in act.registry.kinds:
        payable, amount = kind.trait(Payable), kind.amount or "NULL"
        sign = f"iif({payable.corrects} IS NULL, 1, -1)" if payable else "1"
        currency = kind.currency if kind.amount else "''"
        sql = (
            f"SELECT '{kind.name}', coalesce(stage, ''), coalesce({currency}, ''), archived_at IS NOT NULL, count(*), "
            f"count({amount}), coalesce(sum({sign} * {amount}) FILTER (WHERE typeof({amount}) = 'integer'), 0) "
            f'FROM "{kind.name}" GROUP BY 1, 2, 3, 4'
        )
        found += act.rows(sql) if kind.stages else []
    return sorted(found)


def kept(act: Act) -> list[tuple[Any, ...]]:
    return sorted(act.rows("SELECT kind, stage, currency, archived, count, filled, (high << 32) + low FROM tally"))


@settings(max_examples=20, deadline=None)
@given(ACTS)
def test_whatever_is_done_and_taken_back_it_is_what_elements_add_up_to(acts: list[list[int]]) -> None:
    act = empty_store()
    for numbers in acts:
        with suppress(CrmError):
            random_act(act, numbers)
        assert kept(act) == added_up(act)
    for verb in (undo, redo):
        with suppress(CrmError):
            for _ in acts:
                verb(act)
        assert kept(act) == added_up(act)


def test_another_program_cannot_get_it_wrong() -> None:
    """Whatever it writes, of each kind: the file itself counts, and refuses nothing for that."""
    act = empty_store()
    for kind in act.registry.kinds:
        payable = kind.trait(Payable)
        changes = [
            *({"stage": stage} for stage in ("b", None, "a")),
            *({"archived_at": value} for value in ("2026-01-02", "2026-01-03", None)),
            *({kind.amount: value} for value in (-7, 1 << 40, "much", 1.5, None, 300) if kind.amount),
            *({kind.currency: value} for value in ("USD", None) if kind.amount),
            *({payable.corrects: value} for value in (1, None, 1) if payable),
        ]
        for number in (1, 2) if kind.stages else ():
            row = number, f"u{number}", "2026-01-01", "2026-01-01", 1, "ab"[number - 1]
            sql = f'INSERT INTO "{kind.name}"(id, uid, created_at, updated_at, version, stage) VALUES {row}'
            act.driver.run([(sql, ())])
            for cells in changes:
                ((column, value),) = cells.items()
                act.driver.run([(f'UPDATE "{kind.name}" SET "{column}" = ? WHERE id = ?', (value, number))])
                assert kept(act) == added_up(act), (kind.name, cells)
    assert not {0, None} & {row[4] for row in kept(act)} and len(kept(act)) == 5
    for kind in act.registry.kinds:
        act.driver.run([(f'DELETE FROM "{kind.name}" WHERE id = 2', ())] if kind.stages else [])
        assert kept(act) == added_up(act)
    act.driver.run([(f'DELETE FROM "{kind.name}"', ()) for kind in act.registry.kinds if kind.stages])
    assert kept(act) == []


def test_a_row_that_takes_the_place_of_another_is_found_by_doctor() -> None:
    """SQLite deletes the other without a trigger; the program never writes so."""
    act = shop()
    columns = ", ".join(f'"{name}"' for name in act.tables["lead"].names if name != "id")
    act.driver.run([(f"INSERT OR REPLACE INTO lead(id, {columns}) SELECT 3, {columns} FROM lead WHERE id = 3", ())])
    assert upkeep.miscounted(act) == ["leads"]
    upkeep.count_anew(act)
    assert upkeep.miscounted(act) == [] and kept(act) == added_up(act)


def test_work_by_sets_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    act = shop()
    before = kept(act)
    monkeypatch.setattr(trace, "PART", 0)
    refs = ["LEAD-1", "LEAD-2", "LEAD-3"]
    request = ConvertRequest(to=("deal", "contact"), on_duplicate="create")
    with act.step() as step:
        assert by_sets(act, step, refs[:2], request, lambda rest: convert(act, rest, request)) is not None
    pictures = [before, kept(act)]
    assert kept(act) == added_up(act) != before
    for done in (archive, unarchive):
        done(act, ["LEAD-3", "DEAL-1", "DEAL-2"])
        pictures.append(kept(act))
        assert kept(act) == added_up(act)
    tag(act, refs[:1], ["hot"])
    assert pictures[1] == pictures[3] == kept(act) != pictures[2]
    for picture_ in (pictures[3], pictures[2], pictures[1], pictures[0]):
        undo(act)
        assert kept(act) == added_up(act) == picture_
    for picture_ in pictures[1:]:
        redo(act)
        assert kept(act) == added_up(act) == picture_


def test_a_conversion_by_sets_is_taken_back_and_done_again_by_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    act = shop()
    convert(act, ["LEAD-1", "LEAD-2"], ConvertRequest(to=("deal", "contact"), on_duplicate="create"))
    monkeypatch.setattr(trace, "PART", 0)
    for verb in (undo, redo):
        verb(act)
        assert kept(act) == added_up(act)


def test_a_part_that_fails_behind_what_it_wrote_is_not_counted() -> None:
    act = shop()
    lead = act.registry.by_name["lead"]
    with act.step() as step:
        new(act, lead, [("title", "Stays"), ("amount", "7")])
        with suppress(KeyError), step.savepoint():
            new(act, lead, [("title", "Goes"), ("amount", "9")])
            assert count(act, lead, Filters(act, lead, ["new"]).query(None), reader(act)) == 5
            raise KeyError
        assert count(act, lead, Filters(act, lead, ["new"]).query(None), reader(act)) == 4
    assert kept(act) == added_up(act)


def test_what_fails_and_what_is_tried_leaves_it_as_it_was(crm: Crm) -> None:
    """A line of a batch that fails is taken back alone; inside of a step everything is counted as it stands."""
    lines = "lead new A --amount 5\nlead new B --amount 7\nmove LEAD-1 nowhere\nmove LEAD-2 junk\nlead list open\n"
    done = crm("batch", "-", "--keep-going", stdin=lines)
    found = picture(crm.db)
    check_tally(found)
    assert sorted(found["tally"]) == [("lead", "junk", "EUR", 0), ("lead", "new", "EUR", 0)], done.err
    crm("batch", "-", stdin="lead new C --amount 5\nmove LEAD-1 nowhere\n")
    crm("lead", "new", "D", "--dry-run")
    assert picture(crm.db)["tally"] == found["tally"]


def test_sums_beyond_what_a_number_of_sqlite_holds_are_exact(crm: Crm) -> None:
    """SQLite adds up no more than that, and refuses; who writes never hears of it."""
    lines = "lead new A --amount 900000000000000 --currency KWD\n" * 12
    assert crm("batch", "-", stdin=lines).exit == 0
    for asked in ((), ("title~a",)):  # which is counted, and which is added up
        groups = crm("lead", "list", *asked, "--group", "stage", "--json").json
        assert groups[0]["sums"] == {"KWD": "10800000000000000.000"}
    assert crm("rm", *(f"LEAD-{number}" for number in range(1, 12)), "-y").exit == 0
    assert crm("lead", "list", "--group", "stage", "--json").json[0]["sums"] == {"KWD": "900000000000000.000"}
    assert crm("undo").exit == 0
    check_tally(picture(crm.db))


def test_only_what_the_stage_alone_tells_is_read_from_it() -> None:
    act = shop()
    move(act, ["LEAD-1"], "junk")
    archive(act, ["LEAD-2"])
    act.driver.run([("UPDATE tally SET count = count + 100 WHERE kind = 'lead'", ())])
    kind = act.registry.by_name["lead"]
    wrong = {}
    for words in (
        (),
        ("new",),
        ("open",),
        ("stage=new,junk",),
        ("not", "new"),
        ("stage!=new",),
        ("title~e",),
        ("stage=",),
    ):
        query = Filters(act, kind, words).query(None)
        told = sum(row[2] for row in add_up(act, kind, query, reader(act)))
        assert told == count(act, kind, query, reader(act)) or not words
        wrong[" ".join(words)] = told >= 100
    assert wrong == {
        "": True, "new": True, "open": True, "stage=new,junk": True,
        "not new": False, "stage!=new": False, "title~e": False, "stage=": False,
    }  # fmt: skip
