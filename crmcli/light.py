"""``typing``, ``re`` and ``json``, of which a command loads only what it uses: all together are a sixth of its time.

What ``typing`` has is for type checkers; when the program runs, annotations are read of verbs alone, and only named
tuples do anything, which are made here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

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

    make_encoder: Any
    make_scanner: Any
else:
    from collections import namedtuple
    from sys import modules

    try:  # where json has them from; it brings re along, and both are a twelfth of a command
        from _json import encode_basestring, encode_basestring_ascii, make_encoder, make_scanner
    except ImportError:
        from json.encoder import encode_basestring, encode_basestring_ascii

        make_encoder = make_scanner = None

    class _Later:
        """A module of Python's that is loaded when something of it is first used."""

        def __init__(self, name):
            self._name = name

        def __getattr__(self, name):
            found = getattr(__import__(self._name), name)
            setattr(self, name, found)  # from then on as fast as the module itself
            return found

    class _Json(_Later):
        """The same of json, where texts are read and written in the usual ways without loading it."""

        def loads(self, text, **more):
            if make_scanner is not None and not more and text.__class__ is str:
                try:
                    value, end = _scanner()(text, 0)
                except StopIteration:
                    end = -1
                if end == len(text):
                    return value
            return import_module("json").loads(text, **more)  # which says what is wrong

        def dumps(self, value, **how):
            if how.keys() <= {"ensure_ascii", "separators"}:
                return json_writer(**how)(value)
            return import_module("json").dumps(value, **how)

    class _Usual:
        """How json reads when nothing is said."""

        strict, object_hook, object_pairs_hook = True, None, None
        parse_int, parse_float, parse_constant = int, float, float

    @cache
    def _scanner():
        return make_scanner(_Usual)

    class _Base:
        """What a class is only for type checkers: a protocol, or one that holds things of some type."""

        def __class_getitem__(cls, _):
            return cls

    class Annotated:
        """(type, what is said of it)"""

        def __class_getitem__(cls, parts):
            return parts

    re, json = _Later("re"), _Json("json")
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


@cache
def json_writer(ensure_ascii: bool = True, separators: tuple[str, str] = (", ", ": ")) -> Callable[[Any], str]:
    """What writes a value as ``json.dumps`` does, which makes an encoder for each: a third of its time."""
    if make_encoder is None:
        return json.JSONEncoder(ensure_ascii=ensure_ascii, separators=separators).encode
    encode = encode_basestring_ascii if ensure_ascii else encode_basestring
    item, key = separators
    pieces = make_encoder(None, _refuse, encode, None, key, item, False, False, True)
    return lambda value: "".join(pieces(value, 0))


def _refuse(value: object) -> Any:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")
