"""Frozen value classes that cost nothing at start-up.

``dataclass`` compiles code for every class it makes, about a millisecond each, at every call of the program;
a command is a process, so the model's classes use this base instead. Type checkers see dataclasses.
"""

from __future__ import annotations

from collections.abc import Callable

from crmcli.light import Any, ClassVar, TypeVar, dataclass_transform

T = TypeVar("T")
_KEPT = "what is kept"  # as no attribute is called


@dataclass_transform(kw_only_default=False, frozen_default=True)
class Declared:
    """A class whose annotated names are its fields, in order; equal when all fields are.

    A default that is a list or a dict is copied for each instance. ``ClassVar`` names are no fields.
    """

    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}
    _mutable: ClassVar[tuple[tuple[str, Any], ...]] = ()

    def __init_subclass__(cls) -> None:
        annotations = cls.__dict__.get("__annotations__")
        if annotations is None:  # as in most types of fields
            return
        own = [
            name
            for name, annotation in annotations.items()
            if not str(annotation).startswith(("ClassVar", "typing.ClassVar"))
        ]
        inherited = [name for name in cls._names if name not in own]
        cls._names = (*inherited, *own)
        cls._defaults = {
            **cls._defaults,
            **{name: cls.__dict__[name] for name in own if name in cls.__dict__},
        }
        cls._mutable = tuple(item for item in cls._defaults.items() if isinstance(item[1], list | dict))

    def __init__(self, *values: Any, **named: Any) -> None:
        if not named and len(values) == len(self._names):  # all of them, as where thousands are made
            self.__dict__.update(zip(self._names, values, strict=True))
            return
        names, mine = self._names, self.__dict__
        mine.update(self._defaults)
        for name, value in self._mutable:
            if name not in named:
                mine[name] = value.copy()
        mine.update(zip(names, values, strict=False))
        mine.update(named)
        given = names[: len(values)]
        if len(mine) != len(names) or len(values) > len(names) or not named.keys().isdisjoint(given):
            raise TypeError(self._fault(given, named))

    def _fault(self, given: tuple[str, ...], named: dict[str, Any]) -> str:
        me = type(self).__name__
        wrong = [name for name in named if name not in self._names or name in given]
        missing = [name for name in self._names if name not in {*self._defaults, *given, *named}]
        if wrong:
            return f"{me} cannot take {', '.join(wrong)}"
        return f"{me} needs {', '.join(missing)}" if missing else f"{me} takes {len(self._names)} values"

    def memo(self, name: str, work: Callable[[], T], of: object = None) -> T:
        """What ``work`` makes of it and of ``of``: made when it is first asked for, and kept with it until ``of`` is
        another one."""
        kept: dict[str, tuple[object, T]] = self.__dict__.get(_KEPT) or self.__dict__.setdefault(_KEPT, {})
        known = kept.get(name)
        if known is None or known[0] != of:
            known = kept[name] = of, work()
        return known[1]

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={self.__dict__[name]!r}" for name in self._names)
        return f"{type(self).__name__}({shown})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def _values(self) -> tuple[Any, ...]:
        return tuple(self.__dict__[name] for name in self._names)
