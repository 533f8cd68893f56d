"""One client of a crowd, as a process of its own: ``client.py NAME SECONDS SHARED``, with the database in CRM_DB.

It makes leads of its own, converts each, and tries to convert those that all clients share, ``SHARED`` of them. What
it was told goes out at once, a line for each: what was asked, the exit code, and the title that it was about.
"""

from __future__ import annotations

import io
import os
import sys
import time

from crmcli.__main__ import main


def told(what: str, title: str, *words: str) -> str:
    """Run a command; its output."""
    before, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), io.StringIO(), io.StringIO()
    try:
        code = main([*words, "--no-input", "--json"] if what == "share" else [*words, "--no-input", "-q"])
        out, err = sys.stdout.getvalue(), sys.stderr.getvalue()
    finally:
        sys.stdout, sys.stderr = before
    if "may have been written" in err:
        code = 88
    os.write(1, f"{what} {code} {title}\n".encode())  # whole, even when it is killed
    return out.strip() if code == 0 else ""


def work(name: str, seconds: float, shared: int) -> None:
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        number += 1
        title = f"{name}-{number}"
        lead = told("new", title, "lead", "new", title)
        if lead:
            told("convert", title, "convert", lead, "--to", "deal")
        if shared:
            common = 1 + number % shared
            told("share", f"common-{common}", "convert", f"LEAD-{common}", "--to", "deal")


if __name__ == "__main__":
    work(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
