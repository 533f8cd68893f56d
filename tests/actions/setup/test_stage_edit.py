"""``crm stage edit``: the meaning of a stage closes or opens what stands in it, and no pipeline is left without one."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.difference import changed, picture
from tests.prepared import prepared

PARTNERS = ("--pipeline", "partners")


@pytest.fixture
@prepared
def partners(crm: Crm) -> Crm:
    """A pipeline with a stage of its own, in which two deals stand, one of them archived, and a third beside them."""
    crm.now = "2026-11-23T09:00:00Z"
    for label in ("Qualified", "Signed"):
        assert crm("stage", "add", "deal", label, *PARTNERS).exit == 0
    crm("deal", "new", "A", *PARTNERS, "--stage", "signed", "--amount", "100", "--close-date", "2026-12-01")
    crm("deal", "new", "B", *PARTNERS, "--stage", "signed")
    crm("deal", "new", "C", *PARTNERS)
    assert crm("archive", "DEAL-2").exit == 0
    return crm


def stage(crm: Crm, key: str) -> tuple[str, str, int | None]:
    return next(
        (r["label"], r["means"], r["probability"]) for r in picture(crm.db)["stage"].values() if r["key"] == key
    )


def test_a_stage_that_means_won_closes_what_stands_in_it(partners: Crm) -> None:
    before = picture(partners.db)
    done = changed(partners, "stage", "edit", "deal", "Signed", *PARTNERS, "--means", "won")
    (number,) = done.altered["stage"]
    assert done.touched == {"stage": f"~{number}(means,probability)", "deal": "~1(closed_at) ~2(closed_at)"}
    assert done.altered["deal"][1]["closed_at"] == (None, "2026-11-23T09:00:00.000000Z")
    assert stage(partners, "signed") == ("Signed", "won", 100) and len(done.steps) == 1
    assert "2 deals closed" in done.result.out and partners("deal", "list", "won", "-q").lines == ["DEAL-1"]
    again = changed(partners, "stage", "edit", "deal", "signed", *PARTNERS, "--means", "lost")
    assert again.touched == {"stage": f"~{number}(means,probability)"} and stage(partners, "signed")[1:] == ("lost", 0)
    partners("edit", "DEAL-1", "--lost-reason", "Too late")
    opened = changed(partners, "stage", "edit", "deal", "signed", *PARTNERS, "--means", "open", "--probability", "70%")
    assert opened.touched["deal"] == "~1(closed_at,lost_reason) ~2(closed_at)"
    assert stage(partners, "signed") == ("Signed", "open", 70) and "2 deals open again" in opened.result.out
    for _ in range(4):
        assert partners("undo").exit == 0
    after = picture(partners.db)
    assert after["stage"] == before["stage"]
    assert [row["closed_at"] for row in after["deal"].values()] == [None] * 3


def test_label_and_probability_change_alone(partners: Crm) -> None:
    done = changed(partners, "stage", "edit", "deal", "executing", "--label", "Under way", "--probability", "80")
    assert [*map(sorted, done.altered["stage"].values())] == [["label", "probability"]]
    assert [(s["verb"], s["args"]) for s in done.steps] == [("stage edit", '{"kind":"deal"}')]
    assert stage(partners, "executing") == ("Under way", "open", 80)
    assert changed(partners, "stage", "edit", "deal", "executing", "--probability", "80").touched == {}
    assert partners("stage", "edit", "deal", "signed", *PARTNERS, "--probability", "50").exit == 0
    assert [row["weighted"] for row in partners("report", "forecast", "--json").json] == ["50.00", "0.00"]


def test_an_undo_leaves_no_pipeline_without_a_meaning(partners: Crm) -> None:
    partners("stage", "edit", "deal", "signed", *PARTNERS, "--means", "won")
    last = max(picture(partners.db)["step"])
    assert partners("stage", "rm", "deal", "won", *PARTNERS).exit == 0
    refused = changed(partners, "undo", str(last))
    assert (refused.result.exit, refused.touched) == (4, {})
    assert "no stage of deals would mean won in partners" in refused.result.err
    partners("stage", "add", "deal", "Settled", "--means", "won")
    added = max(picture(partners.db)["step"])
    assert partners("stage", "rm", "deal", "won").exit == 0
    assert changed(partners, "undo", str(added)).result.exit == 4  # the same of one that was added
    assert partners("undo").exit == 0 and partners("undo", str(added)).exit == 0


@pytest.mark.parametrize(
    ("exit", "words"),
    [
        (2, ("deal", "signed", *PARTNERS)),
        (2, ("deal", "nowhere", "--means", "won")),
        (2, ("deal", "signed", *PARTNERS, "--means", "maybe")),
        (2, ("deal", "signed", *PARTNERS, "--probability", "101")),
        (2, ("company", "x", "--label", "y")),
        (4, ("deal", "signed", *PARTNERS, "--label", "Qualified")),
        (5, ("deal", "executing", "--means", "won")),
        (5, ("deal", "won", *PARTNERS, "--means", "lost")),
        (5, ("lead", "processed", "--means", "won")),
        (5, ("invoice", "issued", "--means", "won")),
        (5, ("deal", "signed", "--pipeline", "nowhere", "--label", "X")),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(partners: Crm, exit: int, words: tuple[str, ...]) -> None:
    refused = changed(partners, "stage", "edit", *words)
    assert (refused.result.exit, refused.touched) == (exit, {}), refused.result.err
    assert [line.split(": ")[0] for line in refused.result.err.splitlines()] == ["error", "hint"]


def test_the_only_open_stage_and_one_of_two_pipelines_keep_their_meaning(partners: Crm) -> None:
    partners("stage", "add", "deal", "Signed")
    refused = changed(partners, "stage", "edit", "deal", "signed", "--means", "won")
    assert (refused.result.exit, refused.touched) == (
        5,
        {},
    ) and "another pipeline signed means open" in refused.result.err
    partners("stage", "rm", "deal", "signed")
    partners("stage", "rm", "deal", "qualified", *PARTNERS, "--move-to", "signed")
    only = changed(partners, "stage", "edit", "deal", "signed", *PARTNERS, "--means", "won")
    assert (only.result.exit, only.touched) == (5, {}) and "the only stage of deals that means open" in only.result.err
