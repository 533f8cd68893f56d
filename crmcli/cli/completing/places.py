"""What may stand at a place of a command line: a command, an argument, an option, the value of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from crmcli.cli.commands import COMMANDS, KIND_COMMANDS
from crmcli.cli.completing.fields import (
    NEAR,
    assigned,
    by_type,
    elements,
    filters,
    names,
    of_field,
    stages,
    units,
    whose,
)
from crmcli.cli.completing.line import Offer, TypedLine
from crmcli.cli.context import Session
from crmcli.cli.given import PANEL
from crmcli.cli.params import Param
from crmcli.model.refs import parse
from crmcli.model.texts import LANGUAGES
from crmcli.render import EXPORTS, FORMATS

Place = Callable[[TypedLine, str], Iterable[Offer]]


def offers(line: TypedLine, current: str) -> Iterable[Offer]:
    """What may stand behind this line where ``current`` was begun, whether or not it begins so."""
    if line.waiting is not None:
        return _value(line, line.waiting, current)
    if line.verb is None:
        return _commands(line, current)
    if current.startswith("-"):
        return _option(line, current)
    return _argument(line, current)


def _commands(line: TypedLine, current: str) -> Iterator[Offer]:
    if not line.before:
        yield from _kinds(line, current)
        yield from map(Offer, COMMANDS)
        if "-" in current:  # a reference alone shows what it names
            yield from (Offer(*found) for found in line.stored.refs(Session.catalogue.kinds, current))
    elif line.kind is not None and len(line.before) == 1:
        yield from (Offer(name) for name in KIND_COMMANDS if name != "stages" or line.kind.stages)
    elif line.group is not None and len(line.before) == 1:
        yield from map(Offer, line.group.verbs)


def _option(line: TypedLine, current: str) -> Iterator[Offer]:
    word, sign, typed = current.partition("=")
    if not sign:
        yield from (Offer(name, param.help) for name, param in line.options.items())
    elif word in line.options:
        found = _value(line, line.options[word], typed)
        yield from (Offer(f"{word}={value}", about, meant) for value, about, meant in found)


def _argument(line: TypedLine, current: str) -> Iterator[Offer]:
    """What the arguments allow here. Where references may go on, what stands behind them is offered first."""
    words, place = line.arguments, len(line.plain)
    here = words[place : place + 1] or [word for word in words[-1:] if word.endswith("...")]
    if words[:1] == ["REF..."]:
        behind = words[1:]
        complete = place > 1 and not parse(line.plain[-1]) and not "".join(behind).endswith("...")
        here = [] if behind and complete else [*behind, "REF..."] if place else words[:1]
    for word in here:
        yield from _place(line, word)(line, current)


def _value(line: TypedLine, param: Param, current: str) -> Iterable[Offer]:
    """The values of an option."""
    if param.panel == PANEL:
        kinds = [kind for kind in line.kinds if param.name in kind.by_name]
        return [offer for kind in kinds for offer in of_field(line, kind, param.name, current)]
    if param.name in Session.catalogue.by_name and param.metavar == "REF":
        return elements(line, [Session.catalogue.by_name[param.name]], current)
    if param.name == "format":
        return map(Offer, EXPORTS if line.before[0] == "export" else FORMATS)
    return _place(line, str(param.metavar))(line, current)


def _place(line: TypedLine, metavar: str) -> Place:
    """What offers words for an argument or a value that is called so."""
    name = metavar.removesuffix("...")
    of_command = OF_COMMANDS.get((line.before[0], name))
    if of_command or name in PLACES:
        return of_command or PLACES[name]
    kind = Session.catalogue.by_name.get(name.lower())
    if kind is not None:
        return lambda line, current: elements(line, [kind], current)
    return partial(_one_of, name.split("|"))


def _one_of(parts: list[str], line: TypedLine, current: str) -> Iterator[Offer]:
    """Words in small letters are to be typed as they stand, others are called so."""
    for part in parts if len(parts) > 1 else ():
        if part in PLACES:
            yield from PLACES[part](line, current)
        elif part.islower():
            yield Offer(part)


def _kinds(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(kind.name, kind.help) for kind in Session.catalogue.kinds)


def _refs(line: TypedLine, current: str) -> list[Offer]:
    return elements(line, line.able, current)


def _pipelines(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(name) for kind in line.kinds for name in line.stored.pipelines(kind.name))


def _stages(line: TypedLine, current: str) -> list[Offer]:
    return stages(line, line.kinds)


def _targets(line: TypedLine, current: str) -> Iterator[Offer]:
    """What may be made of the elements of the line, the kinds with a + between."""
    kinds = [kind.name for kind in line.kinds] or list(Session.catalogue.by_name)
    return (Offer(word) for kind in kinds for word in Session.catalogue.combinations(kind))


def _tags(line: TypedLine, current: str) -> Iterator[Offer]:
    return map(Offer, line.stored.tags([kind.name for kind in line.kinds or Session.catalogue.kinds], current))


def _tags_there(line: TypedLine, current: str) -> Iterator[Offer]:
    return map(Offer, line.stored.tags((), current, line.refs))


def _topics(line: TypedLine, current: str) -> Iterator[Offer]:
    from crmcli.cli.setup.help import topics

    return (Offer(*found) for found in topics().items())


def _all_commands(line: TypedLine, current: str) -> Iterator[Offer]:
    return map(Offer, (*Session.catalogue.by_name, *COMMANDS))


def _views(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(*found) for found in line.stored.views(list(Session.catalogue.by_name)))


def _rules(line: TypedLine, current: str) -> Iterator[Offer]:
    """Those that are there; a new one gets a name of its own."""
    return (Offer(*found) for found in line.stored.rules() if line.before[1:2] != ["add"])


def _settings(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(setting.name, setting.help) for setting in Session.catalogue.settings)


def _setting(line: TypedLine, current: str) -> list[Offer]:
    """The values of the setting that was named."""
    setting = Session.catalogue.by_setting.get(line.plain[0])
    return by_type(line, setting.type, current) if setting else []


def _lines(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(*found) for ref in line.refs[:1] for found in line.stored.lines(*ref))


def _transactions(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(*found) for found in line.stored.transactions() if found[0] not in line.plain)


def _messages(line: TypedLine, current: str) -> Iterator[Offer]:
    return (Offer(*found) for found in line.stored.messages() if found[0] not in line.plain)


def _states(line: TypedLine, current: str) -> Iterator[Offer]:
    """In which of the states transactions or messages are listed."""
    if line.before[0] == "bank":
        from crmcli.store.bank import STATES

        return map(Offer, STATES)
    from crmcli.store.outbox import STATES as OF_MESSAGES

    return map(Offer, ("open", *OF_MESSAGES, "all"))


def _happenings(line: TypedLine, current: str) -> Iterator[Offer]:
    """What the entries of a timeline are called; several stand with commas between."""
    from crmcli.model.changes import HAPPENINGS

    *before, _ = current.split(",")
    return (Offer(",".join([*before, word])) for word in HAPPENINGS if word not in before)


def _document_formats(line: TypedLine, current: str) -> Iterator[Offer]:
    from crmcli.actions.paper.formats import FORMATS

    return map(Offer, FORMATS)


def _reports(line: TypedLine, current: str) -> Iterator[Offer]:
    from crmcli.cli.look.report import REPORTS

    return (Offer(declared.name, declared.help) for declared in REPORTS)


def _unique(line: TypedLine, current: str) -> Iterator[Offer]:
    """Fields by which an element is found again, and what else identifies one."""
    yield from (Offer("ref"), Offer("external_id"))
    yield from names(line, current)


# What is offered for an argument or a value, by what it is called.
PLACES: Mapping[str, Place] = {
    "REF": _refs,
    "ENTRY": lambda line, current: (Offer(*found) for found in line.stored.entries(current)),
    "STAGE": _stages,
    "FILTER": filters,
    "KIND": _kinds,
    "KIND+KIND": _targets,
    "TAG": _tags,
    "COMMAND": _all_commands,
    "TOPIC": _topics,
    "FIELD=VALUE": assigned,
    "FIELD=REF": whose,
    "FIELD": names,
    "FIELDS": names,
    "A,B": names,
    "UNIT": lambda line, current: units(),
    "LANGUAGE": lambda line, current: map(Offer, LANGUAGES),
    "WHO": lambda line, current: map(Offer, line.stored.authors()),
    "STEP": lambda line, current: (Offer(*found) for found in line.stored.steps()),
    "DATE": lambda line, current: map(Offer, NEAR),
    "TIME": lambda line, current: map(Offer, NEAR),
}
# The same where what a word is called says too little without its command.
OF_COMMANDS: Mapping[tuple[str, str], Place] = {
    ("stage", "PIPELINE"): _pipelines,
    ("view", "NAME"): _views,
    ("rule", "NAME"): _rules,
    ("report", "NAME"): _reports,
    ("config", "NAME"): _settings,
    ("config", "VALUE"): _setting,
    ("line", "NUMBER"): _lines,
    ("bank", "NUMBER"): _transactions,
    ("bank", "STATE"): _states,
    ("outbox", "NUMBER"): _messages,
    ("outbox", "STATE"): _states,
    ("timeline", "WHAT,"): _happenings,
    ("untag", "TAG"): _tags_there,
    ("document", "FORMAT"): _document_formats,
    ("send", "FORMAT"): _document_formats,
    ("import", "FIELD"): _unique,
}
