"""What there is to complete."""

from __future__ import annotations

import pytest

from tests.conftest import Crm
from tests.prepared import prepared


@pytest.fixture
@prepared
def shop(crm: Crm) -> Crm:
    crm.new("lead", "Relaunch", "--name", "Ada Lovelace")
    crm.new("lead", "Second")
    crm.new("contact", "Bob Dylan")
    crm.new("company", "Acme Bakery")
    crm.new("product", "Bakery box")
    return crm
