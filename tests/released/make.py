"""``python -m tests.released.make``: keep what this version leaves behind, once, when it is released."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from crmcli import __version__
from crmcli.catalog import REGISTRY
from crmcli.cli.describing import verbs
from tests.conftest import Crm

from .names import collected
from .story import Act, acts

HERE = Path(__file__).parent
ASKED_AT, ASKED_BY = "2026-07-01T09:00:00Z", "mia"
TOLD = ("LEAD-1", "LEAD-10", "COMPANY-2", "CONTACT-1", "CONTACT-3", "DEAL-1", "DEAL-2", "DEAL-4", "DEAL-5", "DEAL-11")
BILLED = ("QUOTE-1", "QUOTE-2", "INVOICE-1", "INVOICE-3", "INVOICE-7", "INVOICE-9", "INVOICE-12", "PAYMENT-2")
NO_KEY = {"backup", "restore"}  # they write no step


def told(crm: Crm, act: Act) -> Any:
    """Carry out a command of the story as it was; its answer as JSON, a batch's as a list."""
    crm.now, crm.environ["CRM_USER"] = act.at, act.by
    done = crm(*act.words, "--json", stdin=act.stdin)
    assert done.exit == 0, (act.words, done.err)
    return done.jsonl if act.words[0] == "batch" else done.json


def answers(crm: Crm) -> dict[str, Any]:
    """What the program says of the database: every element whole, and of some what happened to them."""

    def asked(*words: str) -> Any:
        done = crm(*words, "--json")
        assert done.exit == 0, (words, done.err)
        return done.json

    crm.now, crm.environ["CRM_USER"] = ASKED_AT, ASKED_BY
    lists = {kind.name: asked(kind.name, "list", "--archived") for kind in REGISTRY.kinds}
    refs = [row["ref"] for rows in lists.values() for row in rows]
    return {
        "show": asked("show", *refs),
        "list": lists,
        "steps": asked("steps"),
        "timeline": {ref: asked("timeline", ref) for ref in (*TOLD, *BILLED)},
        "history": {ref: asked("history", ref) for ref in (*TOLD[:2], *BILLED[:2])},
        "tree": {ref: asked("tree", ref) for ref in (*TOLD, *BILLED)},
        "lines": {ref: asked("line", "list", ref) for ref in ("DEAL-4", *BILLED[:-1])},
        "find": {text: asked("find", text) for text in ("hopper", "arhus", "030 555000", "RE-2026-0003", "friday")},
        "config": asked("config", "list"),
        "view": asked("view", "list"),
        "stages": {kind.name: asked(kind.name, "stages") for kind in REGISTRY.kinds if kind.stages},
    }


def main() -> None:
    """Write the database, its dump and the answers into the folder of the version, which must be new."""
    folder = HERE / __version__
    if (folder / "crm.db.gz").exists():
        sys.exit(f"{folder.name} is kept already: what was released does not change.")
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as place:
        crm = Crm(Path(place))
        kept = [(act, told(crm, act)) for act in acts()]
        keys = [{**act._asdict(), "answer": answer} for act, answer in kept if "--key" in act.words]
        missing = _writing() - {_verb(act.words) for act, _ in kept if "--key" in act.words}
        assert not missing, f"the story asks nothing under a key of {sorted(missing)}"
        copy = Path(place) / "copy.db"
        assert crm("backup", str(copy)).exit == 0
        _pack(folder / "crm.db.gz", copy.read_bytes())
        _pack(folder / "everything.jsonl.gz", crm("export", "--all").out.encode())
        found = {"at": ASKED_AT, "by": ASKED_BY, "keys": keys, **answers(crm)}
        _pack(folder / "answers.json.gz", _text(found).encode())
        (folder / "names.json").write_text(json.dumps(collected(crm), indent=1) + "\n", encoding="utf-8")


def _writing() -> set[str]:
    return {path for path, verb, _ in verbs() if verb.writing} - NO_KEY


def _verb(words: list[str]) -> str:
    two = " ".join(words[:2])
    return two if two in _writing() else words[0]


def _pack(path: Path, data: bytes) -> None:
    path.write_bytes(gzip.compress(data, 9, mtime=0))


def _text(found: dict[str, Any]) -> str:
    """JSON, a line for each question, so that a reader finds its answer."""
    lines = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
