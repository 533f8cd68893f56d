"""``crm stage list|add|edit|rename|move|rm``: the stages of a kind, which people change."""

from __future__ import annotations

from crmcli.actions.setup import stage as actions
from crmcli.cli.context import Session
from crmcli.cli.groups import VerbGroup
from crmcli.cli.options import reads, writes
from crmcli.cli.params import argument, option
from crmcli.light import Annotated
from crmcli.model.kinds import Kind
from crmcli.model.results import Rows, Written

KindWord = Annotated[str, argument("KIND", "The kind that has the stages: lead, deal ...", "deal")]
Key = Annotated[str, argument("STAGE", "The stage, by its key or label.", "preparation")]
Label = Annotated[str, argument("LABEL", "What people read; a new stage gets its key from it.", "Qualified")]
Means = Annotated[str, option("--means", "open|won|lost", "What it means to be in it.", "won")]
NewLabel = Annotated[str | None, option("--label", "LABEL", "What people read.", "Qualified")]
NewMeans = Annotated[str | None, option("--means", "open|won|lost", "What it means to be in it.", "lost")]
Chance = Annotated[str | None, option("--probability", "PERCENT", "How likely it is won, for forecasts.", "40")]
Before = Annotated[str | None, option("--before", "STAGE", "Put it before this stage.", "executing")]
After = Annotated[str | None, option("--after", "STAGE", "Put it after this stage.", "new")]
MoveTo = Annotated[str | None, option("--move-to", "STAGE", "Where elements that are in it go.", "new")]
Pipeline = Annotated[str | None, option("--pipeline", "PIPELINE", "In this pipeline of deals.", "partners")]


@reads(examples="crm stage list deal\ncrm stage list deal --pipeline default\ncrm stage list lead --json")
def list_(session: Session, kind: KindWord, pipeline: Pipeline = None) -> Rows:
    """List the stages of a kind in order."""
    from crmcli.actions.setup.fields import stages

    found = _of(session, kind)
    line, _ = actions.rows_of(session.act, found, pipeline)
    return stages(session.act, found, line if pipeline is not None else None)


@writes(
    examples="""
crm stage add deal Qualified --after new
crm stage add deal Qualified --pipeline partners --probability 40
crm stage add deal "Paused by client" --means lost"""
)
def add(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: KindWord,
    label: Label,
    means: Means = "open",
    probability: Chance = None,
    before: Before = None,
    after: After = None,
    pipeline: Pipeline = None,
) -> Written:
    """Add a stage; in a new pipeline, its first one."""
    request = actions.StageRequest(label, means, probability, before, after)
    return session.write("stage add", actions.add, kind=_of(session, kind), request=request, pipeline=pipeline)


@writes(
    examples="""
crm stage edit deal executing --probability 80
crm stage edit deal signed --means won
crm stage edit deal signed --means won --label "Signed by client" --dry-run"""
)
def edit(  # noqa: PLR0913 - a parameter per option
    session: Session,
    kind: KindWord,
    stage: Key,
    label: NewLabel = None,
    means: NewMeans = None,
    probability: Chance = None,
    pipeline: Pipeline = None,
) -> Written:
    """Change what a stage is called, what it means, or how likely it is won; its key stays as it is.

    What is in it is closed from then on, or open again. A stage that came with the program keeps its meaning.
    """
    from crmcli.actions.setup.stage_edit import StageEdit
    from crmcli.actions.setup.stage_edit import edit as action

    wanted, of = StageEdit(label, means, probability), _of(session, kind)
    return session.write("stage edit", action, kind=of, stage=stage, wanted=wanted, pipeline=pipeline)


@writes(
    examples="""
crm stage rename lead in_progress Contacted
crm stage rename deal preparation "Offer in preparation"
crm stage rename deal preparation "Offer in preparation" --dry-run"""
)
def rename(session: Session, kind: KindWord, stage: Key, label: Label, pipeline: Pipeline = None) -> Written:
    """Give a stage another label; its key stays as it is."""
    return session.write(
        "stage rename", actions.rename, kind=_of(session, kind), stage=stage, label=label, pipeline=pipeline
    )


@writes(
    examples="""
crm stage move deal prepayment --after executing
crm stage move deal final_invoice --before executing
crm stage move deal prepayment --after executing --dry-run"""
)
def move(
    session: Session, kind: KindWord, stage: Key, before: Before = None, after: After = None, pipeline: Pipeline = None
) -> Written:
    """Put a stage in another place."""
    return session.write(
        "stage move",
        actions.move,
        kind=_of(session, kind),
        stage=stage,
        before=before,
        after=after,
        pipeline=pipeline,
    )


@writes(
    examples="""
crm stage rm deal prepayment
crm stage rm deal preparation --move-to new
crm stage rm lead processed --move-to in_progress --dry-run"""
)
def rm(session: Session, kind: KindWord, stage: Key, move_to: MoveTo = None, pipeline: Pipeline = None) -> Written:
    """Remove a stage; what is in it goes where --move-to says."""
    from crmcli.actions.setup.stage_rm import remove

    return session.write("stage rm", remove, kind=_of(session, kind), stage=stage, to=move_to, pipeline=pipeline)


def _of(session: Session, word: str) -> Kind:
    return session.own(session.registry.kind(word))


stage = VerbGroup(
    "stage",
    {"list": list_, "add": add, "edit": edit, "rename": rename, "move": move, "rm": rm},
    help="Stages and pipelines of your own.",
    panel="Setup",
)
