"""Settings that are files: the logo and the template, whose bytes the database keeps."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from conftest import Crm

from tests.actions.acts import refused
from tests.difference import changed, picture

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
JPEG = b"\xff\xd8\xff\xe0" + b"JFIF" * 300_000  # two parts
PAGE = "<h1>{title}</h1><p>Zwölf Boxkämpfer</p>".encode()
FILES = {"logo.png": PNG, "logo.jpg": JPEG, "page.html": PAGE}


@pytest.fixture
def shop(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """A database with something in it, in a folder with the files."""
    monkeypatch.chdir(crm.folder)
    for name, content in FILES.items():
        (crm.folder / name).write_bytes(content)
    crm.new("lead", "Relaunch")
    return crm


def told(crm: Crm, name: str = "logo") -> Any:
    found = crm("config", "get", name, "--json")
    assert found.exit == 0, found.err
    return found.json["file"]


@pytest.mark.parametrize(
    ("name", "file", "media"),
    [
        ("logo", "logo.png", "image/png"),
        ("logo", "logo.jpg", "image/jpeg"),
        ("template", "page.html", "text/html"),
    ],
)
def test_the_bytes_are_kept_and_the_setting_holds_their_checksum(shop: Crm, name: str, file: str, media: str) -> None:
    if len(FILES[file]) > 1 << 20:
        (shop.folder / file).write_bytes(FILES[file][: 1 << 20])
    content = (shop.folder / file).read_bytes()
    name_of_it = sha256(content).hexdigest()
    done = changed(shop, "config", "set", name, file)
    assert done.added["setting"] == {2: {"id": 2, "name": name, "value": name_of_it}}
    assert [row["content"] for row in done.added["blob"].values()] == [content]
    assert done.result.out == f"{name} is {media}, {len(content):,} bytes\n"
    assert told(shop, name) == {"media_type": media, "size": len(content), "sha256": name_of_it}
    assert shop("config", "get", name).out == f"{media}, {len(content):,} bytes, SHA-256 {name_of_it}\n"
    assert (done.steps[0]["verb"], json.loads(done.steps[0]["args"])) == ("config set", {"setting": name})


def test_undo_brings_back_the_earlier_file_whose_bytes_are_there_still(shop: Crm) -> None:
    (shop.folder / "other.png").write_bytes(PNG + b"!")
    shop("config", "set", "logo", "logo.png")
    shop("config", "set", "logo", "other.png")
    undone = changed(shop, "undo")
    assert undone.touched == {"setting": "~2(value)"}
    assert told(shop)["sha256"] == sha256(PNG).hexdigest()
    assert changed(shop, "undo").touched == {"setting": "-2"}
    assert told(shop) == {} and shop("config", "get", "logo").out == "\n"
    assert changed(shop, "redo").touched == {"setting": "+2"}
    assert told(shop)["size"] == len(PNG)


def test_the_same_file_again_changes_nothing_and_an_empty_word_unsets_it(shop: Crm) -> None:
    shop("config", "set", "logo", "logo.png")
    again = changed(shop, "config", "set", "logo", "logo.png")
    assert (again.touched, again.steps) == ({}, [])
    assert again.result.out == f"logo is already image/png, {len(PNG):,} bytes\n"
    assert changed(shop, "config", "set", "logo", "").touched == {"setting": "-2"}


def test_a_dry_run_keeps_nothing(shop: Crm) -> None:
    dry = changed(shop, "config", "set", "logo", "logo.png", "--dry-run")
    assert dry.result.out == f"dry run: logo is image/png, {len(PNG):,} bytes\n"
    assert (dry.added, dry.altered) == ({}, {})


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("logo", b"GIF89a", "is not PNG or JPEG"),
        ("logo", b"", "is empty"),
        ("logo", b"\x89PNG\r\n\x1a\n" + b"x" * (1 << 20), "is larger than 1,024 KiB"),
        ("template", b"x" * (256 * 1024 + 1), "is larger than 256 KiB"),
        ("template", "Zwölf".encode("latin-1"), "is not UTF-8 text"),
        ("template", b"a\0b", "is not UTF-8 text"),
        ("template", PNG, "is not UTF-8 text"),
    ],
)
def test_another_sort_of_file_is_refused(shop: Crm, name: str, content: bytes, said: str) -> None:
    (shop.folder / "wrong").write_bytes(content)
    error = refused(shop, 2, "config", "set", name, "wrong")
    assert error["message"] == f"{name}: 'wrong' {said}."


@pytest.mark.parametrize("name", ["nothing.png", "."])
def test_a_file_that_cannot_be_read_is_named(shop: Crm, name: str) -> None:
    assert f"{name} cannot be read" in refused(shop, 2, "config", "set", "logo", name)["message"]


def test_a_key_knows_the_file_by_its_content(shop: Crm) -> None:
    words = ("config", "set", "logo", "logo.png", "--key", "k")
    first = shop(*words, "--json").json
    assert shop(*words, "--json").json == {**first, "existing": True}
    (shop.folder / "logo.png").write_bytes(PNG + b"!")
    assert refused(shop, 4, *words)["code"] == "key_reused"


def test_a_batch_and_standard_input_take_files_too(shop: Crm) -> None:
    done = shop("batch", "-", stdin="config set logo logo.png\nconfig set template page.html\n")
    assert done.exit == 0, done.err
    assert (told(shop)["size"], told(shop, "template")["size"]) == (len(PNG), len(PAGE))
    assert shop("config", "set", "template", "-", stdin=PAGE + b"!").exit == 0
    assert told(shop, "template")["sha256"] == sha256(PAGE + b"!").hexdigest()


def test_a_file_whose_bytes_are_lost_is_told_and_can_be_put_in_again(shop: Crm) -> None:
    shop("config", "set", "logo", "logo.png")
    rows = [json.loads(line) for line in shop("export", "--all").lines]
    lines = [json.dumps(line) for line in rows if line.get("table") != "blob"]
    lines[-1] = json.dumps({"end": len(lines) - 2})
    shop.environ["CRM_DB"] = str(shop.folder / "copy.db")
    assert shop("import", "-", "--all", stdin="\n".join(lines)).exit == 0
    assert told(shop) == {"media_type": None, "size": None, "sha256": sha256(PNG).hexdigest()}
    assert shop("config", "set", "logo", "logo.png").exit == 0
    assert told(shop)["media_type"] == "image/png"


@pytest.mark.file
def test_a_copy_of_any_sort_has_the_files(shop: Crm) -> None:
    (shop.folder / "logo.jpg").write_bytes(JPEG[: 1 << 20])
    for name, file in (("logo", "logo.jpg"), ("template", "page.html")):
        assert shop("config", "set", name, file).exit == 0
    (shop.folder / "logo.png").write_bytes(PNG)
    shop("config", "set", "logo", "logo.png")
    blobs = picture(shop.db)["blob"]
    assert len(blobs) == 3
    assert shop("backup", "backup.db").exit == 0
    assert picture(shop.folder / "backup.db")["blob"] == blobs
    dump = shop("export", "--all").out
    shop.environ["CRM_DB"] = str(shop.folder / "copy.db")
    assert shop("import", "-", "--all", stdin=dump).exit == 0
    assert picture(shop.folder / "copy.db")["blob"] == blobs
    assert shop("undo").exit == 0
    assert told(shop)["media_type"] == "image/jpeg"


def test_an_export_whose_bytes_were_changed_into_no_base64_is_refused(shop: Crm) -> None:
    shop("config", "set", "template", "page.html")
    lines = shop("export", "--all").lines
    place = next(number for number, line in enumerate(lines, 1) if '"blob"' in line)
    lines[place - 1] = lines[place - 1].replace('"content": "', '"content": "?')
    (shop.folder / "changed.jsonl").write_text("\n".join(lines))
    shop.environ["CRM_DB"] = str(shop.folder / "copy.db")
    error = refused(shop, 2, "import", "changed.jsonl", "--all")
    assert error["message"] == f"line {place}: content is not base64."
