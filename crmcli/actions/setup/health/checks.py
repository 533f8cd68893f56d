"""All checks, in the order in which they are made and in which what they find is put right."""

from __future__ import annotations

from crmcli.actions.setup.health import files, history, money, numbers, owners, structure, texts
from crmcli.actions.setup.health.findings import Check
from crmcli.store import upkeep

WHOLE = Check("structure", "The file is whole.", structure.structure, structure.reindex)
"""The others are of no use, and nothing is put right, where this one finds something that cannot be put right."""

CHECKS = (
    Check("schema", "All tables, indexes and guards are there.", structure.schema, structure.complete),
    Check("history", "The history tells all that is there.", history.history, history.put_back),
    Check("references", "What is referred to is there.", structure.references),
    Check("owners", "Everything belongs to an element that is there.", owners.owners, owners.remove),
    Check("counters", "No reference will come twice.", structure.counters, structure.forward),
    Check("totals", "All amounts are what their lines come to.", money.totals, money.add_up),
    Check("currencies", "What is billed together is in one currency.", money.currencies),
    Check("documents", "All documents are as they were issued.", money.documents),
    Check("paid", "Payments and what they settle agree.", money.payments, money.settle),
    Check("marks", "Only what is billed in full is marked so.", money.marks, money.mark),
    Check("numbers", "No number is missing in a series.", numbers.numbers, numbers.count_on),
    Check("derived", "Titles and copies say what they are made from.", texts.derived, texts.derive),
    Check("texts", "All texts are compared as they should be.", texts.folded, upkeep.follow),
    Check("search", "crm find and filters know everything as it is.", texts.search, upkeep.follow),
    Check("tally", "What lists add up is what there is.", texts.tally, upkeep.count_anew),
    Check("files", "All files are there that are named.", files.files),
    Check("unused", "No file is kept that nothing names.", files.unused, files.drop),
    Check("keys", "No key is older than it need be.", files.keys, files.forget),
    Check("permissions", "Nobody else may read the file.", structure.permissions, structure.close),
)
