"""Real shells at a pseudo-terminal: keys are typed, and what then stands on the command line is read."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, Crm

TAB = "\t"
LEFT = "\x02"  # Ctrl-B in all three
TELL = "\x0f"  # Ctrl-O: the key at which each shell below says what stands on its line, and clears it
SECONDS = 30.0  # how long a loaded machine may take; nothing waits longer than it must
READY = "READY-TO-TYPE "

RC = {
    "bash": (
        ".bashrc",
        f"PS1='{READY}'\n"
        "_tell() { printf '<<<%s>>>' \"$READLINE_LINE\"; READLINE_LINE=; READLINE_POINT=0; }\n"
        "bind -x '\"\\C-o\": _tell'\nbind 'set bell-style none'\nbind 'set enable-bracketed-paste off'\n",
    ),
    "zsh": (
        ".zshrc",
        "fpath=(~/functions $fpath)\nautoload -Uz compinit\ncompinit -u -D\n"
        f"PS1='{READY}'\nunsetopt prompt_sp beep; unset zle_bracketed_paste\n"
        "_tell() { printf '<<<%s>>>' \"$BUFFER\" >$TTY; BUFFER=; }\nzle -N _tell\nbindkey -e\nbindkey '^O' _tell\n",
    ),
    "fish": (
        ".config/fish/config.fish",
        f"function fish_prompt; printf '{READY}'; end\nfunction fish_greeting; end\n"
        "set -g fish_autosuggestion_enabled 0\n"
        "function _tell; printf '<<<%s>>>' (commandline | string collect) >/dev/tty; commandline ''; end\n"
        "bind \\co _tell\n",
    ),
}
# Where the help of ``crm completion`` says that the script belongs.
HOMES = {"bash": ".bashrc", "zsh": "functions/_crm", "fish": ".config/fish/completions/crm.fish"}
START = {"bash": ["--noprofile", "-i"], "zsh": ["-d", "-i"], "fish": ["-i"]}


class Seen(NamedTuple):
    """What stands on the command line after keys, and all that the shell wrote to the terminal meanwhile."""

    line: str
    screen: str


def program(name: str) -> str:
    """The path of a shell; the test is skipped where there is none."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed: its completion is not tried")
    return found


class Shell:
    """An interactive shell that has read the script of ``crm completion``, in which ``crm`` is this program."""

    def __init__(self, crm: Crm, name: str, rc: str | None = None) -> None:
        """``rc`` is what the shell reads at its start instead of finding the script where the help puts it."""
        self.crm = crm
        path = program(name)
        self._install(name, rc)
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        environ = {**crm.environ, "PATH": f"{crm.folder / 'bin'}:{crm.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        del environ["COLUMNS"]
        self.process = subprocess.Popen(
            [path, *START[name]],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environ,
            cwd=self._folder("work"),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # type: ignore[arg-type, return-value]
        )
        os.close(slave)
        self.heard = ""
        self.lost = ""
        self._until(READY)

    def _folder(self, name: str) -> Path:
        found = self.crm.folder / name
        found.mkdir(parents=True, exist_ok=True)
        return found

    def _install(self, name: str, rc: str | None) -> None:
        for word in ("crm", "crmcli"):
            script = self._folder("bin") / word
            script.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m crmcli "$@"\n')
            script.chmod(0o755)
        script = self._folder("bin") / "tell-words"
        script.write_text(f'#!/bin/sh\nprintf "%s\\0" "$@" >"{self.crm.folder}/words"; echo "<""told>"\n')
        script.chmod(0o755)
        file, text = RC[name]
        self._folder(str(Path(file).parent))
        (self.crm.folder / file).write_text(text + (rc or ""))
        if rc is None:
            home = self.crm.folder / HOMES[name]
            home.parent.mkdir(parents=True, exist_ok=True)
            with home.open("a") as out:
                out.write(self.crm("completion", name).out)

    def press(self, keys: str, shows: Sequence[str] = ()) -> Seen:
        """Type these keys, then ask for the line, which is empty afterwards. What the screen ``shows`` of these words
        is waited for before: a shell that has more keys to read may leave out what it would show."""
        self._send(keys)
        self._wait(lambda: all(word in self.heard for word in shows), f"{list(shows)}")
        self._send(TELL)
        before, _, _ = self._until("<<<").partition("<<<")
        line, _, _ = self._until(">>>").partition(">>>")
        return Seen(line, before)

    def words(self, line: str) -> list[str]:
        """The words that the shell makes of a command line: a command that writes them down is run in its place."""
        file = self.crm.folder / "words"
        self._send("tell-words" + line[line.index(" ") :] + "\r")
        self._until("<told>")
        return file.read_text().split("\0")[:-1]

    def _send(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def _until(self, mark: str) -> str:
        """What is written up to a mark, with it; fails with what was seen when it does not come in time."""
        self._wait(lambda: mark in self.heard, repr(mark))
        place = self.heard.index(mark) + len(mark)
        found, self.heard = self.heard[:place], self.heard[place:]
        return found

    def _wait(self, until: Callable[[], bool], what: str) -> None:
        if self.lost:
            raise AssertionError(f"an earlier test has lost this shell: {self.lost}")
        end = time.monotonic() + SECONDS
        while not until():
            if not select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
                self.lost = f"no {what} within {SECONDS} s after {self.heard!r}"
                raise AssertionError(self.lost)
            try:
                data = os.read(self.master, 65536)
            except OSError:
                data = b""
            if not data:
                raise AssertionError(f"the shell has ended after {self.heard!r}")
            self.heard += data.decode(errors="replace")
            if "\x1b[c" in self.heard or "\x1b[0c" in self.heard:  # newer shells ask the terminal what it is
                self.heard = re.sub(r"\x1b\[0?c", "", self.heard)
                self._send("\x1b[?62;c")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)


class Dialogue:
    """A command of this program at a terminal of its own: what it asks is waited for, and then answered."""

    def __init__(self, crm: Crm, *words: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "crmcli", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**crm.environ, "PYTHONPATH": str(ROOT)},
            cwd=crm.folder,
            start_new_session=True,
        )
        os.close(slave)
        self.heard = ""

    def answer(self, question: str, text: str) -> None:
        """Type this, and Enter, when the question stands there."""
        self._hear(question)
        os.write(self.master, f"{text}\n".encode())

    def end(self) -> tuple[int, str]:
        """The exit code, and what was written since the last question."""
        self._hear(None)
        os.close(self.master)
        return self.process.wait(SECONDS), self.heard

    def _hear(self, mark: str | None) -> None:
        end = time.monotonic() + SECONDS
        while mark is None or mark not in self.heard:
            if not select.select([self.master], [], [], max(0.0, end - time.monotonic()))[0]:
                raise AssertionError(f"no {mark!r} within {SECONDS} s after {self.heard!r}")
            try:
                data = os.read(self.master, 65536)
            except OSError:  # the program has ended
                data = b""
            if not data and mark is None:
                return
            assert data, f"it has ended without {mark!r} after {self.heard!r}"
            self.heard += data.decode(errors="replace")
        self.heard = self.heard.partition(mark)[2]
