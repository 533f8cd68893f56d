"""Random billing histories: a source with lines, then acts of every verb of money, chosen by what there is."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from .cases import Dice, Words
from .ledger import Document
from .lines import RATES, major, on_the_whole, product
from .picture import Picture
from .reference import rounded

Act = Callable[["Dice", "World"], Words]
FAMILIES = ("quote", "quote", "deal", "deal and quote", "version", "quote and deal")


class World:
    """What the choice of an act depends on: the documents and payments there are, and names of what was made."""

    def __init__(self) -> None:
        self.picture: Picture | None = None
        self.names: dict[str, str] = {}
        self.undone = False
        self.made = 0

    def label(self, letter: str) -> str:
        self.made += 1
        return f"@{letter}{self.made}="

    def named(self, ref: str) -> str:
        """The name that a reference goes by in the history; itself, where a command made it that has no name."""
        return next((f"@{name}" for name, known in self.names.items() if known == ref), ref)

    def invoices(self, *stages: str, corrections: bool = False) -> list[Document]:
        assert self.picture is not None
        return [
            one for one in self.picture.invoices if one.stage in stages and (one.corrects is not None) == corrections
        ]

    def sources(self) -> list[Document]:
        assert self.picture is not None
        return [one for one in self.picture.documents.values() if one.node[0] != "invoice"]


def opening(dice: Dice, currency: str) -> list[Words]:
    """The commands that make the source, and what its lines are copied to."""
    family = dice.choice(FAMILIES)
    first = "deal" if family.startswith("deal") else "quote"
    rates = [dice.choice(RATES[:7])] * 2 if dice.maybe(30) else [dice.choice(RATES[:7]) for _ in range(2)]
    policy = [] if first == "deal" else ["--tax-rounding", dice.choice(("group", "group", "line"))]
    company = ["--company", "COMPANY-2", "--currency", currency]
    found: list[Words] = [["@s1=", first, "new", "Work", *company, *policy]]
    for number in range(dice.randint(1, 4)):
        words = product(dice, currency, plain=True)
        words[words.index("--tax") + 1] = rates[number] if number < 2 else dice.choice(rates)
        if number and dice.maybe(5):
            words += ["--qty", f"-{dice.randint(1, 3)}"]
        words += ["--optional"] if number and dice.maybe(5) else []
        found.append(["line", "add", "@s1", f"L{number + 1}", *words])
    whole = [on_the_whole(dice, currency, rates[: len(found) - 1], 9) for _ in range(dice.choice((0, 0, 0, 1, 1, 2)))]
    doc_lines = [["line", "add", "@s1", f"W{at}", *words] for at, words in enumerate(whole, 1)]
    if first == "quote":
        found += [*doc_lines, ["move", "@s1", "approved"]]
    if family == "deal and quote":
        found += [["@s2=", "convert", "@s1", "--to", "quote"], ["move", "@s2", "approved"]]
    if family == "version":
        found += [["@s2=", "clone", "@s1"], ["move", "@s2", "approved"]]
    if family == "quote and deal":
        found += [["@s2=", "convert", "@s1", "--to", "deal"]]
    return found


def act(dice: Dice, world: World) -> Words:
    """The next act: mostly one that is possible, now and then one that is not."""
    if not world.sources() or (world.undone and dice.maybe(40)):
        return ["redo"]
    choices: list[tuple[int, Act]] = [(24, _bill), (4, _edit_source), (2, _clone_source)]
    if any(one.stage == "draft" for one in world.sources()):
        choices.append((6, _approve))
    drafts, issued = world.invoices("draft"), world.invoices("issued", "paid")
    if drafts:
        choices += [(40, _issue), (8, _edit_draft), (6, _round), (3, _remove)]
    if issued:
        choices += [(26, _pay), (18, _credit), (6, _cancel), (4, _refund)]
    if world.picture and world.picture.invoices:
        choices += [(3, _clone), (7, _undo)]
    return dice.choices([one for _, one in choices], [weight for weight, _ in choices])[0](dice, world)


def _bill(dice: Dice, world: World) -> Words:
    source = dice.choice(world.sources())
    words = [world.label("i"), "convert", world.named(source.ref), "--to", "invoice"]
    way = dice.weighted([(3, "rest"), (4, "lines"), (6, "qty"), (4, "percent"), (4, "amount"), (7, "deposit")])
    if way == "rest":
        return words
    over = ["--allow-over"] if dice.maybe(4) else []
    if way == "lines":
        numbers = sorted({dice.choice(source.rows).number for _ in range(dice.randint(1, 2))}) if source.rows else [1]
        return [*words, "--lines", ",".join(map(str, numbers)), *over]
    if way == "qty":
        if not source.counted:
            return words
        row = dice.choice(source.counted)
        quantity = rounded(Fraction(row.line.quantity) * dice.randint(5, 105) / 100 * 100)
        return [*words, "--qty", f"{row.number}={quantity / 100:.2f}".rstrip("0").rstrip("."), *over]
    if way == "percent" or (way == "deposit" and dice.maybe(60)):
        percent = dice.choice(("30", "30", "50", "20", "33.3333", "100", "7.5", "70"))
        return [*words, f"--{way}", percent + ("%" if way == "deposit" else ""), *over]
    amount = max(1, rounded(Fraction(source.total * dice.randint(1, 110), 100)))
    return [*words, f"--{way}", major(amount, source.currency), *over]


def _issue(dice: Dice, world: World) -> Words:
    draft = dice.choice(world.invoices("draft"))
    words = ["issue", world.named(draft.ref)]
    if dice.maybe(30):
        words += ["--skonto", dice.choice(("2%/14", "2%/14", "3%/10"))]
    if dice.maybe(15):
        words += ["--date", "2026-11-02"]
    return words


def _approve(dice: Dice, world: World) -> Words:
    drafts = [one for one in world.sources() if one.stage == "draft"]
    return ["move", world.named(dice.choice(drafts).ref), "approved"]


def _edit_source(dice: Dice, world: World) -> Words:
    source = dice.choice(world.sources())
    ref, number = world.named(source.ref), str(dice.choice(source.rows).number) if source.rows else "1"
    way = dice.weighted([(5, "qty"), (5, "price"), (2, "add"), (2, "rm")])
    if way == "qty":
        return ["line", "edit", ref, number, "--qty", dice.decimal(1, 40, dice.choice((0, 1)))]
    if way == "price":
        return ["line", "edit", ref, number, "--price", dice.decimal(0.5, 300, 2)]
    if way == "add":
        return ["line", "add", ref, "More", *product(dice, source.currency, plain=True)]
    return ["line", "rm", ref, number]


def _edit_draft(dice: Dice, world: World) -> Words:
    draft = dice.choice(world.invoices("draft"))
    goods = [row for row in draft.rows if row.role is None]
    ref, number = world.named(draft.ref), str(dice.choice(goods).number) if goods else "99"
    way = dice.weighted([(4, "qty"), (2, "price"), (6, "add"), (2, "rm")])
    if way == "qty":
        return ["line", "edit", ref, number, "--qty", dice.decimal(1, 12, dice.choice((0, 1)))]
    if way == "price":
        return ["line", "edit", ref, number, "--price", dice.decimal(0.5, 300, 2)]
    if way == "add":
        words, rates = product(dice, draft.currency, plain=True, most=20), [row.line.rate for row in draft.rows]
        if rates and dice.maybe(70):
            words[words.index("--tax") + 1] = dice.choice(rates) or "0"
        return ["line", "add", ref, "Extra", *words]
    return ["line", "rm", ref, number]


def _round(dice: Dice, world: World) -> Words:
    draft = dice.choice(world.invoices("draft"))
    return ["edit", world.named(draft.ref), "--rounding", major(dice.randint(-3, 3), draft.currency)]


def _remove(dice: Dice, world: World) -> Words:
    return ["rm", world.named(dice.choice(world.invoices("draft")).ref)]


def _pay(dice: Dice, world: World) -> Words:
    assert world.picture is not None
    invoice = dice.choice(world.invoices("issued", "paid") if dice.maybe(60) else world.invoices("issued", "paid")[-2:])
    due = world.picture.books.due(invoice, world.picture.invoices)
    words = [world.label("p"), "pay", world.named(invoice.ref)]
    books, all_ = world.picture.books, world.picture.invoices
    free = [number for number in books.payments if books.free(number, all_) > 0]
    way = dice.weighted([(5, "all"), (4, "part"), (5, "over"), (20 if free else 1, "payment"), (4, "skonto")])
    day = ["--on", f"2026-11-{dice.randint(10, 23)}"] if dice.maybe(40) else []
    if way == "skonto":
        return [*words, "--skonto", *day]
    if way == "part":
        return [*words, major(max(1, rounded(Fraction(due * dice.randint(5, 110), 100))), invoice.currency), *day]
    if way == "over":
        amount = max(0, due) + dice.randint(1, 2000)
        return [*words, major(amount, invoice.currency), *(["--allow-over"] if dice.maybe(80) else []), *day]
    if way == "payment" and books.payments:
        owing = [one for one in world.invoices("issued", "paid") if books.due(one, all_) > 0]
        if owing and dice.maybe(70):
            invoice = dice.choice(owing)
            words = [*words[:2], world.named(invoice.ref)]
        number = dice.choice(free if free and dice.maybe(80) else list(books.payments))
        amount = [major(dice.randint(1, 3000), invoice.currency)] if dice.maybe(30) else []
        return [*words, *amount, "--payment", world.named(f"PAYMENT-{number}")]
    return [*words, *day]


def _refund(dice: Dice, world: World) -> Words:
    assert world.picture is not None
    invoice = dice.choice(world.invoices("issued", "paid"))
    due = world.picture.books.due(invoice, world.picture.invoices)
    amount = dice.choice(([], [major(max(1, abs(due) // dice.randint(1, 3)), invoice.currency)]))
    return [world.label("p"), "pay", world.named(invoice.ref), *amount, "--refund"]


def _credit(dice: Dice, world: World) -> Words:
    invoice = dice.choice(world.invoices("issued", "paid"))
    words = [world.label("c"), "credit", world.named(invoice.ref)]
    way = dice.weighted([(4, "rest"), (4, "amount"), (4, "lines"), (5, "qty")])
    row = dice.choice(invoice.rows) if invoice.rows else None
    if way == "rest" or row is None:
        return [*words, "--rest"]
    if way == "amount":
        share = rounded(Fraction(invoice.total * dice.randint(1, 110), 100))
        return [*words, "--amount", major(max(1, share), invoice.currency)]
    if way == "lines":
        return [*words, "--lines", ",".join(map(str, sorted({row.number, dice.choice(invoice.rows).number})))]
    quantity = Fraction(row.line.quantity) * dice.randint(10, 100) / 100
    return [*words, "--qty", f"{row.number}={float(round(quantity, 2)) or 1:g}"]


def _cancel(dice: Dice, world: World) -> Words:
    return [world.label("c"), "cancel", world.named(dice.choice(world.invoices("issued", "paid")).ref)]


def _clone(dice: Dice, world: World) -> Words:
    assert world.picture is not None
    return [world.label("i"), "clone", world.named(dice.choice(world.picture.invoices).ref)]


def _clone_source(dice: Dice, world: World) -> Words:
    return [world.label("s"), "clone", world.named(dice.choice(world.sources()).ref)]


def _undo(dice: Dice, world: World) -> Words:
    return ["undo"]
