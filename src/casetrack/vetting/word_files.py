"""A Word file: its words wherever they stand, and what is in it that a page does not show."""

import re
from collections.abc import Iterator

from lxml import etree

from casetrack.messages import Message, say, say_count
from casetrack.vetting.finding import Finding, Piece
from casetrack.vetting.packages import Package, local, vet_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
_CHANGES = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "cellIns", "cellDel")
#: Fields that show nothing but what the page shows.
_PLAIN_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES", "TOC", "PAGEREF", "EQ", "SEQ")
_BLACK = "000000"
#: Bookmarks that Word makes by itself.
_OWN_BOOKMARKS = ("_GoBack", "_Toc", "_Hlk", "_Ref")


def pieces(package: Package) -> Iterator[Piece]:
    """Yield the paragraphs of the text, and those of headers, footers and notes."""
    document = package.part(_DOCUMENT)
    for number, text in enumerate(_paragraphs(document), start=1):
        if text:
            yield Piece(say("paragraph {number}", number=number), text)
    for start, place in _BESIDE.items():
        for _, part in package.parts(start):
            for text in _paragraphs(part):
                if text:
                    yield Piece(place, text)


_BESIDE: dict[str, Message] = {
    "word/header": say("header"),
    "word/footer": say("footer"),
    "word/footnotes": say("footnotes"),
    "word/endnotes": say("endnotes"),
    "word/comments": say("comments"),
}


def vet(package: Package) -> Iterator[Finding]:
    """Yield what is in the file beside the words it shows."""
    yield from vet_package(package)
    comments = package.part("word/comments.xml")
    if comments is not None and len(comments):
        says = say_count("it has {count} comment", "it has {count} comments", len(comments))
        yield Finding("comments", say("comments"), says, blocks=True)
    document = package.part(_DOCUMENT)
    if document is None:
        return
    if changes := sum(local(each) in _CHANGES for each in _elements(document)):
        says = say_count("it has {count} tracked change", "it has {count} tracked changes", changes)
        yield Finding("changes", say("text"), says, blocks=True)
    if hidden := sum(local(each) == "vanish" and _is_on(each) for each in _elements(document)):
        says = say_count("{count} run of text is hidden", "{count} runs of text are hidden", hidden)
        yield Finding("hidden", say("text"), says, blocks=True)
    for number, count in _painted_over(document):
        says = say_count(
            "{count} sign is painted over in its own colour and can be read",
            "{count} signs are painted over in their own colour and can be read",
            count,
        )
        yield Finding("covered", say("paragraph {number}", number=number), says, blocks=True)
    if fields := sorted({each for each in _fields(document) if each not in _PLAIN_FIELDS}):
        says = say("it has field codes: {names}", names=", ".join(fields))
        yield Finding("fields", say("text"), says, blocks=False)
    if marks := [each for each in _bookmarks(document) if not each.startswith(_OWN_BOOKMARKS)]:
        says = say_count("it has {count} bookmark", "it has {count} bookmarks", len(marks))
        yield Finding("bookmarks", say("text"), says, blocks=False)


def _elements(part: etree._Element) -> Iterator[etree._Element]:
    return (each for each in part.iter() if isinstance(each.tag, str))


def _is_on(element: etree._Element) -> bool:
    return element.get(f"{_W}val") not in ("0", "false", "off")


def _paragraphs(part: etree._Element | None) -> Iterator[str]:
    for paragraph in part.iter(f"{_W}p") if part is not None else ():
        # Deleted words are in the file too.
        words = (each.text or "" for each in paragraph.iter(f"{_W}t", f"{_W}delText"))
        yield "".join(words)


def _painted_over(document: etree._Element) -> Iterator[tuple[int, int]]:
    """Yield the number of each paragraph with words in the colour of their ground, and how many."""
    for number, paragraph in enumerate(document.iter(f"{_W}p"), start=1):
        runs = (run for run in paragraph.iter(f"{_W}r") if _is_painted_over(run))
        words = "".join(each.text or "" for run in runs for each in run.iter(f"{_W}t"))
        if words.strip():
            yield number, len(words)


def _is_painted_over(run: etree._Element) -> bool:
    ink = _told(run, "color", "val") or "auto"
    if _told(run, "highlight", "val") == "black":
        return ink in ("auto", _BLACK)
    # On shading, ink of no colour of its own is shown in one that can be read.
    ground = _told(run, "shd", "fill")
    return ground is not None and ground != "auto" and ink.upper() == ground.upper()


def _told(run: etree._Element, name: str, attribute: str) -> str | None:
    found = run.find(f"{_W}rPr/{_W}{name}")
    return None if found is None else found.get(f"{_W}{attribute}")


def _fields(document: etree._Element) -> Iterator[str]:
    codes = [each.text or "" for each in document.iter(f"{_W}instrText")]
    codes += [each.get(f"{_W}instr") or "" for each in document.iter(f"{_W}fldSimple")]
    for code in codes:
        if name := re.match(r"\s*([A-Z]+)", code):
            yield name[1]


def _bookmarks(document: etree._Element) -> Iterator[str]:
    for each in document.iter(f"{_W}bookmarkStart"):
        yield each.get(f"{_W}name") or ""
