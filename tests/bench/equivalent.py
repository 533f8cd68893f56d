"""Mutants that are no faults: the program does the same, or what no test of results can see."""

from __future__ import annotations

# (file, function, old, new): why
EQUIVALENT: dict[tuple[str, str, str, str], str] = {
    ("crmcli/render/escape.py", "json_safe", 'harmless(encoded.replace("\\n", ""))', "False"): (
        "a shortcut: the pattern finds nothing in such a text either"
    ),
    ("crmcli/render/cells.py", "texts", "value.__class__ is str", "False"): (
        "a shortcut: exact() gives a text back as it is"
    ),
    ("crmcli/store/local_pouring.py", "pour", "1", "0"): "a database of ours has more pages than one",
    ("crmcli/store/local_opening.py", "", '"cache_size = -16384"', "*()"): "pages are read again instead: slower",
    ("crmcli/store/local.py", "", "1000", "1001"): "so many are read at once: the same rows come out",
    ("crmcli/store/local_then.py", "laid_over", ">", ">="): "from how many rows on indexes are made: the same rows",
    ("crmcli/actions/elements/derived.py", "_fetch_named_by", "and", "or"): "what is there already is read once more",
    ("crmcli/actions/setup/view.py", "save", "0", "-1"): "a name and a kind have one view at the most",
    ("crmcli/store/dumping.py", "_chunks", "(name, tuple(row)) != present or len(values) == most", "True"): (
        "a statement for each row: slower, and the same rows"
    ),
    ("crmcli/actions/bulk/converting.py", "Converting._closing", "isinstance(rule, Sibling)", "True"): (
        "conversions close their sources by these three sorts of rules alone"
    ),
    (
        "crmcli/store/completing.py",
        "Stored.tags",
        'f"AND id > (SELECT max(id) FROM tag) - {WINDOW} "',
        'f"AND id >= (SELECT max(id) FROM tag) - {WINDOW} "',
    ): "one more of the newest thousands is looked at",
}
