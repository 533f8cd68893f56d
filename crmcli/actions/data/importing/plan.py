"""From cells to the values of an element: what is done with each column, found out once for all rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from crmcli.actions.data.importing.found import Found
from crmcli.actions.data.importing.headers import CREATED, LINE, Target, line_types
from crmcli.actions.data.importing.layout import Layout, Point, TableRow, single
from crmcli.actions.data.importing.many import labels_of, one_line, tags_of, texts_of
from crmcli.actions.data.importing.numbers import has_two_readings
from crmcli.actions.data.importing.outside import called_paid, numbered, settle
from crmcli.actions.data.importing.references import Anywhere, called
from crmcli.actions.data.importing.stages import StageWords
from crmcli.actions.data.importing.words import label_of
from crmcli.errors import Ambiguous, BadValue, NotFound
from crmcli.light import Any
from crmcli.model.contacts import name_before
from crmcli.model.fields import Field
from crmcli.model.kinds import Kind
from crmcli.model.money import stated_currency
from crmcli.model.names import full_name
from crmcli.model.refs import parse
from crmcli.model.traits import Payable
from crmcli.model.traits_of_parties import FullName
from crmcli.model.types import (
    Choice,
    ContactPoint,
    ContactPoints,
    Country,
    Currency,
    FieldType,
    Long,
    Moment,
    Money,
    Number,
    Price,
    Reading,
    Reference,
    TaxRate,
    Text,
    Unit,
    Whole,
)
from crmcli.store.act import Act

Resolve = Callable[[Field, str, str | None], int | None]
NUMBERS = (Money, Price, Number, Whole, TaxRate)
REPEATED = (Country, Choice, Currency, Unit)  # types whose few values are read once each
KNOWN = 10_000  # of them that are remembered
NOBODY = "0"  # the id with which some programs say that there is no link


class ImportPlan:
    """How rows with these columns are read. ``system`` names the program whose ids they hold; ``extra`` is the field
    that takes what is not recognised, ``bad`` the one that takes values which cannot be read ("" for none: they are
    dropped; None: they are refused)."""

    def __init__(
        self, act: Act, kind: Kind, names: Sequence[str], targets: Mapping[str, Target | None], system: str
    ) -> None:
        self.act, self.kind, self.names = act, kind, names
        self.system = system
        self.layout = Layout(kind, names, targets, system)
        self.layout.types.update((LINE + n, type) for n, type in line_types(kind, act.registry.added_to_lines).items())
        self.stages = StageWords(act, kind)
        self.usual = act.reading()
        self.types: dict[str, tuple[FieldType, dict[str, Any] | None]] = {
            field.name: (field.type, {} if isinstance(field.type, REPEATED) else None) for field in kind.all_fields
        }
        self.types[CREATED] = Moment(), None
        self.references = [field.name for field in kind.fields if isinstance(field.type, Reference)]
        self.ties = {name: act.registry.by_name[type.kind] for name, type in kind.references}
        self.anywhere = Anywhere(act, kind)
        self.absent: set[tuple[str, str]] = set()  # (field, name) of what is not here
        self.amounts = [field.name for field in kind.fields if isinstance(field.type, Money)]
        self.outside = numbered(kind) is not None
        self.called_paid = 0  # rows that say so, and bring no payment
        payable = kind.trait(Payable)
        self.sort = names.index(payable.type) if payable and payable.type in names else None
        self.extra: str | None = None
        self.bad: str | None = None
        self.decimal: str | None = None
        self.date_format: str | None = None
        self.ref = names.index("ref") if "ref" in names else None
        layout, refer = self.layout, {*self.references, *self.anywhere.names}
        refers = any(name in refer for _, name, _ in layout.plain)
        rest = refers or layout.links or layout.special or layout.unknown
        self.all_read = not rest and self.ref is None  # once the values and contact points of a row are there
        self.titles = {
            name: names.index(f"{name}_title")
            for name in self.references
            if self.layout.own and f"{name}_title" in names
        }
        self.usually: Callable[[Sequence[Any]], Found | None] | None = None  # gives the values of most rows
        self.lost: set[str] = set()  # columns that are left out, though something is in them
        self.unread: Counter[str] = Counter()  # columns with values that could not be read
        self.rounded: Counter[str] = Counter()

    def read(self, cells: Sequence[Any], resolve: Resolve) -> Found:
        """The values of one row; raises what the fields raise (BadValue, exit 2) and what references do."""
        found = self.usually(cells) if self.usually is not None else None
        if found is None:
            return self.read_any(cells, resolve)
        return found if self.all_read else self._finish(found, cells, resolve)

    def _finish(self, found: Found, cells: Sequence[Any], resolve: Resolve) -> Found:
        """What is left to do for a row whose values are there."""
        self._read_links(found, cells)
        self._refer_to_others(found, cells, resolve)
        if self.ref is not None:
            found.ref = cells[self.ref]
        self._read_special(found, cells)
        left = [place for place in self.layout.unknown if cells[place]]
        if left:
            self._keep(found, TableRow(cells, left, None))
        return found

    def read_any(self, cells: Sequence[Any], resolve: Resolve) -> Found:
        """The values of any row."""
        found, layout = Found(), self.layout
        row = TableRow(cells, [place for place in layout.unknown if cells[place]], None if self.bad is None else [])
        texts = layout.texts(row)
        self._divide(texts)
        self._read_links(found, cells)
        reading = self._reading(texts)
        self._values(found, texts, row, reading)
        self._complete(found, texts, row, resolve, reading)
        if self.outside:
            self.called_paid += called_paid(self.kind, found.values)
            settle(self.act, self.kind, found.values, cells[self.sort] if self.sort is not None else None)
        if self.ref is not None:
            found.ref = cells[self.ref]
        for point in layout.points:
            if cells[point[0]]:
                self.add_points(found, point, row, reading)
        self._read_special(found, cells)
        if layout.lines and (line := layout.line(row)):
            for name, text in line.items():
                layout.types[LINE + name].read(text, name, reading)  # what is wrong is told with the line of the file
            found.lines.append(line)
        if row.left or row.bad:
            self._keep(found, row)
        return found

    def _values(self, found: Found, texts: Mapping[str, str], row: TableRow, reading: Reading) -> None:
        values, types, together = found.values, self.types, "".join(texts.values())
        plain = together.isascii() and together.isprintable()
        for name, text in texts.items():
            type, known = types[name]
            if type.__class__ is Text and (plain or (text.isascii() and text.isprintable())):
                if text:
                    values[name] = text.strip()
                continue
            if isinstance(type, Text):
                text = one_line(text)
            value = None if known is None else known.get(text)
            if value is None:
                try:
                    value = type.read(text, name, reading)
                except BadValue as error:
                    if isinstance(type, NUMBERS) and has_two_readings(text):
                        error.hint = f"{error.hint} For the whole column: --decimal , or --decimal ."
                    columns = (place for place, field, _ in self.layout.columns if field == name and row.cells[place])
                    if row.is_bad(next(columns, 0)):
                        continue
                    raise
                if known is not None and len(known) < KNOWN:
                    known[text] = value
            if value is not None:
                values[name] = value

    def _divide(self, texts: dict[str, str]) -> None:
        """A whole name into its parts, of which those that have columns of their own count more."""
        whole = texts.pop("name", None)
        if whole is None:
            return
        parts, name = self.kind.its(FullName), full_name(whole)
        if parts.first not in texts and parts.last not in texts:
            texts.update({parts.first: name.first, parts.last: name.last})
        if name.title and name.title not in texts.get(parts.salutation, ""):
            texts[parts.salutation] = f"{texts.get(parts.salutation, '')} {name.title}".strip()

    def _complete(
        self, found: Found, texts: Mapping[str, str], row: TableRow, resolve: Resolve, reading: Reading
    ) -> None:
        """What needs more than the text: references, the stage, and the currency of amounts."""
        values = found.values
        self._refer_to_others(found, row.cells, resolve)
        if any(name in values for name in self.amounts):
            values.setdefault(self.kind.currency, reading.currency)
        if not self.outside:
            self.stages.settle(values, texts, self.layout, row)

    def _refer_to_others(self, found: Found, cells: Sequence[Any], resolve: Resolve) -> None:
        for name in self.references:
            if name in found.values:
                self._refer_to(found, name, cells, resolve)
        self.anywhere.resolve(found.values)

    def _refer_to(self, found: Found, name: str, cells: Sequence[Any], resolve: Resolve) -> None:
        word = found.values.pop(name)
        title = cells[self.titles[name]] if name in self.titles and parse(word) else None
        self._refer(found, name, (word, title), resolve)

    def _refer(self, found: Found, name: str, said: tuple[str, str | None], resolve: Resolve) -> None:
        """The element that a reference names; where another list names what is not here, the link waits."""
        kind, word = self.ties[name], said[0]
        try:
            number = None if (name, word) in self.absent else resolve(self.kind.by_name[name], *said)
        except (NotFound, Ambiguous) as error:
            if kind.name not in (other for other, _ in found.links):  # else the id beside the name tells
                if isinstance(error, Ambiguous) or not self.layout.waits(name) or parse(word):
                    raise
                self.absent.add((name, word))
        else:
            if number is not None:
                found.values[name] = number
            elif (name, word) not in self.absent:
                found.missing[name] = word
        if (name, word) in self.absent and kind.name not in (other for other, _ in found.links):
            found.links.append((kind.name, called(kind, word)))

    def _keep(self, found: Found, row: TableRow) -> None:
        """Put what found no room into the texts that are to take it, and name its columns."""
        names, bad = self.names, row.bad or []
        self.lost.update(names[place] for place in row.left)
        self.unread.update(names[place] for place in bad)
        wanted = [(place, self.extra) for place in row.left] + [(place, self.bad) for place in bad]
        for place, field in sorted((place, field) for place, field in wanted if field):
            long = isinstance(self.kind.by_name[field].type, Long)
            text = f"{names[place]}: {single(row.cells[place])}"
            read = self.types[field][0].read(text if long else " ".join(text.split()), field, self.usual)
            before = found.values.get(field)
            found.values[field] = f"{before}{chr(10) if long else '; '}{read}" if before else read

    def _reading(self, texts: Mapping[str, str]) -> Reading:
        """With the currency of the row's amounts: its own column, or what is written behind an amount."""
        field = self.kind.currency
        currency = texts.get(field)
        if currency is not None:
            return self.act.reading(self.kind.by_name[field].type.read(currency, field, self.usual))
        for name in self.amounts:
            if name in texts:
                currency = stated_currency(texts[name], name, self.usual.currency) or currency
        return self.usual if currency is None else self.act.reading(currency)

    def add_points(self, found: Found, column: Point, row: TableRow, reading: Reading) -> None:
        place, field, label, beside = column
        said = row.cells[beside] if beside is not None else label
        points: list[ContactPoint] = found.values.setdefault(field.name, [])
        type = field.type
        assert isinstance(type, ContactPoints)
        known = {point.normal for point in points}
        for stated, text in labels_of(row.cells[place]):
            if not self.layout.own and self.layout.empty(field.name, text):
                continue
            try:
                point = type.point(text, field.name, reading)
            except BadValue:
                if row.is_bad(place):
                    continue
                raise
            found.name = found.name or name_before(text)
            if point.normal not in known:
                known.add(point.normal)
                own = point.label or stated or label_of(said)
                points.append(ContactPoint(own, point.value, point.normal) if own != point.label else point)

    def _read_links(self, found: Found, cells: Sequence[Any]) -> None:
        for place, kind in self.layout.links:
            cell = cells[place]
            if cell and not (isinstance(cell, str) and self.layout.empty("", cell.strip())):
                links = [(kind, pair) for pair in texts_of(cell, self.system) if pair[1] != NOBODY]
                found.links += [link for link in links if link not in found.links]

    def _read_special(self, found: Found, cells: Sequence[Any]) -> None:
        for name, places in self.layout.special.items():
            for place in places:
                cell = cells[place]
                if not cell:
                    continue
                if name == "tags":
                    found.tags += [tag for tag in tags_of(cell) if tag not in found.tags]
                elif name == "external_id":
                    found.externals += [pair for pair in texts_of(cell, self.system) if pair not in found.externals]
                elif name == "lines":
                    found.lines += cell if isinstance(cell, list) else [cell]
