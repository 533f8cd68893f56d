"""What a text is found by besides its words: its digits, and the letters of scripts that are written without blanks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from unicodedata import category

from crmcli.light import re
from crmcli.model.fold import same

NATIONAL = "\uf8f0"
"""Stands before the digits of a number without its calling code; nobody types it, so that no other digits are met."""

_BETWEEN = " ./()\u2010-\u2015-"
# It begins with a set of characters, which is quickly looked for. The decimals of a price are no group.
_DECIMALS = rf"\.[0-9]{{1,2}}(?![0-9]|[{_BETWEEN}]+[0-9])"
_GROUPED = rf"[0-9+](?:(?<=\+)[0-9]|(?<![0-9]0)(?<=0)0[1-9]|(?!{_DECIMALS})[{_BETWEEN}]+[0-9])"
_RUN = rf"\+?[0-9(](?:[{_BETWEEN}]*[0-9])+"
# Chinese and Japanese, Thai, Lao, Myanmar, Khmer and the scripts of the Tai.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029"
    "\u3031-\u3035\u3038-\u303c\u3040-\u312f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff"
    "\uaa60-\uaadf\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_UNPARTED = f"[{_UNSPACED}]+"
# What folding may make digits or blanks of, or letters of a script without blanks: no letter of Europe.
_RARE = "[\x00-\x1f\x7f-\xa0\xa8\xad\xaf\xb2-\xb4\xb8\xb9\xbc-\xbe\u0250-\U0010ffff]"
_PLAIN = r"\+[0-9]+(?: [0-9]+)*"  # how most are written that have a calling code
_LONGEST = 20  # digits of a telephone number
_SHORTEST = 4  # digits that are looked for across what parts them
_CODE = "[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|..."  # calling codes


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def besides(text: str) -> str:
    """The further words by which a text is found, with blanks between them: "" for most."""
    number = number_besides(text)
    if number is not None:
        return " ".join(number)
    if text.isascii() or not _pattern(_RARE).search(text):
        return digits_besides(text)
    folded = same(text)
    digits = _digits(folded) if re.search(_GROUPED, folded) else ()
    words = folded.split() if re.search(_UNPARTED, folded) else ()
    return " ".join((*dict.fromkeys(digits), *(apart(word) for word in words if re.search(_UNPARTED, word))))


def number_besides(text: str) -> list[str] | None:
    """The same words of a number with its calling code, in groups of digits, as most are; None for another text."""
    if text[:1] != "+" or _pattern(_PLAIN).fullmatch(text) is None:
        return None
    return [*dict.fromkeys(_joined(text[1:].split(" "), 0))]


def digits_besides(text: str) -> str:
    """The same of a text of Latin letters."""
    return "" if besides_nothing(text) else " ".join(dict.fromkeys(_digits(text)))


def apart(word: str) -> str:
    """A folded word with blanks around each letter of a script that is written without blanks: what stands in the
    middle of it is found as words that follow each other. Marks stay with their letter."""
    if word.isascii():
        return word
    return " ".join(re.sub(_UNPARTED, lambda run: f" {''.join(map(_apart, run[0]))} ", word).split())


def asked(text: str, normal: str, country: str | None) -> list[str]:
    """The digits with which a telephone number, or the beginning of one, is looked for; ``normal`` is how it is
    compared where numbers without a calling code are of this country."""
    digits = "".join(re.findall("[0-9]", same(text)))
    found = [normal.removeprefix("+"), digits]
    if normal.startswith("+"):
        from crmcli.model.contacts import normal_phone

        bare = f"0{national(normal[1:])}"
        found += [bare] if country is None or normal_phone(bare, country) == normal else []
    elif len(digits) > _SHORTEST:
        found += [NATIONAL + digits, NATIONAL + digits.removeprefix("0")]
    return list(dict.fromkeys(found))


def besides_nothing(text: str) -> bool:
    """Whether a text of Latin letters is found by its words alone, but for how they are spelled otherwise."""
    return not any(map(text.__contains__, "0123456789+")) or _pattern(_GROUPED).search(text) is None


def national(digits: str) -> str:
    """The digits of a number without its calling code, which they begin with."""
    return digits[_length(digits[:3]) :]


@lru_cache
def _length(begin: str) -> int:
    """How many digits the calling code has of a number that begins so: all of them where there is none."""
    code = re.match(_CODE, begin)
    return code.end() if code else len(begin)


def _apart(letter: str) -> str:
    return letter if category(letter)[0] == "M" or "\u19b0" <= letter <= "\u19c9" else f" {letter}"


def _digits(text: str) -> list[str]:
    """The digits of each number that is written in groups, from the beginning of each group on, and those of one with
    a calling code without it."""
    found: list[str] = []
    for run in re.findall(_RUN, text):
        abroad = run.startswith("+") or (run.startswith("00") and run[2:3] != "0")
        groups = re.findall("[0-9]+", run.replace("(0)", " ") if abroad else run)
        found += _joined(groups, (0 if run.startswith("+") else 2) if abroad else None)
    return found


def _joined(groups: Sequence[str], code: int | None) -> list[str]:
    """The same of one number; ``code`` is at which of its digits a calling code begins, if one does."""
    found, whole, begin = [], "".join(groups), 0
    for group in groups[:-1]:
        if len(whole) - begin >= _SHORTEST:
            found.append(whole[begin : begin + _LONGEST])
        begin += len(group)
    if code is not None and len(whole) >= 2 * _SHORTEST:
        found += (whole[code:], f"{NATIONAL}{national(whole[code:])}")
    return found
