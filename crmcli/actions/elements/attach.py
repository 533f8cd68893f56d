"""``crm attach``: keep files with an element."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

from crmcli.actions.elements.entries import write
from crmcli.actions.outcome import listed, written
from crmcli.actions.refs import one, shown
from crmcli.errors import EmptyValue
from crmcli.model.entries import ATTACHED
from crmcli.model.results import Written
from crmcli.model.types import clean
from crmcli.store import blobs
from crmcli.store.act import Act

Given = tuple[str, bytes]  # a name, what is in it


def limit(act: Act) -> int:
    """The most bytes of a file that is attached."""
    return int(act.setting("file_limit") or 0) << 20


def attach(act: Act, ref: str, files: Sequence[Given]) -> Written:
    """Keep files with an element, an entry each; the same bytes are kept once."""
    with act.step() as step:
        node = one(act, ref)
        made = []
        for given, content in files:
            name = clean(PurePath(given).name, "name")
            if not name:
                raise EmptyValue("--name")
            made.append(write(act, [node], {"what": ATTACHED, "text": name, "file": blobs.keep(act, content)}))
        step.says("attach", [shown(act, node)])
        return written(act, step, f"{listed(made)} on {shown(act, node)}", updated=[node], entries=made)
