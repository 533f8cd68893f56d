"""Idempotency: the same key gives the first result again instead of doing the work twice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crmcli.errors import KeyReused
from crmcli.light import Any, json
from crmcli.model.results import Written
from crmcli.store import history, keys
from crmcli.store.act import Act

_MARK = "typed:"  # what fingerprints of typed words begin with; those of 0.1.0 do not


def idempotent(act: Act, key: str | None, verb: str, typed: Mapping[str, Any], do: Callable[[], Written]) -> Written:
    """Do it, or return what came of it the first time with ``existing`` set; ``typed`` is what was typed, by the
    words of the command line.

    Raises KeyReused (exit 4) when the key was used for something else. A key whose step was undone counts as
    unused. A dry run reads keys and keeps none.
    """
    if key is None:
        return do()
    with act.step() as step:
        known = answer(act, key, verb, typed)
        if known is not None:
            return known
        result = do()
        number = None if step.empty else step.id
        keys.keep(act, key, number, _fingerprint(verb, typed), json.dumps(_kept(result)))
        return result


def remember(act: Act, key: str, verb: str, typed: Mapping[str, Any], result: Written) -> None:
    """Keep what came of it, for an act that could not wait for the end of a transaction."""
    with act.step():
        keys.keep(act, key, result.step, _fingerprint(verb, typed), json.dumps(_kept(result)))


def answer(act: Act, key: str, verb: str, typed: Mapping[str, Any]) -> Written | None:
    """What came of it the first time, None when the key is not in use; raises KeyReused (exit 4)."""
    known = keys.find(act, key)
    if known is None or (known[0] is not None and known[0] in history.undone(act)):
        return None
    step, fingerprint, result = known
    same = fingerprint == _fingerprint(verb, typed) if fingerprint.startswith(_MARK) else _of_verb(act, step, verb)
    if not same:
        raise KeyReused(
            f"The key {key!r} was already used for something else.",
            "Use another key, or the same arguments.",
            field="key",
        )
    return Written(**{**json.loads(result), "existing": True})


def _of_verb(act: Act, number: int | None, verb: str) -> bool:
    """Whether a step was of this verb: all that is known of what a key of 0.1.0 was used for, whose fingerprint
    depended on names in the code. One without a step changed nothing."""
    step = history.step(act, number) if number is not None else None
    return step is None or step.title.startswith(f"{verb} ") or step.title.split()[:1] == verb.split()[-1:]


def _fingerprint(verb: str, typed: Mapping[str, Any]) -> str:
    from hashlib import sha256

    text = json.dumps([verb, typed], sort_keys=True, default=list)
    return _MARK + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _kept(result: Written) -> dict[str, Any]:
    names = ("sentence", "step", "linked", "deleted", "warnings", "not_carried", "groups", "final")
    found = {name: getattr(result, name) for name in (*names, "result", "created", "updated")}
    return {
        name: value if isinstance(value, str) or not isinstance(value, Sequence) else list(value)
        for name, value in found.items()
    }
