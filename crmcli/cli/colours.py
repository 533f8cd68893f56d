"""Whether colours and hyperlinks go to a stream: what was said, what the environment asks for, what a terminal can."""

from __future__ import annotations

from collections.abc import Mapping

FORCING = ("FORCE_COLOR", "CLICOLOR_FORCE")
# What terminals that show hyperlinks (OSC 8) say of themselves; they have done so since these versions.
PROGRAMS = frozenset({"ghostty", "Hyper", "iTerm.app", "vscode", "WezTerm"})
TERMS = ("alacritty", "contour", "foot", "xterm-ghostty", "xterm-kitty")
MARKS = ("DOMTERM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WT_SESSION")
VTE = 5000  # 0.50


def colourful(asked: str, terminal: bool, environ: Mapping[str, str]) -> bool:
    """``asked`` is always, never or auto. What was typed goes before NO_COLOR (https://no-color.org), that before
    FORCE_COLOR and CLICOLOR_FORCE, these before TERM=dumb and CLICOLOR=0 (https://bixense.com/clicolors); else colours
    are for terminals. A variable that is empty says nothing, a forcing one that is 0 neither."""
    if asked != "auto":
        return asked == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in FORCING):
        return True
    return terminal and environ.get("TERM") != "dumb" and environ.get("CLICOLOR") != "0"


def hyperlinked(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says that it shows hyperlinks; one inside of another, such as tmux, cannot know."""
    term, version = environ.get("TERM", ""), environ.get("VTE_VERSION", "")
    if term.startswith(("screen", "tmux", "dumb")):
        return False
    known = environ.get("TERM_PROGRAM") in PROGRAMS or term.startswith(TERMS) or any(map(environ.get, MARKS))
    return known or (version.isdecimal() and int(version) >= VTE)
