"""Puts the manual page crm(1), generated from the commands, into what is built; all else stands in pyproject.toml."""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build import build

HERE = Path(__file__).resolve().parent
PAGE = Path("build", "man", "crm.1")


class BuildWithManual(build):
    """Writes the page first, so that a wheel carries it as share/man/man1/crm.1."""

    def run(self) -> None:
        sys.path.insert(0, str(HERE))
        from crmcli.cli.manual import manual

        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text("\n".join(manual()) + "\n", encoding="utf-8")
        self.distribution.data_files = [("share/man/man1", [str(PAGE)])]
        super().run()


setup(cmdclass={"build": BuildWithManual})
