"""A disk that is full: the command says so, what was there stays, and with room again everything goes on."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from pathlib import Path

from tests.bench.faulty.ground import copied, made, started, state, taken, unsound


def run(folder: Path, count: int, seed: int) -> Counter[str]:
    """So many commands on a file system of a size that ends in the middle of them; root has to be allowed to mount."""
    base, pick = made(folder / "base", 60), random.Random(seed)
    (folder / "people.csv").write_text("name,email\n" + "".join(f"Ada {n},p{n}@x.org\n" for n in range(3000)))
    (folder / "lines").write_text("".join(f'lead new "Full {n}" --email k{n}@x.org\n' for n in range(2000)))
    commands = [
        ("batch", str(folder / "lines"), "-q"),
        ("backup", "copy.db", "-q"),
        ("import", "contact", str(folder / "people.csv"), "-q"),
    ]
    place, found = folder / "small", Counter[str]()
    place.mkdir()
    room = base.stat().st_size
    for number in range(count):
        size = (
            room
            + 40_000
            + pick.randrange(0, 1_500_000) * (number % 3 == 0)
            + pick.randrange(0, room) * (number % 3 > 0)
        )
        if subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", place], stderr=subprocess.PIPE
        ).returncode:
            return Counter({"not tried: nothing can be mounted here": 1})
        try:
            db = copied(base, place / "crm.db")
            before = state(db)
            process = started(db, *commands[number % 3])
            _, said = process.communicate()
            found["runs"] += 1
            if process.returncode == 0:
                found["had room"] += 1
            elif process.returncode == 8 and b"full" in said.lower() and b"Traceback" not in said:
                found["said so"] += 1
            else:
                found[f"exit {process.returncode}: {said.decode()[:120]}"] += 1
            if unsound(db):
                found["damaged"] += 1
            elif process.returncode and state(db) != before:
                found["changed"] += 1
            elif process.returncode:
                for rest in place.iterdir():
                    if not rest.name.startswith("crm.db"):
                        found["left a part behind"] += 1
                subprocess.run(["mount", "-o", f"remount,size={size * 4}", place], check=True)
                taken(db, ("lead", "new", "Room again", "-q"))
        finally:
            subprocess.run(["umount", place], check=True)
    return found
