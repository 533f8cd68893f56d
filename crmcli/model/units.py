"""Units of measure: the UN/ECE codes (Recommendation 20, packages from 21) and what people call them."""

from __future__ import annotations

from functools import cache

from crmcli.errors import BadValue
from crmcli.errors.wording import closest
from crmcli.model.fold import same

DEFAULT = "C62"
"""One piece; UN/ECE says "one"."""

# code: name, other names
_UNITS = """
C62: piece, pc, pcs, pce, unit, one, ea, each, stk, stück, st, pieces, units
H87: item, items
HUR: hour, h, hr, hrs, hours, std, stunde, stunden
MIN: minute, min, mins, minutes
SEC: second, sec, s, seconds
DAY: day, d, days, tag, tage
WEE: week, wk, weeks, woche, wochen
MON: month, mo, months, monat, monate
QAN: quarter, quarters, quartal
ANN: year, y, yr, years, jahr, jahre
E49: working day, working days, workday, workdays, pd, man-day, person-day
E48: service unit, service units, service
LS: lump sum, flat, flat rate, fixed, pauschal, pauschale
KGM: kilogram, kg, kilo, kilograms
GRM: gram, g, grams
MGM: milligram, mg, milligrams
TNE: tonne, t, ton, tons, tonnes
LBR: pound, lb, lbs, pounds
ONZ: ounce, oz, ounces
MTR: metre, m, meter, meters, metres
CMT: centimetre, cm, centimeter, centimeters, centimetres
MMT: millimetre, mm, millimeter, millimeters, millimetres
KMT: kilometre, km, kilometer, kilometers, kilometres
INH: inch, in, inches
FOT: foot, ft, feet
YRD: yard, yd, yards
SMI: mile, mi, miles
LM: linear metre, lfm, running metre
MTK: square metre, m2, m², sqm, qm, square meter, square metres
CMK: square centimetre, cm2, cm², square centimeter
FTK: square foot, ft2, ft², sqft, square feet
HAR: hectare, ha, hectares
MTQ: cubic metre, m3, m³, cbm, cubic meter, cubic metres
LTR: litre, l, liter, liters, litres
MLT: millilitre, ml, milliliter, milliliters, millilitres
HLT: hectolitre, hl, hectoliter
GLL: gallon, gal, gallons
KWH: kilowatt hour, kwh
MWH: megawatt hour, mwh
WHR: watt hour, wh
KWT: kilowatt, kw
AD: byte, bytes
2P: kilobyte, kb
4L: megabyte, mb
E34: gigabyte, gb
E35: terabyte, tb
DZN: dozen, dz, dozens
HC: hundred, hundreds
MIL: thousand, thousands
PR: pair, pairs, paar
SET: set, sets
NMP: number of packs, packs
XPK: package, pack, pkg, packages, paket, pakete
XBX: box, boxes
XCT: carton, ctn, cartons, karton, kartons
XBG: bag, bags
XSA: sack, sacks
XBO: bottle, bottles
XCA: can, cans
XPX: pallet, plt, pallets, palette, paletten
XRO: roll, rolls, rolle, rollen
XST: sheet, sheets
XTU: tube, tubes
XBJ: bucket, buckets
XDR: drum, drums
P1: percent, %
IE: person, persons, people
E54: trip, trips
LEF: leaf, leaves
XLT: lot, lots
C34: mole, mol
"""


@cache
def _names() -> dict[str, str]:
    """code -> name, in the order of the table."""
    rows = (row.partition(": ") for row in _UNITS.strip().splitlines())
    return {code: names.split(", ")[0] for code, _, names in rows}


@cache
def _codes() -> dict[str, str]:
    """What is typed, in small letters -> code. A name wins over a code that reads the same."""
    known = {code.lower(): code for code in _names()}
    for row in _UNITS.strip().splitlines():
        code, _, names = row.partition(": ")
        known.update((name, code) for name in names.split(", "))
    return known


@cache
def _plain() -> dict[str, str]:
    """The same by names without accents."""
    found: dict[str, str] = {}
    for name, code in _codes().items():
        found.setdefault(same(name), code)
    return found


def unit_codes() -> tuple[str, ...]:
    """Every code of the table, the common ones first."""
    return tuple(_names())


def _known(text: str) -> str | None:
    word = " ".join(text.lower().split())
    return _codes().get(word) or _codes().get(word.removesuffix(".")) or _plain().get(same(word))


def is_unit(text: str) -> bool:
    """Whether `read_unit` knows it."""
    return _known(text) is not None


def read_unit(text: str, field: str = "unit") -> str:
    """The UN/ECE code of a unit typed by code or name, in any case: "h" -> "HUR"; BadValue for an unknown one."""
    code = _known(text)
    if code is not None:
        return code
    error = BadValue(field, text, "is not a known unit", "piece, h, day, month, kg or a UN/ECE code such as HUR")
    best = closest(text, tuple(_codes())) if len(text) > 2 else None
    if best is not None:
        error.hint = f"Did you mean {best}?"
    raise error


def unit_name(code: str) -> str:
    """What people call the unit: "HUR" -> "hour"; the code itself when it is not in the table."""
    return _names().get(code, code)
