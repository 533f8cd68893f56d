"""The tree: everything once, nothing lost, no cycle and no size that hangs it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmcli.model.results import Record
from crmcli.model.trees import Tree
from crmcli.render.branches import DEEPEST, branches, guides

from .golden import assert_golden
from .samples import look, output, tree


def graph(edges: list[tuple[int, int]], size: int, asked: int = 0) -> Tree:
    nodes: list[Record] = [{"ref": f"DEAL-{number}", "kind": "deal", "amount": "1.00"} for number in range(size)]
    return Tree(
        "DEAL-0",
        f"DEAL-{asked}",
        nodes,
        [{"from": f"DEAL-{start}", "to": f"DEAL-{end}", "how": "converted", "step": 1} for start, end in edges],
    )


def test_a_second_parent_names_the_element_again() -> None:
    drawn = output(graph([(0, 1), (0, 2), (1, 3), (2, 3)], 4), look())
    assert [line.replace("1.00", "").rstrip() for line in drawn.splitlines()] == [
        "DEAL-0  ◀",
        "├── DEAL-1",
        "│   └── DEAL-3",
        "└── DEAL-2",
        "    └── → DEAL-3 (above)",
    ]


def test_only_a_way_other_than_conversion_is_told() -> None:
    drawn = output(tree(), look())
    assert "COMPANY-2  Acme 株式会社  (linked)" in drawn
    assert "CONTACT-9  Ada Lovelace\n" in drawn


def test_of_two_edges_between_the_same_elements_the_conversion_counts() -> None:
    result = graph([(0, 1)], 2)
    result.edges.insert(0, {"from": "DEAL-0", "to": "DEAL-1", "how": "contact_of"})
    assert [(branch.ref, branch.how) for branch in branches(result)] == [("DEAL-0", ""), ("DEAL-1", "converted")]


def test_an_edge_to_an_unknown_element_still_names_it() -> None:
    assert [branch.ref for branch in branches(graph([(0, 7)], 1))] == ["DEAL-0", "DEAL-7"]


@pytest.mark.parametrize(("billed", "told"), [("4935.00", "  billed 4,935.00 of 16,450.00"), ("0.00", ""), (None, "")])
def test_what_is_billed_of_an_element_is_told_next_to_it(billed: str | None, told: str) -> None:
    node = {"ref": "DEAL-1", "kind": "deal", "amount": "16450.00", "currency": "EUR", "billed": billed}
    drawn = output(Tree("DEAL-1", "DEAL-1", [node], []), look())
    assert drawn == f"DEAL-1{told}  ◀  16,450.00 EUR\n"


def test_the_drawing_at_a_terminal_and_in_a_pipe_is_the_same_text() -> None:
    assert output(tree(), look(200)) == output(tree(), look(200, terminal=False))


def test_amounts_end_in_one_column() -> None:
    lines = output(tree(), look(120)).splitlines()
    assert len({len(line) for line in lines if line.endswith("EUR")}) == 1


def test_a_title_that_is_too_long_is_folded_before_the_amounts() -> None:
    lines = output(tree(), look(60)).splitlines()
    assert all(len(line) <= 60 for line in lines)
    assert "payment page" in " ".join(line.strip("│ ") for line in lines)
    assert any("11,200.50 EUR" in line for line in lines)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_every_element_is_drawn_once_and_every_edge_is_seen(edges: list[tuple[int, int]]) -> None:
    result = graph(edges, 13)
    found = branches(result)
    assert sorted(branch.ref for branch in found if not branch.again) == sorted(result.refs())
    distinct = {edge for edge in edges if edge[0] != edge[1]}
    roots = [branch for branch in found if branch.depth == 0]
    assert len(found) - len(roots) == len(distinct)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40))
def test_guides_are_drawn_for_any_graph_as_at_a_terminal(edges: list[tuple[int, int]]) -> None:
    result = graph(edges, 13)
    assert output(result, look(400)) == output(result, look(400, terminal=False))


@pytest.mark.parametrize("terminal", [True, False])
@pytest.mark.parametrize("shape", ["chain", "star", "cycle"])
def test_ten_thousand_elements_are_drawn(shape: str, terminal: bool) -> None:
    size = 10_000
    edges = [(0 if shape == "star" else number - 1, number) for number in range(1, size)]
    if shape == "cycle":
        edges.append((size - 1, 0))
    drawn = output(graph(edges, size, asked=size - 1), look(80, terminal))
    assert sum(line.count("1.00") for line in drawn.splitlines()) == size
    assert "DEAL-9999  " in drawn


def test_a_chain_too_long_for_the_width_says_what_hangs_on_what() -> None:
    drawn = output(graph([(number, number + 1) for number in range(DEEPEST + 2)], DEEPEST + 3), look(terminal=False))
    assert f"DEAL-{DEEPEST + 1}  (below DEAL-{DEEPEST})" in drawn
    assert f"DEAL-{DEEPEST}  (below" not in drawn


def test_guides_follow_from_depths_alone() -> None:
    assert guides([0, 1, 2, 1, 0]) == ["", "├── ", "│   └── ", "└── ", ""]


def test_mermaid_and_dot_are_as_they_were_found_good() -> None:
    assert_golden("tree.md", output(tree(), look(), "md"))
    assert_golden("tree.dot", output(tree(), look(), "dot"))


def test_a_title_cannot_leave_its_label() -> None:
    title = 'x"]; click n0 "javascript:1" <b>`#quot;`</b> & \\" -> '
    result = Tree("DEAL-0", "DEAL-0", [{"ref": "DEAL-0", "kind": "deal", "title": title}], [])
    mermaid = output(result, look(), "md").splitlines()[2]
    assert mermaid.startswith('  n0["DEAL-0<br/>x#34;#93;#59; click n0 #34;javascript:1#34; #60;b#62;#96;#35;quot')
    assert mermaid.count('"') == 2
    dot = output(result, look(), "dot").splitlines()[2]
    assert dot.replace("\\\\", "").replace('\\"', "").count('"') == 4
    assert "&amp; " in dot


def billed(amount: str, stage: str = "new") -> str:
    node: Record = {"ref": "DEAL-1", "kind": "deal", "stage": stage, "amount": "16450.00", "billed": amount}
    return output(Tree("DEAL-1", "", [node], [], {"deal": {"new": "open", "lost": "lost"}}), look())


def test_it_is_told_how_much_of_an_element_is_billed() -> None:
    assert "billed 4,935.00 of 16,450.00" in billed("4935.00")
    assert "billed  16,450.00" in billed("16450.00")
    assert "billed" not in billed("0.00")


def test_what_is_lost_is_not_said_to_be_billed() -> None:
    assert "billed" not in billed("4935.00", stage="lost")
