"""What a PDF really shows, as the poppler programs read and draw it; lengths in millimetres."""

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

_POINT = 25.4 / 72
_BOX = r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"'


@dataclass(frozen=True)
class Line:
    """One line of text on its page; the box goes from the upper left corner of the page."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    #: Without the spaces between words.
    text: str


@dataclass(frozen=True)
class Piece:
    """Text of one font size (in points) and colour (`#rrggbb`)."""

    page: int
    size: int
    color: str
    text: str


def _run(program: str, *options: str, content: bytes, to: str = "") -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "letter.pdf"
        file.write_bytes(content)
        command = [program, *options, str(file), *([to] if to else [])]
        return subprocess.run(command, capture_output=True, check=True).stdout


def lines(content: bytes) -> list[Line]:
    """Return the lines of all pages, from above downwards; page numbers and marks too."""
    found: list[Line] = []
    told = _run("pdftotext", "-bbox-layout", content=content, to="-").decode()
    for page, text in enumerate(told.split("<page ")[1:], start=1):
        words = re.findall(rf"<word {_BOX}>(.*?)</word>", text)
        boxes = [(*(float(edge) * _POINT for edge in word[:4]), word[4]) for word in words]
        boxes.sort(key=lambda box: (round(box[1]), box[0]))
        for _, row in groupby(boxes, key=lambda box: round(box[1])):
            left, top, right, bottom, said = zip(*row, strict=True)
            found.append(
                Line(page, min(left), min(top), max(right), max(bottom), unescape("".join(said)))
            )
    return found


def pages(content: bytes) -> list[str]:
    """Return the text of each page, all on one line and without spaces."""
    told = _run("pdftotext", "-raw", content=content, to="-").decode()
    return [re.sub(r"\s", "", page) for page in told.split("\f")[:-1]]


def pieces(content: bytes) -> list[Piece]:
    """Return the texts with their sizes and colours."""
    options = ("-xml", "-i", "-zoom", "1", "-stdout")
    told = _run("pdftohtml", *options, content=content).decode()
    fonts = {
        number: (int(size), color)
        for number, size, color in re.findall(
            r'<fontspec id="(\d+)" size="(\d+)" family="[^"]*" color="(#\w+)"', told
        )
    }
    found = []
    for page, text in enumerate(told.split("<page ")[1:], start=1):
        for number, said in re.findall(r'<text [^>]*font="(\d+)">(.*?)</text>', text):
            size, color = fonts[number]
            found.append(Piece(page, size, color, unescape(re.sub("<[^>]*>", "", said))))
    return found


def fonts(content: bytes) -> dict[str, bool]:
    """Return each font by its name, and whether it is in the file."""
    table = _run("pdffonts", content=content).decode().splitlines()[2:]
    return {
        row.split()[0].partition("+")[2] or row.split()[0]: row[54:].split()[-5] == "yes"
        for row in table
    }


def facts(content: bytes) -> dict[str, str]:
    """Return what the file says of itself."""
    told = _run("pdfinfo", "-isodates", content=content).decode()
    pairs = (line.partition(":") for line in told.splitlines())
    return {key: value.strip() for key, _, value in pairs}


def metadata(content: bytes) -> str:
    """Return the XMP packet."""
    return _run("pdfinfo", "-meta", content=content).decode()


def red_rows(content: bytes, page: int) -> list[tuple[float, float, float]]:
    """Return each row of dots that has red: how far down, and from where to where."""
    resolution = 127  # five dots a millimetre
    options = ("-r", str(resolution), "-f", str(page), "-l", str(page))
    picture = _run("pdftoppm", *options, content=content)
    _, width, _, _, dots = re.split(rb"\s", picture, maxsplit=4)
    row_bytes = int(width) * 3
    found = []
    for row in range(len(dots) // row_bytes):
        line = dots[row * row_bytes : (row + 1) * row_bytes]
        red = [x for x in range(int(width)) if line[3 * x] > 150 and line[3 * x + 1] < 120]
        if red:
            found.append((row / 5, red[0] / 5, (red[-1] + 1) / 5))
    return found
