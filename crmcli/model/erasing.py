"""A person who is to be forgotten: the words that name somebody, looked for in texts as people write them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from crmcli.light import Any, re
from crmcli.model.fold import loose, spelled

ERASED = "(erased)"
"""What stands where a text named somebody."""

_BETWEEN = r"[ ./()\u2010-\u2015-]*"  # what may stand between the digits of a number
_TELLING = 6  # digits of a telephone number, or letters of a name, that tell whose it is
_NATIONAL = 9  # digits behind the calling code that people type, at most
_LAST = 3  # letters of a last name that is looked for alone
_ENOUGH = 50  # letters of a word that are looked for at first
_RUN = re.compile("[0-9a-z]*")


class Wanted:
    """What names a person. ``names`` are whole names in any spelling and addresses, ``lasts`` last names, which count
    in what people wrote freely alone, ``numbers`` telephone numbers. ``near`` is the same for what hangs on the person,
    where the ``firsts``, the first names, count as the last ones do.

    A text in which none of the ``hints`` stands, letters and digits of ASCII in small, nor the digits of one of the
    ``numbers``, names nobody; unless it has other letters, which may be spelled so, or ``beyond`` says that a name has
    no others.
    """

    def __init__(
        self, names: Collection[str], lasts: Collection[str], numbers: Collection[str], firsts: Collection[str] = ()
    ) -> None:
        self.near: Wanted = Wanted(names, [*lasts, *firsts], numbers) if firsts else self
        self.words = _spelled(names)
        self.lasts = _spelled(name for name in lasts if len(name) >= _LAST) - self.words
        digits = (re.sub("[^0-9]", "", number) for number in numbers)
        self.numbers = {each[-_NATIONAL:] for each in digits if len(each) >= _TELLING}
        self._dialled = [re.compile(_BETWEEN.join(number)) for number in sorted(self.numbers)]
        joined = (_squeezed(word) for word in self.words)
        self.squeezed = {word for word in joined if len(word) >= _TELLING}
        runs = {word: max(_RUN.findall(word), key=len)[:_ENOUGH] for word in self.words | self.lasts | self.squeezed}
        self.beyond = any(not run and not word.isascii() for word, run in runs.items())
        self.hints = _least(run for word, run in runs.items() if run or word.isascii())
        self._strict, self._free = _whole(self.words), _whole(self.words | self.lasts)

    @property
    def nothing(self) -> bool:
        return not (self.words or self.lasts or self.numbers)

    def may(self, text: str) -> bool:
        """Whether a text may name the person, as JSON or as people wrote it: quick, and sure where it says no."""
        if text.isascii():
            spellings: Sequence[str] = (text.lower(),)
        elif self.beyond:
            return True
        else:
            spellings = spelled(text)
        for hint in self.hints:
            for each in spellings:
                if hint in each:
                    return True
        return self._rings(text)

    def named(self, text: str, free: bool = False) -> bool:
        """Whether a text names the person; ``free`` tells that people wrote it as they liked."""
        if not self.may(text):
            return False
        pattern = self._free if free else self._strict
        return (pattern is not None and any(pattern.search(each) for each in loose(text))) or self._rings(text)

    def headed(self, text: str) -> bool:
        """The same of the heading of a column, which is kept without what stands between letters and digits."""
        found = _squeezed(text)
        return any(word in found for word in (*self.squeezed, *self.numbers))

    def erased(self, value: Any, free: bool = False) -> Any:
        """The value with "(erased)" in the place of every text in it that names the person."""
        if isinstance(value, str):
            return ERASED if self.named(value, free) else value
        if isinstance(value, list):
            return [self.erased(each, free) for each in value]
        if isinstance(value, dict):
            return {name: self.erased(each, free) for name, each in value.items()}
        return value

    def _rings(self, text: str) -> bool:
        return bool(self._dialled) and any(number.search(text) for number in self._dialled)


def both_ways(first: str | None, last: str | None) -> list[str]:
    """A name as people write it: "Ada Lovelace", "Lovelace Ada"; one part alone is the name."""
    if first and last:
        return [f"{first} {last}", f"{last} {first}"]
    return [name for name in (first, last) if name]


def _spelled(words: Iterable[str]) -> set[str]:
    return {each for word in words for each in loose(word) if each}


def _least(runs: Iterable[str]) -> list[str]:
    """Without those in which another one stands."""
    found: list[str] = []
    for run in sorted({*runs}, key=len):
        if not any(each in run for each in found):
            found.append(run)
    return found


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _whole(words: set[str]) -> re.Pattern[str] | None:
    """Matches one of these where it is no part of another word, whatever stands between its own: "lovelace, ada"."""
    if not words:
        return None
    either = "|".join(r"[\W_]+".join(map(re.escape, word.split())) for word in sorted(words))
    return re.compile(rf"(?<![^\W_])(?:{either})(?![^\W_])")
