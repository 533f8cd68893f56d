"""Idempotency: the same key gives the first result again instead of doing the work twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from crmcli.errors import KeyReused
from crmcli.model.results import Written
from crmcli.store import history, keys
from crmcli.store.store import Store


def idempotent(
    store: Store, key: str | None, verb: str, arguments: Mapping[str, Any], do: Callable[[], Written]
) -> Written:
    """Do it, or return what came of it the first time with ``existing`` set.

    Raises KeyReused (exit 4) when the key was used with other arguments. A key whose step was undone counts
    as unused. A dry run reads keys and keeps none.
    """
    if key is None:
        return do()
    fingerprint = _fingerprint(verb, arguments)
    with store.step("") as step:
        known = keys.find(store, key)
        if known is not None and not (known[0] is not None and known[0] in history.undone(store)):
            if known[1] != fingerprint:
                raise KeyReused(
                    f"The key {key!r} was used for something else.",
                    "Use another key, or the same arguments.",
                    field="key",
                )
            return Written(**{**json.loads(known[2]), "existing": True})
        result = do()
        number = None if step.empty else step.id
        keys.keep(store, key, number, fingerprint, json.dumps(_kept(result)))
        return result


def _fingerprint(verb: str, arguments: Mapping[str, Any]) -> str:
    from hashlib import sha256

    text = json.dumps([verb, arguments], sort_keys=True, default=str)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(result: Written) -> dict[str, Any]:
    names = ("sentence", "step", "linked", "deleted", "warnings", "not_carried", "groups", "final")
    refs = ("result", "created", "updated")
    return {
        **{name: getattr(result, name) for name in names},
        **{name: list(getattr(result, name)) for name in refs},
    }
