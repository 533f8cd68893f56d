"""How an answer is given: the result on stdout, talk about it on stderr."""

from __future__ import annotations

import io
from collections.abc import Sequence

from crmcli.actions.refs import went_on
from crmcli.cli.context import Session
from crmcli.errors import CrmError, OtherSystem, PartlyFailed
from crmcli.model.results import Ran, Result, Written
from crmcli.render import check_fields, notes, render
from crmcli.render.escape import visible
from crmcli.render.fields import shape


def check_output(session: Session, gives: type[Result]) -> None:
    """Refuse a --format or --fields that a write could not be shown in, before anything is written."""
    asked = session.asked
    if asked.format is not None or asked.fields is not None:
        nothing = Ran([]) if gives is Ran else Written("", dry_run=asked.dry_run)
        check_fields(nothing, asked.fields or ())
        render(nothing, asked.format, session.output(io.StringIO()), asked.quiet)


def tell(session: Session, result: Result) -> None:
    """Show a result, then its warnings and what a limit left out.

    Raises PartlyFailed (exit 7) when some of many failed, after the others have been shown, and OtherSystem (9) when
    another system was to blame for one of them.
    """
    asked = session.asked
    for text in (*session.remarks, *_went_on(session, result)):
        say(session, "note", text)
    page = io.StringIO() if _to_be_looked_at(session, result) else None
    output = session.output(page)
    render(result, asked.format, output, asked.quiet)
    if page is not None:
        from crmcli.cli.paging import show

        show(session, page.getvalue())
    session.out.flush()
    if isinstance(result, Written | Ran):
        if asked.format != "json" and isinstance(result, Written):
            for warning in result.warnings:
                say(session, "warning", warning)
        if result.failures:
            raise _partly_failed(session, result)
    problems: int = getattr(result, "problems", 0)
    if problems:
        raise PartlyFailed(f"{problems:,} problem{'' if problems == 1 else 's'} found.")
    told: Sequence[str] = getattr(result, "notes", ())
    for text in (*told, *notes(result, output)):
        session.err.write(visible(text) + "\n")


def _went_on(session: Session, result: Result) -> list[str]:
    """What was asked for by the reference of something that was merged; the answer of a write tells it itself."""
    act = session.opened
    return went_on(act) if act is not None and not isinstance(result, Written | Ran) else []


def _to_be_looked_at(session: Session, result: Result) -> bool:
    """Whether somebody reads it at a terminal, where it may be longer than the screen: what was looked up, but for a
    list that was cut so as to fit."""
    if not session.terminal or session.writing or session.asked.format not in (None, "table"):
        return False
    return shape(result) not in ("content", "export") and not getattr(result, "limited", False)


def tell_error(session: Session, error: CrmError, as_json: bool) -> None:
    """One sentence and a hint on stderr, or one JSON object."""
    if as_json:
        from crmcli.render.json import compact

        session.err.write(compact({"error": error.as_json()}) + "\n")
        return
    say(session, "error", error.message)
    if error.hint:
        say(session, "hint", error.hint)


_COLOURS = {"error": "31", "warning": "35", "failed": "31"}


def say(session: Session, what: str, text: str) -> None:
    """``what: text`` on stderr, with nothing in it that could command the terminal."""
    word = f"{what}:"
    if what in _COLOURS and session.colourful(session.err):
        word = f"\x1b[{_COLOURS[what]}m{word}\x1b[0m"
    session.err.write(f"{word} {visible(text)}\n")


def _partly_failed(session: Session, written: Written | Ran) -> CrmError:
    if session.asked.format not in ("json", "jsonl"):
        for failure in written.failures:
            say(session, "failed", f"{failure.get('message')} {failure.get('hint') or ''}".strip())
    refs = [str(failure["ref"]) for failure in written.failures if failure.get("ref")]
    elsewhere = any(failure.get("exit") == OtherSystem.exit for failure in written.failures)
    error = OtherSystem if elsewhere else PartlyFailed
    return error(f"{written.failed:,} {_rest(written)}.", candidates=refs)


def _rest(written: Written | Ran) -> str:
    """What became of those that did not fail."""
    if written.dry_run:
        return "would fail"
    done = any(entry["ok"] for entry in written.entries) if isinstance(written, Ran) else written.result or written.step
    return "failed, the others were done" if done else "failed, nothing was done"
