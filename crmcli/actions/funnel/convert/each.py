"""``crm convert --keep-going``: every source in its own step; what fails is reported and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from crmcli.actions.funnel.convert.at_once import convert_at_once
from crmcli.actions.funnel.convert.request import ConvertRequest
from crmcli.actions.keyed import idempotent
from crmcli.actions.outcome import settled
from crmcli.actions.refs import resolve, shown
from crmcli.errors import CrmError
from crmcli.model.results import Record, Written
from crmcli.store.act import Act


def convert_each(act: Act, refs: Sequence[str], request: ConvertRequest) -> Written:
    """Convert one after the other; ``failures`` of the result hold an error object for each that failed.

    With a key K, the conversion of LEAD-1 has the key ``K#LEAD-1``.
    """
    alone = ConvertRequest(**{**vars(request), "keep_going": False, "key": None})
    done: dict[str, Written] = {}
    failures: dict[str, Record] = {}
    with _foreseen(act):
        for name in _names(act, refs, failures):
            try:
                with _alone(act):
                    convert = partial(convert_at_once, act, [name], alone)
                    done[name] = _once(act, request, name, convert) if request.key else convert()
            except CrmError as error:
                said = error.message if name in f"{error.message} {error.hint}" else f"{name}: {error.message}"
                failures[name] = {**error.as_json(), "ref": name, "message": said}
    return _together(act, list(done.values()), list(failures.values()))


def _once(act: Act, request: ConvertRequest, name: str, convert: Callable[[], Written]) -> Written:
    key, words = f"{request.key}#{name}", {**request.said, "ref": name}
    return idempotent(act, key, "convert", words, partial(settled, act, convert))


def _names(act: Act, refs: Sequence[str], failures: dict[str, Record]) -> list[str]:
    """The references that the words stand for before anything is made, each once."""
    names: dict[str, None] = {}
    for word in refs:
        try:
            names[shown(act, *resolve(act, [word], titles=len(refs) == 1))] = None
        except CrmError as error:
            failures[word] = {**error.as_json(), "ref": word}
    return list(names)


@contextmanager
def _foreseen(act: Act) -> Iterator[None]:
    """On a dry run all of them are tried in one step, so that each gets references of its own."""
    if not act.dry_run:
        yield
        return
    with act.step("convert"):
        yield


@contextmanager
def _alone(act: Act) -> Iterator[None]:
    """What fails inside a step that goes on leaves no trace in it."""
    if act.steps.current is None:
        yield
        return
    with act.steps.current.savepoint():
        yield


def _together(act: Act, done: Sequence[Written], failures: list[Record]) -> Written:
    return Written(
        sentence="; ".join(result.sentence for result in done) or "nothing was converted",
        step=done[-1].step if done else None,
        dry_run=act.dry_run,
        result=list(dict.fromkeys(ref for result in done for ref in result.result)),
        created=[ref for result in done for ref in result.created],
        updated=list(dict.fromkeys(ref for result in done for ref in result.updated)),
        linked=list(dict.fromkeys(ref for result in done for ref in result.linked)),
        existing=bool(done) and all(result.existing for result in done),
        warnings=[text for result in done for text in result.warnings],
        not_carried=[record for result in done for record in result.not_carried or ()],
        groups=[result.result for result in done] if len(done) + len(failures) > 1 else None,
        detail=[record for result in done for record in result.detail],
        failures=failures,
    )
