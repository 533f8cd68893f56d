"""Plain text: the page in 80 columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crmcli.documents.paper import Design
from crmcli.documents.text import text

from .papers import kinds, line, paper
from .rendered import total

KINDS = kinds()


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_fits_into_80_columns_and_says_its_total(name: str) -> None:
    one = KINDS[name]
    found = text(one, Design()).decode()
    assert max(map(len, found.split("\n"))) <= 80
    assert found.endswith("\n") and "\n\n\n\n" not in found
    assert str(one.number) in found and total(one) in found


def test_the_columns_stand_below_their_heads() -> None:
    found = text(
        paper([line("95", "3", unit="HUR", name="Design"), line("4", "20", "7")], language="en"), Design()
    ).decode()
    assert (
        """
No.  Description                              Quantity  Unit price  VAT   Amount
--------------------------------------------------------------------------------
1    Design                                    3 hours      €95.00  19%  €285.00
2    Seat                                      20 pcs.       €4.00   7%   €80.00
--------------------------------------------------------------------------------
Net amount                                                               €365.00
plus 19% VAT on €285.00                                                   €54.15
plus 7% VAT on €80.00                                                      €5.60
Total                                                                    €424.75
"""
        in found
    )


def test_a_draft_says_so() -> None:
    assert "Rechnung (ENTWURF)" in text(replace(KINDS["one line"], draft=True, number=None), Design()).decode()
