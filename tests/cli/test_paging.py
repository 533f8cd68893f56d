"""What is longer than the screen goes through a pager, and whatever that is, the text can be read."""

from __future__ import annotations

import pytest

from tests.conftest import Crm


@pytest.fixture
def desk(crm: Crm) -> Crm:
    """A screen of ten lines, and a pager that keeps what it gets."""
    crm.environ["LINES"] = "10"
    pager = crm.folder / "pager.sh"
    pager.write_text(f"cat > '{crm.folder}/paged'")
    crm.environ["CRM_PAGER"] = f"sh '{pager}'"
    return crm


def paged(crm: Crm) -> str:
    path = crm.folder / "paged"
    text = path.read_text() if path.exists() else ""
    path.unlink(missing_ok=True)
    return text


def test_a_long_help_topic_card_and_list_are_paged_and_short_ones_are_not(desk: Crm) -> None:
    desk.new("lead", "Long", "--comments", "\n".join("abcdefghij"))
    text = "".join(f"Imported {number}\n" for number in range(60))
    assert desk("import", "lead", "-", stdin=f"title\n{text}").exit == 0
    for words, last in (
        ("move --help", "--message"),
        ("help filters", "crm deal fields"),
        ("show LEAD-1", "tester"),
        ("lead list --all", "Imported 59"),
    ):
        done = desk(*words.split(), terminal=True)
        assert (done.exit, done.out) == (0, ""), words
        assert last in paged(desk)
    for words in (["lead", "list", "-L", "2"], ["steps", "-L", "1"], ["lead", "--help"]):
        assert (desk(*words, terminal=True).out != "", paged(desk)) == (True, "")


def test_neither_a_pipe_nor_data_nor_a_list_that_was_cut_is_paged(desk: Crm) -> None:
    text = "".join(f"Imported {number}\n" for number in range(60))
    assert desk("import", "lead", "-", stdin=f"title\n{text}").exit == 0
    assert desk("move", "--help").out
    assert len(desk("lead", "list", "--json", terminal=True).json) == 60
    assert desk("lead", "list", terminal=True).out.count("Imported") == 50
    assert paged(desk) == ""


@pytest.mark.parametrize("pager", ["cat", "", "false", "no-such-pager", "sh -c 'exit 3'", "'"])
def test_a_pager_that_is_off_missing_or_fails_leaves_the_text_readable(desk: Crm, pager: str) -> None:
    plain = desk("move", "--help").out
    desk.environ["CRM_PAGER"] = pager
    done = desk("move", "--help", "--color", "never", terminal=True)
    assert done.exit == 0
    assert done.out.replace("\x1b[1m", "").replace("\x1b[0m", "") == plain
    assert done.err == ""


def test_the_pager_of_crm_goes_before_that_of_all(desk: Crm) -> None:
    desk.environ["PAGER"] = "false"
    assert desk("move", "--help", terminal=True).out == ""
    desk.environ["PAGER"] = desk.environ.pop("CRM_PAGER")
    assert desk("move", "--help", terminal=True).out == ""
    assert "crm move REF... STAGE" in paged(desk)


def test_hyperlinks_stay_out_of_pagers_which_need_not_know_them(desk: Crm) -> None:
    desk.environ["TERM_PROGRAM"] = "WezTerm"
    desk.new("lead", "Long", "--comments", "\n".join("abcdefghij"))
    assert desk("show", "LEAD-1", "--color", "always", terminal=True).out == ""
    shown = paged(desk)
    assert "\x1b[1mLEAD-1" in shown and "\x1b]8;" not in shown
