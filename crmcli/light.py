"""``typing``, ``re`` and ``json``, of which a command loads only what it uses: all together are a sixth of its time.

What ``typing`` has is for type checkers; when the program runs, annotations are read of verbs alone, and only named
tuples do anything, which are made here.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    import json as json
    import re as re
    from importlib import import_module as import_module
    from json.encoder import encode_basestring as encode_basestring
    from json.encoder import encode_basestring_ascii as encode_basestring_ascii
    from typing import Annotated as Annotated
    from typing import Any as Any
    from typing import BinaryIO as BinaryIO
    from typing import ClassVar as ClassVar
    from typing import Concatenate as Concatenate
    from typing import Generic as Generic
    from typing import NamedTuple as NamedTuple
    from typing import NoReturn as NoReturn
    from typing import ParamSpec as ParamSpec
    from typing import Protocol as Protocol
    from typing import TextIO as TextIO
    from typing import TypeVar as TypeVar
    from typing import cast as cast
    from typing import dataclass_transform as dataclass_transform
    from typing import overload as overload
else:
    from collections import namedtuple
    from sys import modules

    class _Later:
        """A module of Python's that is loaded when something of it is first used."""

        def __init__(self, name):
            self._name = name

        def __getattr__(self, name):
            found = getattr(__import__(self._name), name)
            setattr(self, name, found)  # from then on as fast as the module itself
            return found

    class _Base:
        """What a class is only for type checkers: a protocol, or one that holds things of some type."""

        def __class_getitem__(cls, _):
            return cls

    class Annotated:
        """(type, what is said of it)"""

        def __class_getitem__(cls, parts):
            return parts

    re, json = _Later("re"), _Later("json")
    Any = ClassVar = TextIO = BinaryIO = Concatenate = NoReturn = object
    Protocol = Generic = _Base

    def TypeVar(*_, **__):
        return object

    ParamSpec = TypeVar

    def cast(_, value):
        return value

    def overload(function):
        return function

    def dataclass_transform(**_):
        return lambda made: made

    class _Named(type):
        def __new__(cls, name, bases, space):
            if not bases:
                return super().__new__(cls, name, bases, space)
            names = space["__annotations__"]
            defaults = [space.pop(name) for name in names if name in space]
            made = namedtuple(name, names, defaults=defaults, module=space["__module__"])
            for each, value in space.items():
                setattr(made, each, value)
            return made

    class NamedTuple(metaclass=_Named):
        """A tuple whose places have names."""

    def import_module(name):
        __import__(name)
        return modules[name]

    def __getattr__(name):
        if not name.startswith("encode"):
            raise AttributeError(name)
        try:
            import _json as home  # where json.encoder has them from
        except ImportError:
            import json.encoder as home
        return getattr(home, name)
