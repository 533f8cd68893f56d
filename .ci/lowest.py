"""Prints the lowest version of every dependency that pyproject.toml allows to users, as constraints for pip."""

import re
import tomllib
from pathlib import Path

project = tomllib.loads(Path(__file__).parent.parent.joinpath("pyproject.toml").read_text())["project"]
extras = project["optional-dependencies"]
tools = {"test", "rules", "dev"}
for wanted in [*project["dependencies"], *(each for name in extras if name not in tools for each in extras[name])]:
    if found := re.fullmatch(r"([a-z0-9-]+)>=([0-9.]+).*", wanted):
        print("==".join(found.groups()))
