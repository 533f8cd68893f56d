"""Random documents, typed line by line, and what the reference says that they come to."""

from __future__ import annotations

from crmcli.actions.look.show import show
from crmcli.errors import CrmError

from .cases import Dice, Played, Words, Wrong, option
from .lines import RATES, minor, on_the_whole, product, read, sound
from .program import Changed, Program
from .reference import Line, Rate, Taxed, compute_sums

KINDS = ("quote", "quote", "invoice", "invoice", "deal", "lead")
CURRENCIES = ("EUR", "EUR", "JPY", "KWD")


def commands(dice: Dice) -> list[Words]:
    """The commands that make a document with up to eight lines, change some and take some away."""
    kind, currency = dice.choice(KINDS), dice.choice(CURRENCIES)
    found = [[kind, "new", "Work", "--currency", currency]]
    if kind in ("quote", "invoice"):
        found[0] += ["--tax-rounding", dice.choice(("group", "line"))]
    ref, count = f"{kind.upper()}-1", dice.randint(1, 8)
    for number in range(1, count + 1):
        if kind in ("quote", "invoice") and dice.maybe(25):
            words = on_the_whole(dice, currency)
        else:
            words = product(dice, currency)
            words += ["--optional"] if kind == "quote" and dice.maybe(12) else []
        found.append(["line", "add", ref, f"L{number}", *words])
    for _ in range(dice.choice((0, 0, 1, 2))):
        number = str(dice.randint(1, count))
        if dice.maybe(30):
            found.append(["line", "rm", ref, number])
            continue
        taxes = ["--tax", dice.choice(RATES)]
        change = dice.choice((["--qty", dice.decimal(1, 9, 2)], ["--price", dice.decimal(0, 90, 3)], taxes))
        found.append(["line", "edit", ref, number, *change])
    return found


def play(words: list[Words]) -> Played:
    """Carry the commands out, and compare what the program keeps and shows after the last one."""
    played, program = Played(words), Program()
    lines: dict[int, Line] = {}
    currency = policy = kind = ""
    try:
        for command in words:
            if command[1] == "new":
                kind, currency = command[0], option(command, "--currency") or "EUR"
                policy = option(command, "--tax-rounding") or "group"
                program.run(command)
            elif kind:
                _follow(program, command, lines, currency, played)
        if kind and lines:
            _compare(program, kind, lines, currency, policy)
            played.counts["lines"] = len(lines)
    except (Wrong, Changed) as wrong:
        played.wrong = wrong
    played.said = program.said
    program.close()
    return played


def _follow(program: Program, command: Words, lines: dict[int, Line], currency: str, played: Played) -> None:
    """Run a command about a line; the reference says whether it may stand."""
    verb = command[1]
    number = program_number(program) if verb == "add" else int(command[3])
    if verb != "add" and number not in lines:
        return
    line = None
    if verb != "rm":
        line = read(command[4:], currency, lines.get(number))
        if verb == "edit" and line.kind != "product":
            return  # it has an amount, no quantity or price
    right = line is None or sound(line, currency)
    try:
        program.run(command)
    except CrmError as error:
        played.counts["refused"] = played.counts.get("refused", 0) + 1
        if right:
            raise Wrong("a line is refused that may stand", error.message) from error
        return
    if not right:
        raise Wrong("a line is taken that may not stand", " ".join(command))
    if line is None:
        del lines[number]
    else:
        lines[number] = line


def program_number(program: Program) -> int:
    """The number that the next line gets: one more than was ever used."""
    used = "SELECT coalesce(max(json_extract(after, '$.number')), 0) + 1 AS next FROM change WHERE \"table\" = 'line'"
    return int(program.rows(used)[0]["next"])


def _compare(program: Program, kind: str, lines: dict[int, Line], currency: str, policy: str) -> None:
    expected = compute_sums(list(lines.values()), currency, policy)
    rows = program.rows("SELECT number, net, tax, gross FROM line WHERE kind = ? ORDER BY number", kind)
    got = {row["number"]: (row["net"], row["tax"]) for row in rows}
    if got != dict(zip(lines, expected.lines, strict=True)):
        told = {number: (got.get(number), sums) for number, sums in zip(lines, expected.lines, strict=True)}
        raise Wrong("net and tax of lines", f"(got, expected) {told}")
    if any(row["gross"] != row["net"] + row["tax"] for row in rows):
        raise Wrong("gross of a line", str(rows))
    shown = show(program.act, [f"{kind.upper()}-1"]).cards[0].record
    totals = shown["totals"]
    sums = tuple(minor(totals[name], currency) for name in ("net", "tax", "total"))
    if sums != (expected.net, expected.tax, expected.total) or shown["amount"] != totals["total"]:
        raise Wrong("net, tax and total", f"got {sums}, expected {(expected.net, expected.tax, expected.total)}")
    rates: dict[Rate, Taxed] = {
        (one["category"], one["rate"]): (minor(one["net"], currency), minor(one["tax"], currency))
        for one in totals["by_rate"]
    }
    if rates != expected.rates:
        raise Wrong("net and tax by rate", f"got {rates}, expected {expected.rates}")
