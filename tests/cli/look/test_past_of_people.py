"""``--as-of`` of what people and companies hold together: it reaches as far as the command did then."""

from __future__ import annotations

import pytest

from tests.conftest import Crm

# What was done, a look at it, and a part of what it shows.
THEN = {
    "the business of what was merged into somebody who was made on the way": (
        """
        lead new Relaunch --name Ada
        convert LEAD-1 --to deal+contact
        lead new Hosting --name Zoë
        convert LEAD-2 --to deal+contact
        merge CONTACT-1 CONTACT-2 --yes
        """,
        "tree DEAL-1",
        "DEAL-2",
    ),
    "the members of a company that was made are one by then": (
        """
        lead new Relaunch --company-name Acme
        convert LEAD-1 --to company
        contact new Ada --company COMPANY-1
        contact new Zoë --company COMPANY-1
        merge CONTACT-1 CONTACT-2 --yes
        """,
        "timeline LEAD-1",
        "became COMPANY-1",
    ),
    "somebody who left a company that was made is still there": (
        """
        lead new Relaunch --company-name Acme
        convert LEAD-1 --to company
        contact new Ada --company COMPANY-1
        edit CONTACT-1 --unset company
        """,
        "timeline LEAD-1",
        "unlinked",
    ),
    "what somebody of the company that is asked for was linked to is still there": (
        """
        company new Acme
        contact new Ada --company COMPANY-1
        deal new Relaunch
        link CONTACT-1 DEAL-1
        unlink CONTACT-1 DEAL-1
        """,
        "timeline COMPANY-1",
        "DEAL-1",
    ),
    "the same of a company that the reference of a merged one leads to": (
        """
        company new Acme
        company new Acne
        contact new Ada --company COMPANY-1
        deal new Relaunch
        link CONTACT-1 DEAL-1
        unlink CONTACT-1 DEAL-1
        merge COMPANY-1 COMPANY-2 --yes
        """,
        "timeline COMPANY-2",
        "DEAL-1",
    ),
}


@pytest.mark.parametrize("name", THEN)
def test_a_look_back_reaches_as_far_as_a_look_did_then(crm: Crm, name: str) -> None:
    acts, look, shown = THEN[name]
    lines = acts.strip().splitlines()
    for line in lines:
        assert crm(*line.split()).exit == 0, line
    then = crm(*look.split()).out
    assert shown in then
    crm("product", "new", "Later")
    assert crm(*look.split(), "--as-of", str(len(lines))).out == then
