"""Makes the documents of this folder: ``python examples/documents/make.py``, with pdftoppm for the pictures.

The program itself makes them in temporary databases, under a clock that stands still, so that whoever runs this gets
the same pages.
"""

from __future__ import annotations

import contextlib
import io
import os
import shlex
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from crmcli.__main__ import main

FOLDER = Path(__file__).parent
NOW = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)

OURS = """
config set language {language}
config set country DE
config set accent "#17624f"
company new "Studio Lindgrün GmbH" --mine --street "Lindenallee 7" --postal-code 10115 --city Berlin --country DE
 --vat-id DE136695976 --tax-id 29/123/45678 --registration-no "HRB 4711, AG Charlottenburg"
 --iban DE89370400440532013000 --bic COBADEFFXXX --email hallo@lindgruen.example --phone "+49 30 5550000"
 --website https://lindgruen.example
company new "Hopper Logistik KG" --street "Hafenstraße 2" --postal-code 20095 --city Hamburg --country DE
contact new "Grace Hopper" --company COMPANY-2
company new "Alpen Handels AG" --street "Ringstraße 9" --postal-code 1010 --city Wien --country AT --vat-id ATU12345675
"""

# name of the file | languages | what leads to it; the last line makes it, {name} is the file
STORIES = """
invoice-one-line | de
invoice new "Umbau der Website" --company COMPANY-2 --line "Konzept und Beratung x 1 LS @ 1200 tax 19"
issue INVOICE-1
document INVOICE-1 {as}

invoice-three-lines | de en
config set logo {logo}
invoice new "Relaunch Online-Shop" --company COMPANY-2 --contact CONTACT-1 --skonto 2%/10
 --supply-date 2026-02-02 --supply-until 2026-02-27
 --line "Design x 24 h @ 95 tax 19" --line "Handbuch, gedruckt x 12 @ 24.90 tax 7 disc 5%"
 --line "Wartung, Hotline an Werktagen x 3 month @ 149.90 tax 19"
line add INVOICE-1 "Treuerabatt" --kind discount --amount 10%
line add INVOICE-1 "Versand" --kind charge --amount 12.50 --tax 19
issue INVOICE-1
document INVOICE-1 {as}

invoice-sixty-lines | de
invoice new "Ausstattung Halle 4" --company COMPANY-2 {sixty}
issue INVOICE-1
document INVOICE-1 {as}

quote-with-options | de en
quote new "Messestand" --company COMPANY-2 --contact CONTACT-1 --line "Planung x 2 day @ 880 tax 19"
 --line "Standbau x 1 LS @ 5400 tax 19" --line "Abbau am Wochenende x 8 h @ 75 tax 19 optional"
 --line "Katalog x 200 @ 3.20 tax 7 optional"
move QUOTE-1 sent
document QUOTE-1 {as}

draft | de
invoice new "Umbau der Website" --company COMPANY-2 --line "Design x 3 h @ 95 tax 19"
document INVOICE-1 {as}

cancellation | de
invoice new "Umbau der Website" --company COMPANY-2 --line "Design x 3 h @ 95 tax 19"
issue INVOICE-1
cancel INVOICE-1 --reason "Falscher Empfänger"
document INVOICE-2 {as}

deposit | de
quote new "Messestand" --company COMPANY-2 --line "Planung x 2 day @ 880 tax 19" --line "Standbau x 1 LS @ 5400 tax 19"
move QUOTE-1 approved
convert QUOTE-1 --to invoice --deposit 30%
issue INVOICE-1
document INVOICE-1 {as}

closing-invoice | de
quote new "Messestand" --company COMPANY-2 --line "Planung x 2 day @ 880 tax 19" --line "Standbau x 1 LS @ 5400 tax 19"
move QUOTE-1 approved
convert QUOTE-1 --to invoice --deposit 30%
issue INVOICE-1
convert QUOTE-1 --to invoice
issue INVOICE-2
document INVOICE-2 {as}

small-business | de
config set small_business yes
invoice new "Fotoserie" --company COMPANY-2 --line "Aufnahmen x 1 LS @ 450"
issue INVOICE-1
document INVOICE-1 {as}

reverse-charge | de en
invoice new "Lizenzen" --company COMPANY-3 --line "Lizenz x 5 @ 200"
line edit INVOICE-1 1 --category AE
issue INVOICE-1
document INVOICE-1 {as}
"""


def documents() -> dict[str, bytes]:
    """Every document by the name of its file; the one with three lines also as HTML and as text."""
    found: dict[str, bytes] = {}
    for story in STORIES.strip().split("\n\n"):
        head, *commands = story.replace("\n ", " ").splitlines()
        name, languages = head.split(" | ")
        for language in languages.split():
            formats = ("pdf", "html", "text") if name == "invoice-three-lines" else ("pdf",)
            found.update(_made(name, language, commands, formats))
    return found


def drawn_with() -> str:
    """What the bytes depend on besides the program."""
    names = ("fpdf2", "fonttools", "pillow", "segno")
    return ", ".join([*(f"{name} {version(name)}" for name in names), f"zlib {zlib.ZLIB_RUNTIME_VERSION}"]) + "\n"


def _made(name: str, language: str, commands: list[str], formats: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory() as folder:
        logo = Path(folder) / "logo.png"
        logo.write_bytes(_logo())
        sixty = " ".join(f'--line "Regal {n}, verzinkt, mit Montage @ {60 + n}.50 tax 19"' for n in range(1, 61))
        places = {"language": language, "logo": str(logo), "sixty": sixty}
        *before, last = [*OURS.strip().replace("\n ", " ").splitlines(), *commands]
        for command in before:
            _run(command.format(**places), folder)
        for format in formats:
            ending = "txt" if format == "text" else format
            target = Path(folder) / f"{name}.{language}.{ending}"
            _run(f"{last.replace('{as}', '')} --as {format} -o {target}", folder)
            yield target.name, target.read_bytes()


def _run(command: str, folder: str) -> None:
    said = io.StringIO()
    before = dict(os.environ)
    os.environ |= {"CRM_DB": str(Path(folder) / "crm.db"), "CRM_USER": "mia", "TZ": "Europe/Berlin"}
    try:
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
            code = main(shlex.split(command), lambda: NOW)
    finally:
        os.environ.clear()
        os.environ |= before
    if code:
        raise SystemExit(f"{command}\n{said.getvalue()}")


def _logo() -> bytes:
    """A leaf of two halves, as a PNG of a few hundred bytes."""
    size = 480
    left, right = (Image.new("L", (size, size)) for _ in range(2))
    ImageDraw.Draw(left).ellipse((-size, 0, size, 2 * size), fill=255)
    ImageDraw.Draw(right).ellipse((0, -size, 2 * size, size), fill=255)
    leaf = ImageChops.multiply(left, right)
    upper = Image.new("L", (size, size))
    ImageDraw.Draw(upper).polygon(((0, 0), (size, 0), (size, size)), fill=255)
    image = Image.new("RGB", (size, size), "white")
    image.paste("#17624f", mask=leaf)
    image.paste("#8fbf4d", mask=ImageChops.multiply(leaf, upper))
    stream = io.BytesIO()
    image.convert("P", palette=Image.Palette.ADAPTIVE, colors=8).save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _picture(name: str, resolution: int = 72) -> None:
    """The first page as a small PNG."""
    target = FOLDER / name.removesuffix(".pdf")
    words = ["pdftoppm", "-r", str(resolution), "-png", "-f", "1", "-singlefile", str(FOLDER / name), str(target)]
    subprocess.run(words, check=True)
    path = target.with_name(f"{target.name}.png")
    with Image.open(path) as image:
        image.convert("P", palette=Image.Palette.ADAPTIVE, colors=32).save(path, "PNG", optimize=True)


if __name__ == "__main__":
    for name, content in documents().items():
        (FOLDER / name).write_bytes(content)
        if name.endswith(".pdf"):
            _picture(name)
    (FOLDER / "made-with.txt").write_text(drawn_with())
