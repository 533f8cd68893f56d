"""A task: what is to be done, by when, and about what."""

from __future__ import annotations

from crmcli.catalog.common import COMMENTS
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind, Stage
from crmcli.model.repeats import Repeat
from crmcli.model.traits import Closes, DateFlag
from crmcli.model.traits_of_days import Agenda, Ask, Follows, Repeats
from crmcli.model.traits_of_lists import Dated, Overview
from crmcli.model.types import AnyReference, Choice, DayOrMoment, Moment, StageKey, Text

TASK = Kind(
    name="task",
    prefix="TASK",
    plural="tasks",
    help="What is to be done, by when, and about what.",
    fields=(
        Field("title", Text(), "What is to be done.", required=True, show=True, searchable=True, example="Call Ada"),
        Field("stage", StageKey(), "Stage.", show=True, indexed=True),
        Field(
            "on",
            AnyReference("about"),
            "The element it is about.",
            show=True,
            indexed=True,
            sparse=True,
            example="DEAL-1",
        ),
        Field("due_at", DayOrMoment(), "When it is due: a day, or a time.", show=True, indexed=True, option="due"),
        Field("priority", Choice(("low", "normal", "high")), "How urgent it is.", show=True, default="normal"),
        Field("repeat", Repeat(), "How often it comes again: daily, weekly, monthly, 2w.", example="weekly"),
        Field("repeats_since", DayOrMoment(), "When a repeated task was first due.", manual=False, not_cloned=True),
        Field("closed_at", Moment(), "When it was done or dropped.", manual=False),
        Field("dropped_reason", Text(), "Why it was dropped.", not_cloned=True, example="Solved by mail"),
        *COMMENTS,
    ),
    stages=(Stage("open"), Stage("done", "won"), Stage("dropped", "lost")),
    traits=(
        Closes("closed_at", "dropped_reason"),
        DateFlag("overdue", "Its time has passed, and it is open.", past="due_at", when=("open",)),
        Dated("due_at"),
        Follows("on", to=("deal", "contact", "company")),
        Repeats(every="repeat", due="due_at", first="repeats_since"),
        Agenda((Ask("Task", ("open", "due_at.lte=today"), "crm done {ref}", "due_at"),)),
        Overview(("title", "on.title", "stage", "due_at", "priority", "owner"), ("priority", "owner")),
    ),
)
