"""Links by hand."""

from __future__ import annotations

from conftest import Crm


def role(crm: Crm, ref: str) -> list[str | None]:
    return [link["role"] for link in crm.show(ref)["links"]]


def test_linking_again_with_a_role_sets_it_and_undo_takes_it_away(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "Acme")
    assert crm("link", "CONTACT-1", "COMPANY-1", "--role", "CTO").exit == 0
    assert role(crm, "CONTACT-1") == ["CTO"]
    assert crm("undo").exit == 0
    assert role(crm, "CONTACT-1") == [None]


def test_linking_again_without_anything_new_is_no_step(crm: Crm) -> None:
    crm.new("company", "Acme")
    crm.new("contact", "Ada Lovelace", "--company", "Acme")
    done = crm("link", "CONTACT-1", "COMPANY-1", "--json").json
    assert (done["step"], done["linked"]) == (None, [])
