"""``crm doctor``: examine the database."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from crmcli.actions.setup.doctor import Further
from crmcli.actions.setup.doctor import doctor as action
from crmcli.cli.context import Session
from crmcli.cli.options import reads
from crmcli.cli.params import flag, option
from crmcli.errors import Usage
from crmcli.light import Annotated
from crmcli.model.checks import Checks
from crmcli.store.opening import is_missing, is_server, kept_beside

Fix = Annotated[bool, flag("--fix", "Repair what follows from the rest, after making a copy beside the file.")]
Verify = Annotated[bool, flag("--verify", "Also check that the history is as it was sealed.")]
Seal = Annotated[bool, flag("--seal", "Also seal the history up to here.")]
Head = Annotated[str | None, option("--head", "SHA256", "With --verify: a seal that was kept elsewhere.", "3fa94c0e")]


@reads(panel="Setup", examples="crm doctor\ncrm doctor --fix\ncrm doctor --seal --json", past=False)
def doctor(session: Session, fix: Fix = False, verify: Verify = False, seal: Seal = False, head: Head = None) -> Checks:
    """Examine the database: is it whole, and does everything in it agree with its history?

    Exit code 7 when something is wrong; each finding says what to type. The setting key_days says how
    old a --key may get. Whoever can write to the file can seal it anew: only a seal that is kept elsewhere tells.
    """
    from crmcli.actions.setup.health import cleaning, copies, sealing, server
    from crmcli.actions.setup.health.checks import CHECKS
    from crmcli.render.progress import progress

    if head is not None and not verify:
        raise Usage("--head needs --verify.", "crm doctor --verify --head SHA256")
    session.writing = (fix or seal) and not is_missing(session.path)
    further: list[Further] = [sealing.sealed] if session.writing and seal else []
    further.append(partial(cleaning.cleaned, fix=session.writing and fix, environ=session.environ))
    if fix:
        further.append(partial(copies.forgotten, environ=session.environ))
    if is_server(session.path):
        further.append(server.server)
    if verify:
        further.append(partial(sealing.verified, head=head))

    def keep() -> Path | None:
        return kept_beside(session.path, "before-fix")

    with progress(session.err, "examine", len(CHECKS), session.err.isatty()) as tick:
        return action(session.act, fix, keep, tick, further)
