"""``crm rule``: lines that are carried out when something happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crmcli.actions.elements.stages import named
from crmcli.actions.look.filters import Filters
from crmcli.actions.look.list import ListRequest, listing
from crmcli.actions.outcome import written
from crmcli.actions.setup.rule_trial import CarryOut, check_line
from crmcli.errors import BadValue, Conflict, CrmError, NotFound, Refused
from crmcli.errors.wording import did_you_mean
from crmcli.light import json, re
from crmcli.model.declared import Declared
from crmcli.model.kinds import Kind
from crmcli.model.results import Column, Rows, Written
from crmcli.model.rules import MOVED, Occasion, check_words, effects, read_occasion
from crmcli.model.types import StageKey
from crmcli.store import records, stages
from crmcli.store import rules as stored
from crmcli.store.act import Act, Row

COLUMNS = (
    Column("rule", "Rule", "ref"),
    Column("state", "State"),
    Column("when", "When"),
    Column("where", "Where"),
    Column("do", "Do"),
)


class RuleRequest(Declared):
    """A rule as it is typed: the occasion, the filters that the element must meet, the line and its words; ``asked``
    has the stage to move the element to, and the kinds that it is to become."""

    name: str
    when: str
    filters: Sequence[str]
    line: str
    words: Sequence[str]
    asked: Mapping[str, str]


def add(act: Act, request: RuleRequest, carry_out: CarryOut) -> Written:
    """Add a rule, and switch it on; raises Conflict (exit 4) for a name that is taken, Refused (5) for a loop, and what
    its line would be refused with each time, tried by ``carry_out``."""
    name = request.name.lower()
    if not re.fullmatch(r"[a-z][a-z0-9_-]*", name):
        raise BadValue("rule", request.name, "is not one word of letters and digits", "invoice-won")
    with act.step("rule add") as step:
        if stored.named(act, name):
            raise Conflict(f"There is a rule {name} already.", f"crm rule rm {name} removes it.")
        occasion = read_occasion(act.registry, request.when, lambda kind, key: _stage(act, kind, key))
        kind = act.registry.by_name[occasion.kind]
        check_words(kind, request.words)
        listing(act, kind, ListRequest(request.filters, None, 1))
        if Filters(act, kind, request.filters).searched:
            raise BadValue("where", " ".join(request.filters), "is not a filter", "amount.gte=1000")
        words = _by_key(act, kind, request)
        if "to" in request.asked:
            act.registry.route(
                kind.name, [act.registry.kind(name).name for name in request.asked["to"].lower().split("+")]
            )
        _check_loops(act, name, occasion, request.words)
        check_line(act, step, occasion, words, carry_out)
        values = {"name": name, "kind": kind.name, "what": occasion.what, "target": occasion.to}
        values |= {"filters": json.dumps(list(request.filters)), "words": json.dumps(words)}
        (number,) = records.create(act, "rule", [values])
        stored.switch(act, number, True)
        return written(act, step, f"rule {name}: when {occasion}, {request.line}", result=[name])


def remove(act: Act, name: str) -> Written:
    """Forget a rule; raises NotFound (exit 3)."""
    with act.step("rule rm") as step:
        rule = _known(act, name)
        records.delete(act, "rule", [rule])
        return written(act, step, f"rule {rule['name']} removed", deleted=[rule["name"]], result=[rule["name"]])


def switch(act: Act, name: str, on: bool, carry_out: CarryOut | None = None) -> Written:
    """Switch a rule on or off in this file; it is no step, since the rule stays the same. With ``carry_out`` its line
    is tried first, as ``add`` does."""
    with act.step() as step:
        rule = _known(act, name)
        if carry_out is not None:
            occasion = Occasion(rule["kind"], rule["what"], rule["target"])
            try:
                check_line(act, step, occasion, json.loads(rule["words"]), carry_out)
            except CrmError as error:
                error.message = f"rule {rule['name']}: {error.message}"
                raise
        stored.switch(act, rule["id"], on)
        step.keep = True
        return written(act, step, f"rule {rule['name']} is {'on' if on else 'off'}", result=[rule["name"]])


def rules(act: Act) -> Rows:
    """All rules, oldest first: {"rule", "state": "on" or "off", "when", "where", "do"}."""
    on = stored.switched_on(act.driver)
    rows = [
        {
            "rule": row["name"],
            "state": "on" if row["id"] in on else "off",
            "when": str(Occasion(row["kind"], row["what"], row["target"])),
            "where": _line(json.loads(row["filters"])),
            "do": _line(json.loads(row["words"])),
        }
        for row in stored.every(act)
    ]
    return Rows("rules", COLUMNS, rows, len(rows))


def _line(words: Sequence[str]) -> str:
    from shlex import quote

    return " ".join(word if re.fullmatch(r"[\w.,:=+@%/{}~!-]+", word) else quote(word) for word in words)


def _known(act: Act, name: str) -> Row:
    found = stored.named(act, name.lower())
    if found is None:
        names = [row["name"] for row in stored.every(act)]
        raise NotFound(f"There is no rule {name}.", did_you_mean(name, names) if names else "crm rule add makes one.")
    return found


def _stage(act: Act, kind: Kind, key: str) -> str:
    return named(kind, stages.of(act, kind.name), key)


def _by_key(act: Act, kind: Kind, request: RuleRequest) -> list[str]:
    """The words, with the key of the stage to move to in the place of its label, which may change; raises UnknownStage
    (exit 2)."""
    words, stage = list(request.words), request.asked.get("stage")
    if stage is not None:
        places = [at for at, word in enumerate(words) if word == stage and not words[at - 1].startswith("--")]
        words[places[-1]] = _stage(act, kind, StageKey.key_of(stage))
    return words


def _check_loops(act: Act, name: str, occasion: Occasion, words: Sequence[str]) -> None:
    """Refuse a rule that would bring about its own occasion, by itself or by way of others."""
    known = [(Occasion(row["kind"], row["what"], row["target"]), json.loads(row["words"])) for row in stored.every(act)]
    reached: set[Occasion] = set()
    wanted = _effects(act, occasion, words)
    while wanted:
        each = wanted.pop()
        if each == occasion:
            raise Refused(f"Rule {name} would be its own occasion: {occasion}.", "A rule must lead elsewhere.")
        if each not in reached:
            reached.add(each)
            wanted |= {further for when, done in known if when == each for further in _effects(act, when, done)}


def _effects(act: Act, occasion: Occasion, words: Sequence[str]) -> set[Occasion]:
    """What a line brings about, stages by their keys."""
    found = set()
    for each in effects(act.registry, occasion, words):
        rows = stages.of(act, each.kind) if each.what == MOVED else []
        keys = {row["key"] for row in rows if each.to in (row["key"], row["label"].lower().replace(" ", "_"))}
        found |= {Occasion(each.kind, MOVED, key) for key in keys} if each.what == MOVED else {each}
    return found
