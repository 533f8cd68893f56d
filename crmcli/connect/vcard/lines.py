"""The lines of a card (RFC 2426, RFC 6350, and vCard 2.1): unfolded, decoded, with name and parameters."""

from __future__ import annotations

from collections.abc import Iterator

from crmcli.errors import Usage
from crmcli.errors.inputs import NotOfEncoding
from crmcli.light import re

_LINE = re.compile(
    r"(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)(?P<params>(?:;[^\":;]*(?:\"[^\"]*\"[^\":;]*)*)*):(?P<value>.*)",
    re.DOTALL,
)
_QUOTED_PRINTABLE = re.compile(r"[^:]*[;=]QUOTED-PRINTABLE[;:]", re.IGNORECASE)
_ENCODINGS = ("QUOTED-PRINTABLE", "BASE64", "7BIT", "8BIT")
_UNDECODED = re.compile("[\udc80-\udcff]")


class Property:
    """``value`` is the text as it is written, its escapes kept; ``params`` are in capitals, of ``types`` all words
    in small letters; ``group`` is what ties lines together ("item1"), "" for none."""

    __slots__ = ("group", "line", "name", "params", "types", "value")

    def __init__(self, line: int, name: str, group: str, params: dict[str, str], types: list[str], value: str) -> None:
        self.line = line
        self.name = name
        self.group = group
        self.params = params
        self.types = types
        self.value = value

    @property
    def binary(self) -> bool:
        return self.params.get("ENCODING", "").upper() in ("B", "BASE64") or self.value.startswith("data:")


def properties(text: str, begin: int, encoding: str) -> Iterator[Property]:
    """Every property of a card; ``begin`` is the line of its file where it begins, ``encoding`` that of the file,
    by which ``text`` was decoded with lone surrogates for what is none of it. Raises Usage (exit 2)."""
    for number, line in _unfolded(text, begin):
        found = _LINE.fullmatch(line)
        if found is None:
            shown = line.strip()[:60]
            raise Usage(f'line {number}: The card cannot be read: "{shown}" has no name before it.', "Is it complete?")
        params, types = _params(found["params"])
        value = _decoded(found["value"], params, encoding, number)
        yield Property(number, found["name"].upper(), (found["group"] or "").lower(), params, types, value)


def parts(text: str, sign: str = ";") -> list[str]:
    """The parts of a value between ``sign``, their escapes kept; a sign behind a backslash parts nothing."""
    found = [""]
    for piece in re.findall(rf"\\.|{sign}|[^\\{sign}]+|\\", text, re.DOTALL):
        if piece == sign:
            found.append("")
        else:
            found[-1] += piece
    return found


def plain(text: str) -> str:
    """The text without its escapes and the blanks around it."""
    return re.sub(r"\\([nN\\;,:])", lambda found: "\n" if found[1] in "nN" else found[1], text).strip()


def _unfolded(text: str, begin: int) -> Iterator[tuple[int, str]]:
    """Each line with all that carries it on. A card of version 2.1 is folded at blanks, which stay; what is
    quoted-printable goes on behind a "=" at the end."""
    start, whole, old, soft = begin, "", False, False
    for number, line in enumerate(re.split("\r\n|\r|\n", text), begin):
        if soft:
            whole = whole[:-1] + line
        elif line[:1] in (" ", "\t") and whole:
            whole += line if old and line.strip() else line[1:]
        else:
            if whole:
                yield start, whole
            start, whole = number, line.strip("\ufeff \t")
            old = old or whole.upper().replace(" ", "") == "VERSION:2.1"
        soft = whole.endswith("=") and _QUOTED_PRINTABLE.match(whole) is not None
    if whole:
        yield start, whole


def _params(text: str) -> tuple[dict[str, str], list[str]]:
    """(parameters, types): version 2.1 writes types and encodings without their names."""
    params: dict[str, str] = {}
    types: list[str] = []
    for part in re.findall(r';((?:[^";]|"[^"]*")*)', text):
        name, sign, value = part.partition("=")
        name, value = name.strip().upper(), value.strip()
        if not sign and name in _ENCODINGS:
            params["ENCODING"] = name
        elif not sign or name == "TYPE":
            types += [word.strip(' "').lower() for word in (value if sign else name).split(",")]
        else:
            params.setdefault(name, value.strip('"'))
    return params, types


def _decoded(value: str, params: dict[str, str], encoding: str, line: int) -> str:
    """By what the line says of itself; without that, as the file is."""
    quoted = params.get("ENCODING", "").upper() in ("QUOTED-PRINTABLE", "Q")
    damaged = _UNDECODED.search(value) is not None
    if not quoted and not damaged and (value.isascii() or encoding.startswith("utf") or "CHARSET" not in params):
        return value
    data = value.encode(encoding, "surrogateescape")
    if quoted:
        from quopri import decodestring

        # a semicolon inside a part is written in both ways, and parts nothing
        data = decodestring(re.sub(rb"(?:\\|=5C)?=3B", rb"\\;", data, flags=re.IGNORECASE))
    told = params.get("CHARSET")
    for name in [told] if told else ["utf-8", encoding if encoding != "utf-8" else "cp1252"] if quoted else []:
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    raise NotOfEncoding(line, told or encoding)
