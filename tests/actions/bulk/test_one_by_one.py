"""What is converted one by one, some at a time, becomes and says what it does all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from pictures import of

from crmcli.actions.bulk import one_by_one
from crmcli.actions.elements.new import new
from crmcli.actions.funnel.convert import ConvertRequest, at_once, convert
from crmcli.model.results import Written
from crmcli.store.act import Act
from tests.actions.bulk.test_converting import Back, without_uids
from tests.actions.histories import business

ROWS = ("lead", "deal", "contact", "quote", "invoice", "email", "tag")


@pytest.mark.parametrize(
    ("source", "request_"),
    [
        ("LEAD", ConvertRequest(to=("deal", "contact"), on_duplicate="create", set=[("deal.comments", "Seen")])),
        ("LEAD", ConvertRequest(to=("deal", "quote"), as_line=True)),
        ("DEAL", ConvertRequest(to=("invoice",), as_line=True)),
    ],
)
def test_parts_are_one_act(monkeypatch: pytest.MonkeyPatch, source: str, request_: ConvertRequest) -> None:
    act = business()
    for number in range(1, 6):
        words = [("title", f"Relaunch {number}"), ("last_name", "Bell"), ("amount", "100"), ("emails", "a@x.org")]
        new(act, act.registry.by_name["lead"], words)
        new(act, act.registry.by_name["deal"], [words[0], words[2], ("company", "COMPANY-1")])
    last = act.rows("SELECT max(id) FROM deal")[0][0]
    first = last - 4 if source == "DEAL" else 1
    refs = [f"{source}-{number}" for number in (first + 4, first, first + 3, first + 1, first + 2)]
    whole = outcome(act, refs, request_)
    monkeypatch.setattr(at_once, "_MANY", 2)
    monkeypatch.setattr(one_by_one, "_PART", 2)
    taken: list[int] = []
    before = at_once._one_by_one

    def counted(act: Act, step: Any, refs: Sequence[str], request: ConvertRequest) -> Written:
        taken.append(len(refs))
        return before(act, step, refs, request)

    monkeypatch.setattr(at_once, "_one_by_one", counted)
    assert outcome(act, refs, request_) == whole
    assert taken == [2, 2, 1]
    duplicates = ConvertRequest(to=("contact",), on_duplicate="link")
    if source == "LEAD":  # the first of them makes what the others are linked to
        taken.clear()
        assert len(outcome(act, refs, duplicates)[0]["created"]) == 1
        assert taken == [5]


def outcome(act: Act, refs: list[str], request: ConvertRequest) -> tuple[Any, ...]:
    """What is said, and the rows afterwards but for those whose ids depend on which are written together."""
    try:
        with act.step() as step:
            said = convert(act, refs, request)
            step.finish()
            picture = of(act.driver.connection)
            verb = act.rows("SELECT verb, args FROM step WHERE id = ?", (step.id,))
            rows = without_uids({name: picture[name] for name in ROWS})
            counts = {name: len(picture[name]) for name in ("line", "link")}
            raise Back
    except Back:
        return said.payload(), said.sentence, list(map(list, said.groups or ())), verb, rows, counts
