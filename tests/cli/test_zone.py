"""The name of the system's time zone."""

from __future__ import annotations

from pathlib import Path

import pytest

from crmcli.cli.zone import system_zone


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":Europe/Berlin", "Europe/Berlin"),
        ("/usr/share/zoneinfo/Asia/Tokyo", "Asia/Tokyo"),
        ("UTC", "UTC"),
        ("Etc/UTC", "UTC"),
    ],
)
def test_the_environment_names_the_zone(value: str, name: str) -> None:
    assert system_zone({"TZ": value}) == name


@pytest.mark.parametrize("value", ["", "CET-1CEST,M3.5.0,M10.5.0/3", "Mars/Olympus", "../../etc/passwd", "/etc/passwd"])
def test_a_name_without_data_is_passed_over(tmp_path: Path, value: str) -> None:
    missing = str(tmp_path / "missing")
    assert system_zone({"TZ": value}, missing, missing) is None


def test_a_link_names_the_zone(tmp_path: Path) -> None:
    target = tmp_path / "zoneinfo" / "Europe" / "Vienna"
    target.parent.mkdir(parents=True)
    target.touch()
    link = tmp_path / "localtime"
    link.symlink_to(target)
    assert system_zone({}, str(link), str(tmp_path / "missing")) == "Europe/Vienna"


def test_a_file_names_the_zone(tmp_path: Path) -> None:
    file = tmp_path / "timezone"
    file.write_text("America/Lima\n")
    assert system_zone({}, str(tmp_path / "missing"), str(file)) == "America/Lima"
