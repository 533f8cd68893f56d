"""The recipes of CONTRIBUTING as edits of the program: which lines come into which files."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Edit(NamedTuple):
    """``text`` comes into a file behind the line that begins with ``after``; at its end, or as a new file, without."""

    file: str
    text: str
    after: str = ""


class Change(NamedTuple):
    """``old``, which stands there once, becomes ``new``."""

    file: str
    old: str
    new: str


Recipe = tuple[Edit | Change, ...]

FIELD: Recipe = (
    Edit("catalog/deal.py", '        Field("project", Text(), "The project it belongs to."),\n', "        *ORIGIN,"),
    Edit("catalog/quote.py", '        Field("project", Text(), "The project it belongs to."),\n', "    fields=("),
    Edit("catalog/conversions.py", '            "project": take("project"),\n', '            "deal": source(),'),
)
KIND: Recipe = (
    Edit(
        "catalog/chore.py",
        '''"""A chore: something that is to be done."""

from __future__ import annotations

from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.types import Day, StageKey, Text

CHORE = Kind(
    name="chore",
    prefix="CHORE",
    plural="chores",
    help="Something that is to be done.",
    fields=(
        Field("title", Text(), "What is to be done.", required=True, show=True, searchable=True),
        Field("stage", StageKey(), "Stage.", show=True, indexed=True),
        Field("due_date", Day(), "When it is to be done.", show=True, indexed=True),
    ),
    stages=(Stage("open"), Stage("done", "won")),
)
''',
    ),
    Edit("catalog/__init__.py", "from crmcli.catalog.chore import CHORE\n", "from crmcli.catalog.settings"),
    Change("catalog/__init__.py", "PRODUCT, TASK)", "PRODUCT, TASK, CHORE)"),
)
VERB: Recipe = (
    Change(
        "model/traits.py",
        "class Pays(Trait):",
        '''class Finishable(Trait):
    """It can be finished: it has a stage "done"."""

    verbs = ("finish",)


class Pays(Trait):''',
    ),
    Change(
        "catalog/chore.py",
        'Stage("done", "won")),\n',
        'Stage("done", "won")),\n    traits=(Finishable(),),\n',
    ),
    Change(
        "catalog/chore.py",
        "import Kind, Stage\n",
        "import Kind, Stage\nfrom crmcli.model.traits import Finishable\n",
    ),
    Edit(
        "actions/funnel/finish.py",
        '''"""``crm finish``: chores that are done."""

from __future__ import annotations

from collections.abc import Sequence

from crmcli.actions.funnel.move import move
from crmcli.actions.verbs import require_verb
from crmcli.model.results import Written
from crmcli.store.act import Act


def finish(act: Act, refs: Sequence[str]) -> Written:
    """Move chores to the stage "done"; WrongKind (exit 2) for anything else."""
    require_verb(act, refs, "finish")
    return move(act, refs, "done")
''',
    ),
    Edit(
        "cli/funnel/finish.py",
        '''"""``crm finish REF...``: chores that are done."""

from __future__ import annotations

from crmcli.actions.funnel.finish import finish as action
from crmcli.cli.context import Session
from crmcli.cli.options import writes
from crmcli.cli.references import read_refs
from crmcli.cli.words import Refs
from crmcli.model.results import Written


@writes(panel="The funnel", examples="crm finish CHORE-1")
def finish(session: Session, refs: Refs) -> Written:
    """Finish chores."""
    return session.write("finish", action, refs=read_refs(session, refs))
''',
    ),
    Edit("cli/commands.py", '    "finish": "crmcli.cli.funnel.finish:finish",\n', '    "move":'),
)
OPTION: Recipe = (
    Edit(
        "cli/look/history.py",
        'OfField = Annotated[str | None, option("--field", "NAME", "Only the changes of this field.", "stage")]\n',
        "Since = ",
    ),
    Change(
        "cli/look/history.py", "since: Since = None) -> Rows", "since: Since = None, field: OfField = None) -> Rows"
    ),
    Change("cli/look/history.py", "action(session.act, word, whose)", "action(session.act, word, whose, field)"),
    Change(
        "actions/look/history.py",
        "whose: Whose = EVERYBODY) -> Rows:",
        "whose: Whose = EVERYBODY, only: str | None = None) -> Rows:",
    ),
    Change(
        "actions/look/history.py",
        '    return Rows(f"changes of',
        '    found = [change for change in found if only in (None, change["field"])]\n    return Rows(f"changes of',
    ),
)
CONVERSION: Recipe = (
    Edit(
        "catalog/conversions.py",
        """    Conversion(
        "contact",
        "deal",
        help="Business with somebody who is known already.",
        fields={"title": take("title"), "company": take("company"), "contact": source(), "owner": take("owner")},
        repeat="allow",
    ),
""",
        "CONVERSIONS = (",
    ),
)
FORMAT: Recipe = (
    Edit(
        "render/ltsv.py",
        '''"""``--format ltsv``: one record per line, each value behind its name."""

from __future__ import annotations

from crmcli.model.results import Result
from crmcli.render.escape import tsv_cell
from crmcli.render.output import Output


def write(result: Result, output: Output) -> None:
    """Write every record as NAME:VALUE, parted by tabs."""
    for record in result.records():
        cells = (f"{name}:{tsv_cell(str(value))}" for name, value in record.items() if value is not None)
        output.out.write("\\t".join(cells) + "\\n")
''',
    ),
    Edit("render/__init__.py", '    "ltsv": "crmcli.render.ltsv",\n', '    "tsv":'),
)
SETTING: Recipe = (
    Edit("catalog/settings.py", '    Setting("greeting", Text(), "Hello", "How an email begins."),\n', "SETTINGS = ("),
)
LABEL: Recipe = (Change("catalog/deal.py", '"preparation",', '"preparation", label="Offer in preparation",'),)
MIGRATION: Recipe = (
    Edit(
        "store/migrations.py",
        '''

def _fairs(db: Driver) -> None:
    """Fairs are called trade fairs."""
    db.write("UPDATE lead SET source = 'trade fair' WHERE source = 'fair'", [()])


MIGRATIONS[3] = _fairs
''',
        "MIGRATIONS:",
    ),
)
RECIPES = {
    "a field that travels to the quote": FIELD,
    "a kind": KIND,
    "a verb of some kinds": VERB,
    "an option": OPTION,
    "a conversion": CONVERSION,
    "an output format": FORMAT,
    "a setting": SETTING,
    "the label of a stage": LABEL,
    "a migration": MIGRATION,
}


def carry_out(recipe: Recipe, package: Path) -> None:
    """Carry a recipe out on a copy of the package; ValueError where a place that it names is gone."""
    for step in recipe:
        path = package / step.file
        if isinstance(step, Edit) and not step.after:
            if path.exists():
                raise ValueError(f"{step.file} is there already")
            path.write_text(step.text, encoding="utf-8")
            continue
        text = path.read_text(encoding="utf-8")
        path.write_text(_edited(text, step), encoding="utf-8")


def files(recipe: Recipe) -> int:
    return len({step.file for step in recipe})


def lines(recipe: Recipe) -> int:
    """The lines that are new or other, blank ones left out."""
    return sum(
        _full(step.text) if isinstance(step, Edit) else max(_full(step.new) - _full(step.old), 1) for step in recipe
    )


def _full(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def _edited(text: str, step: Edit | Change) -> str:
    if isinstance(step, Change):
        if text.count(step.old) != 1:
            raise ValueError(f"{step.file} has {step.old!r} {text.count(step.old)} times")
        return text.replace(step.old, step.new)
    found = text.splitlines(keepends=True)
    places = [place for place, line in enumerate(found) if line.startswith(step.after)]
    if not places:
        raise ValueError(f"{step.file} has no line {step.after!r}")
    return "".join([*found[: places[0] + 1], step.text, *found[places[0] + 1 :]])
