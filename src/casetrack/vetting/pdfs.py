"""A PDF: the words of its pages, and what is in it beside them."""

from collections.abc import Iterator, Mapping
from io import BytesIO

from pypdf import PageObject, PdfReader

from casetrack.messages import say, say_count
from casetrack.vetting.finding import Finding, Piece
from casetrack.vetting.packages import Unreadable

#: Notes that lie on a page without being notes: links, and the fields of a form.
_NOT_NOTES = ("/Link", "/Widget", "/Popup")


def opened(content: bytes) -> PdfReader:
    """Return the file; raise Unreadable for one that is none, damaged, or locked."""
    try:
        reader = PdfReader(BytesIO(content))
        reader.pages[0]
    # The library lets whatever a damaged file makes happen come through.
    except Exception:
        raise Unreadable from None
    return reader


def pieces(reader: PdfReader) -> Iterator[Piece]:
    """Yield the lines of each page."""
    for number, page in enumerate(reader.pages, start=1):
        for line in _text(page).splitlines():
            if line.strip():
                yield Piece(say("page {number}", number=number), line)


def vet(reader: PdfReader) -> Iterator[Finding]:
    """Yield what is in the file beside the words it shows."""
    told: Mapping[str, object] = reader.metadata or {}
    named = [key.removeprefix("/") for key in ("/Author", "/Keywords") if told.get(key)]
    if named:
        says = say("its properties name people or say more: {names}", names=", ".join(named))
        yield Finding("author", say("properties of the file"), says, blocks=False)
    if reader.attachments:
        says = say("other files are embedded in it; they were not looked into")
        yield Finding("embedded", say("the file"), says, blocks=True)
    if reader.outline:
        says = say_count("it has {count} bookmark", "it has {count} bookmarks", len(reader.outline))
        yield Finding("bookmarks", say("the file"), says, blocks=False)
    for number, page in enumerate(reader.pages, start=1):
        place = say("page {number}", number=number)
        if notes := _notes(page):
            says = say_count("it has {count} comment", "it has {count} comments", notes)
            yield Finding("comments", place, says, blocks=True)
        if not _text(page).strip():
            says = say("there are no words that can be read, perhaps a scan; look at it yourself")
            yield Finding("unread", place, says, blocks=False)


def _text(page: PageObject) -> str:
    try:
        return page.extract_text()
    # A page that cannot be read is reported as one without words.
    except Exception:
        return ""


def _notes(page: PageObject) -> int:
    found = page.get("/Annots")
    notes = (each.get_object() for each in (found.get_object() if found else ()))
    return sum(note.get("/Subtype") not in _NOT_NOTES for note in notes)
