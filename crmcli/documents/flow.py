"""Which block of a document stands on which page, and at which height."""

from __future__ import annotations

from collections.abc import Callable, Sequence


class PageBlock:
    """Something as high as ``height`` that ``draw`` draws at a height. ``value`` is what a row of the main table adds
    to the sum that is carried to the next page; ``keep`` blocks stay on the page of the one that follows."""

    __slots__ = ("draw", "height", "keep", "value")

    def __init__(
        self, height: float, draw: Callable[[float], None], value: int | None = None, keep: bool = False
    ) -> None:
        self.height, self.draw, self.value, self.keep = height, draw, value, keep


class Carry:
    """What stands below and above the break where a table goes on: blocks that show the sum so far."""

    def __init__(self, below: Callable[[int], PageBlock], above: Callable[[int], Sequence[PageBlock]]) -> None:
        self.below, self.above = below, above


Placed = list[tuple[float, PageBlock]]


def pages(blocks: Sequence[PageBlock], first: float, top: float, bottom: float, carry: Carry) -> list[Placed]:
    """The blocks by page with their heights: ``first`` is where the first page begins, ``top`` the others."""
    found: list[Placed] = [[]]
    y, total, counted = first, 0, False
    units = _together(blocks)
    for at, unit in enumerate(units):
        rows = any(block.value is not None for block in unit)
        more = rows and any(block.value is not None for later in units[at + 1 :] for block in later)
        height = sum(block.height for block in unit) + (carry.below(0).height if more else 0)
        if y + height > bottom and found[-1]:
            begun = counted and rows
            if begun:
                found[-1].append((y, carry.below(total)))
            found.append([])
            y = top
            if begun:
                for block in carry.above(total):
                    found[-1].append((y, block))
                    y += block.height
        for block in unit:
            if y + block.height > bottom and found[-1] and len(unit) > 1 and y > top:
                found.append([])
                y = top
            found[-1].append((y, block))
            y += block.height
            if block.value is not None:
                total, counted = total + block.value, True
    return found


def _together(blocks: Sequence[PageBlock]) -> list[list[PageBlock]]:
    """Blocks that must stand on one page, where that is high enough."""
    found: list[list[PageBlock]] = []
    joined = False
    for block in blocks:
        if joined:
            found[-1].append(block)
        else:
            found.append([block])
        joined = block.keep
    return found
