"""Frozen value classes that cost nothing at start-up.

``dataclass`` compiles code for every class it makes, about a millisecond each, at every call of the program;
a command is a process, so the model's classes use this base instead. Type checkers see dataclasses.
"""

from __future__ import annotations

from typing import Any, ClassVar, dataclass_transform


@dataclass_transform(kw_only_default=False, frozen_default=True)
class Declared:
    """A class whose annotated names are its fields, in order; equal when all fields are.

    A default that is a list or a dict is copied for each instance. ``ClassVar`` names are no fields.
    """

    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        own = [
            name
            for name, annotation in cls.__dict__.get("__annotations__", {}).items()
            if not str(annotation).startswith(("ClassVar", "typing.ClassVar"))
        ]
        inherited = [name for name in cls._names if name not in own]
        cls._names = (*inherited, *own)
        cls._defaults = {
            **cls._defaults,
            **{name: cls.__dict__[name] for name in own if name in cls.__dict__},
        }

    def __init__(self, *values: Any, **named: Any) -> None:
        mine = self.__dict__
        if len(values) > len(self._names):
            raise TypeError(f"{type(self).__name__} takes {len(self._names)} values")
        mine.update(zip(self._names, values, strict=False))
        for name, value in named.items():
            if name not in self._names or name in mine:
                raise TypeError(f"{type(self).__name__} cannot take {name}")
            mine[name] = value
        for name in self._names:
            if name not in mine:
                if name not in self._defaults:
                    raise TypeError(f"{type(self).__name__} needs {name}")
                default = self._defaults[name]
                mine[name] = default.copy() if isinstance(default, list | dict) else default

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
