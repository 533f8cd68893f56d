"""``crm backup --encrypt-to`` and ``crm restore --identity``: a copy that only the holder of a key can read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Crm

pytestmark = pytest.mark.file

pyrage = pytest.importorskip("pyrage")


@pytest.fixture
def keys(crm: Crm) -> list[str]:
    """The public keys of two people, whose secret ones are in the files 0.txt and 1.txt, of which 1.txt has notes."""
    crm.now = "2026-11-26T12:00:00Z"
    crm.new("lead", "Ada Secretive")
    found = []
    for number in (0, 1):
        identity = pyrage.x25519.Identity.generate()
        found.append(str(identity.to_public()))
        notes = f"# created: today\n# public key: {found[-1]}\n" if number else ""
        (crm.folder / f"{number}.txt").write_text(f"{notes}{identity}\n")
    return found


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("crm.db-"))


def test_either_of_two_keys_gives_back_what_nobody_else_can_read(crm: Crm, keys: list[str]) -> None:
    copy = crm.folder / "copy.age"
    done = crm("backup", str(copy), "--encrypt-to", keys[0], "--encrypt-to", keys[1])
    assert (done.exit, done.err) == (0, "")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.read_bytes()[:21] == b"age-encryption.org/v1" and b"Secretive" not in copy.read_bytes()
    assert listing(crm.folder) == ["0.txt", "1.txt", "copy.age", "crm.db"]
    for number in ("0", "1"):
        crm.new("lead", "Zoë")
        done = crm("restore", str(copy), "--identity", str(crm.folder / f"{number}.txt"), "--yes")
        assert done.exit == 0 and f"was restored from {copy}; the previous" in done.out, done.err
        assert crm("lead", "list", "-q").lines == ["LEAD-1"]
    assert [name for name in listing(crm.folder) if name.endswith((".part", ".plain"))] == []


def test_what_does_not_fit_is_refused_and_nothing_is_changed(crm: Crm, keys: list[str]) -> None:
    copy, plain, broken = (crm.folder / name for name in ("copy.age", "plain.db", "broken.age"))
    assert crm("backup", str(copy), "--encrypt-to", keys[0]).exit == 0
    assert crm("backup", str(plain)).exit == 0
    broken.write_bytes(copy.read_bytes()[:-40])
    before, content = listing(crm.folder), crm.db.read_bytes()
    mine, other = str(crm.folder / "0.txt"), str(crm.folder / "1.txt")
    for words, exit, said in (
        (("restore", copy), 2, f"{copy} is encrypted."),
        (("restore", copy, "--identity", other), 5, f"{copy} cannot be decrypted: the key is another one."),
        (("restore", broken, "--identity", mine), 5, f"{broken} cannot be decrypted: it is damaged."),
        (("restore", plain, "--identity", mine), 2, f"{plain} is not encrypted."),
        (("restore", copy, "--identity", plain), 2, "' contains no secret age key."),
        (("restore", copy, "--identity", "gone.txt"), 8, "gone.txt cannot be used: No such file or directory."),
        (("backup", copy, "--encrypt-to", "age1xxx"), 2, "--encrypt-to: 'age1xxx' is not a public age key."),
    ):
        done = crm(*map(str, words), "--yes", "--json")
        assert (done.exit, said in done.error["message"]) == (exit, True), done.err
    secret = (crm.folder / "0.txt").read_text().strip()
    done = crm("backup", str(copy), "--encrypt-to", secret, "--yes")
    assert done.exit == 2 and secret[:30] not in done.err
    assert (listing(crm.folder), crm.db.read_bytes()) == (before, content)


def test_encrypted_copies_are_kept_for_a_while_too(crm: Crm, keys: list[str]) -> None:
    folder = crm.folder / "copies"
    folder.mkdir()
    for second in (1, 2, 3):
        crm.now = f"2026-11-26T12:00:0{second}Z"
        assert crm("backup", str(folder), "--keep", "2", "--encrypt-to", keys[0]).exit == 0
    assert listing(folder) == ["crm-2026-11-26-120002.db.age", "crm-2026-11-26-120003.db.age"]
