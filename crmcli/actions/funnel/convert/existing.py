"""Into an existing element only empty fields are filled; what differs is kept and reported."""

from __future__ import annotations

from crmcli.actions.elements.change import change
from crmcli.actions.elements.element import Element, Gathered, gather
from crmcli.actions.funnel.carried import copied_lines
from crmcli.actions.funnel.convert.made import Filled, Members
from crmcli.actions.funnel.convert.plan import Plan
from crmcli.actions.funnel.convert.values import is_own_name, lines_stay
from crmcli.actions.money.sums import total
from crmcli.actions.outcome import listed
from crmcli.errors import Refused, UnknownField
from crmcli.light import Any
from crmcli.model.conversions import Conversion, From, Sibling, Source
from crmcli.model.fold import same
from crmcli.model.kinds import Kind
from crmcli.model.traits import Lines
from crmcli.model.types import Money, Reference
from crmcli.store import links, records
from crmcli.store.act import Act, Row

Values = dict[str, Any]


def fill_existing(act: Act, members: Members) -> Filled:
    """Fill the linked elements from their sources, in the order of the sources."""
    _check_overwrite(act, members.plan)
    filled = Filled()
    for entry in members.plan.entries:
        nodes = members.nodes[entry.target]
        pairs = [(place, node) for place, node in enumerate(nodes) if members.joined(node, place)]
        if pairs:
            present = gather(act, list(dict.fromkeys(node for _, node in pairs)), ("tag",), linked=True)
            targets = {element.node: element for element in present.elements}
            for place, node in pairs:
                Filling(act, members, filled, entry, place, (targets[node], present)).carry_out()
    return filled


def _kept(kind: Kind) -> tuple[str, ...]:
    """The fields of an existing element that no conversion fills."""
    return ("owner", *kind.handling)


def _check_overwrite(act: Act, plan: Plan) -> None:
    kept = {name for entry in plan.entries for name in _kept(act.registry.by_name[entry.target])}
    names = {name for entry in plan.entries for name in entry.fields} - kept
    known = sorted(names | {f"{entry.target}.{name}" for entry in plan.entries for name in entry.fields})
    for name in plan.request.overwrite:
        if name.rpartition(".")[2] in kept:
            raise Refused(f"The {name} of an existing element is kept.", "Use crm edit to change it.", field=name)
        if name not in known:
            raise UnknownField(plan.entries[0].target, name, known)


class Filling:
    """One source's values on their way into one existing element; ``new`` is what will be written."""

    def __init__(
        self,
        act: Act,
        members: Members,
        filled: Filled,
        entry: Conversion,
        place: int,
        found: tuple[Element, Gathered],
    ) -> None:
        self.act = act
        self.members = members
        self.plan = members.plan
        self.filled = filled
        self.entry = entry
        self.place = place
        self.source = self.plan.sources[place]
        self.target, self.whole = found
        self.currency = self.target.kind.currency  # the field that names it
        self.new: Values = {}
        self.kept: list[str] = []

    def carry_out(self) -> None:
        tables = dict(self.target.kind.points)
        values = self._values()
        self._fill_currency(values.pop(self.currency, None))
        for name, value in values.items():
            if name in tables:
                self._unite(name, value or [])
            else:
                self._fill(name, value)
        lines = self._lines()
        parts = [self.target.node] if self._tags() or lines else []
        if (self.new or parts) and change(self.act, [(self.target, self.new)], parts=parts):
            self.filled.updated[self.target.node] = None
        self.target.lines = lines or self.target.lines
        if self.kept:
            self.filled.warnings.append(f"{self.target.ref} keeps its own {listed(self.kept, 9)}.")

    def _values(self) -> Values:
        """What would be carried: not where it came from, and no name that had to be made up."""
        values = dict(self.plan.values[self.entry.target][self.place])
        overrides = self.plan.overrides[self.entry.target][self.place]
        for name, rule in self.entry.fields.items():
            if isinstance(rule, Source) or not (name in overrides or is_own_name(rule, self.source)):
                values.pop(name, None)
            elif isinstance(rule, Sibling) and name not in overrides:
                values[name] = self.members.sibling(rule.kind, self.place)
        kept = _kept(self.target.kind)
        return {name: value for name, value in values.items() if name not in kept}

    def _unite(self, name: str, points: list[Any]) -> None:
        known = {point.normal for point in self.target.get(name)}
        fresh = [point for point in points if point.normal not in known]
        if fresh:
            self.new[name] = fresh
            self._tell("fill", name, fresh)

    def _fill_currency(self, value: Any) -> None:
        """What has no amounts yet takes the currency of those that come."""
        bills = {kind for row in self.whole.links[self.target.node] for kind, _ in links.ends(row)}
        empty = self.target.kind.trait(Lines) and self.target.amount is None and not self.target.lines
        present = self.target.currency
        if value and empty and present != value and bills.isdisjoint(self.act.registry.billing):
            self.new[self.currency] = value
            self._tell("fill", self.currency, value)
        else:
            self._fill(self.currency, value)

    def _tags(self) -> list[str]:
        """The tags of the source that the target lacks, written."""
        present = self.whole.parts["tag"][self.target.node]
        known = {same(row["tag"]) for row in present}
        tags = self.plan.tags.get(self.source.node, ()) if self.entry.tags else ()
        fresh = [tag for tag in tags if same(tag) not in known]
        rows = [{"kind": self.target.kind.name, "element": self.target.id, "tag": tag} for tag in fresh]
        present += rows
        records.create(self.act, "tag", rows)
        if fresh:
            self._tell("fill", "tags", fresh)
        return fresh

    def _fill(self, name: str, value: Any) -> None:
        present = self.target.row.get(name)
        if value in (None, "") or _same(present, value):
            return
        field = self.target.kind.by_name[name]
        asked = name in self.plan.request.overwrite or f"{self.target.kind.name}.{name}" in self.plan.request.overwrite
        if isinstance(field.type, Money) and self._currency() != self.source.currency:
            self._keep(name, value, f"{self.target.ref} is in {self._currency()}")
        elif present in (None, "") or asked:
            self.new[name] = value
            self._tell("fill", name, value)
        else:
            self._keep(name, value, f"{self.target.ref} has its own")
            if not isinstance(field.type, Reference):
                self.kept.append(name)

    def _keep(self, name: str, value: Any, why: str) -> None:
        theirs = self._json(name, value, self.source.currency)
        self._tell("keep", name, self.target.row.get(name), f"{self.source.ref} has {theirs}")
        own = self._own_name(name)
        self.filled.not_carried.append({"ref": self.source.ref, "field": own, "value": theirs, "why": why})

    def _own_name(self, name: str) -> str:
        """What the source calls the field that a value of the target came from."""
        rule = self.entry.fields.get(name)
        if not isinstance(rule, From) or name in self.plan.overrides[self.entry.target][self.place]:
            return name
        return next((own for own in rule.names if self.source.get(own) not in (None, "", [])), name)

    def _lines(self) -> list[Row]:
        """The source's lines, written into an element that has neither lines nor another amount."""
        if self.entry.lines is None or not self.source.lines:
            return []
        reason = self._against_lines()
        if reason:
            self.filled.warnings.append(f"{lines_stay(self.source)}: {self.target.ref} {reason}.")
            self.filled.not_carried.append(
                {
                    "ref": self.source.ref,
                    "field": "lines",
                    "value": len(self.source.lines),
                    "why": f"{self.target.ref} {reason}",
                }
            )
            return []
        lines = copied_lines(self.source, self.plan.request.again)
        for number, line in enumerate(lines, 1):
            line.update(kind=self.target.kind.name, element=self.target.id, number=number)
        records.create(self.act, "line", lines)
        own, theirs = self.target.kind.its(Lines), self.source.kind.its(Lines)
        self.new[own.amount] = total(lines)
        self.new[own.rounding] = self.source.row.get(theirs.rounding)
        self._tell("fill", "lines", len(lines))
        return lines

    def _against_lines(self) -> str | None:
        if self.target.lines:
            return "has lines of its own"
        if self._currency() != self.source.currency:
            return f"is in {self._currency()}"
        amount = self.new.get(self.target.kind.amount, self.target.amount)
        return "has an amount of its own" if amount not in (None, self.source.amount) else None

    def _currency(self) -> str | None:
        currency: str | None = self.new.get(self.currency, self.target.currency)
        return currency

    def _json(self, name: str, value: Any, currency: str | None) -> Any:
        field = self.target.kind.by_name.get(name)
        if field is None or value is None:
            return value
        if isinstance(field.type, Reference):
            return self.members.named(self.act, (field.type.kind, int(value)))
        return field.type.json(value, currency or self.act.currency)

    def _tell(self, what: str, name: str, value: Any, why: str | None = None) -> None:
        shown_value = self._json(name, value, self._currency())
        self.filled.detail.append(
            {"what": what, "ref": self.target.ref, "field": name, "value": shown_value, "why": why}
        )


def _same(present: Any, value: Any) -> bool:
    if isinstance(present, str) and isinstance(value, str):
        return same(present) == same(value)
    return bool(present == value)
