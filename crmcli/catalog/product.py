"""A product: what is sold again and again, with its price and tax."""

from __future__ import annotations

from crmcli.catalog.common import CURRENCY
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.traits import FillsLines
from crmcli.model.traits_of_parties import Alike, Merges
from crmcli.model.types import Flag, Long, Price, Reference, TaxRate, Text, Unit

PRODUCT = Kind(
    name="product",
    prefix="PRODUCT",
    plural="products",
    help="What is sold again and again, with its price and tax.",
    fields=(
        Field("title", Text(), "The name of the product.", required=True, show=True, searchable=True, example="Seat"),
        Field(
            "sku",
            Text(),
            "Article number; no two products share one.",
            show=True,
            searchable=True,
            unique=True,
            example="SEAT-1",
        ),
        Field("price", Price(), "Price per unit.", show=True),
        CURRENCY,
        Field("unit", Unit(), "Unit of measure: h, day, piece, kg ...", default="piece"),
        Field("tax_rate", TaxRate(), "Tax rate in percent; none states no tax.", show=True),
        Field("tax_included", Flag(), "The price includes the tax.", default="no", hide_default=True),
        Field("description", Long(), "What it is.", searchable=True, example="A chair on wheels"),
        Field(
            "merged_into",
            Reference("product", "merged_into", outward=True),
            "The product it was merged into.",
            manual=False,
        ),
    ),
    traits=(
        FillsLines(
            {
                "title": "name",
                "price": "price",
                "unit": "unit",
                "tax_rate": "tax_rate",
                "tax_included": "tax_included",
            },
            currency="currency",
            code="sku",
        ),
        Merges("merged_into"),
        Alike({"SKU": ("sku",), "name": ("title",)}, by_title=True),
    ),
)
