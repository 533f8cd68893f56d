"""Completion of steps, of who wrote them, and of rules."""

from __future__ import annotations

from tests.cli.setup.test_completion import offered
from tests.conftest import Crm


def test_who_wrote_steps_and_rules_are_offered(crm: Crm) -> None:
    crm.new("lead", "Relaunch")
    assert crm("note", "LEAD-1", "Wants blue", "--by", "agent").exit == 0
    for words in (("undo", "--of"), ("steps", "--of"), ("feed", "--of"), ("lead", "list", "--by"), ("steps", "--by")):
        assert offered(crm, *words, "") == ["agent", "tester"], words
    assert offered(crm, "undo", "--of", "ag") == ["agent"]
    assert crm("__complete", "undo", "").lines == ["2\tnote LEAD-1", "1\tnew LEAD-1"]
    assert offered(crm, "redo", "1") == offered(crm, "changes", "--since", "1") == ["1"]
    assert offered(crm, "lead", "list", "--as-of", "")[:3] == ["2", "1", "today"]
    assert crm("rule", "add", "hot", "--when", "deal moved to won", "--do", "tag {ref} hot").exit == 0
    assert crm("__complete", "rule", "off", "").lines == ["hot\tdeal moved won"]
    assert offered(crm, "rule", "rm", "h") == ["hot"] and offered(crm, "rule", "add", "") == []
