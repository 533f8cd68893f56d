"""Names of which one letter is missing in another one: what somebody may have mistyped."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_SHORTEST = 10  # letters of a name: of a shorter one a letter more or less makes another name


def misspelled(names: Collection[str]) -> Iterator[tuple[str, str]]:
    """(longer, shorter) of these names, a set or the keys of a dict, folded, that differ in a single letter; a digit
    tells things apart.

    That is a likeness of 95 in a hundred and more, up to twenty letters. Each name is looked up without each of its
    letters, so that the work grows with the names and not with their square.
    """
    for name in names:
        for place, letter in enumerate(name if len(name) > _SHORTEST else ""):
            if letter.isdigit() or letter == " " or name[place - 1 : place] == letter:
                continue  # without one of two equal letters it is the same again
            shorter = name[:place] + name[place + 1 :]
            if shorter in names:
                yield name, shorter
