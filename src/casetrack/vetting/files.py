"""A file that is to be released, whatever kind it is of."""

from collections.abc import Iterator
from pathlib import PurePath

from casetrack.messages import say
from casetrack.vetting.finding import Finding, Piece
from casetrack.vetting.packages import Package, Unreadable
from casetrack.vetting.rules import Rules
from casetrack.vetting.words import Known, vet_words

_WORD, _SHEETS, _PDF, _TEXT = (".docx", ".docm"), (".xlsx", ".xlsm"), (".pdf",), (".txt", ".csv")


def vet_file(
    name: str, content: bytes, rules: Rules, workflow: str, known: Known
) -> tuple[Finding, ...]:
    """Return everything in a file that should not leave the office unseen.

    The ending of `name` says what kind it is of. A file that cannot be looked into is a finding.
    """
    try:
        found, pieces = _opened(PurePath(name).suffix.lower(), content)
    except Unreadable:
        says = say("it cannot be read as what its ending says; look at it yourself")
        return (Finding("unread", say("the file"), says, blocks=True),)
    return (*found, *vet_words(pieces, rules, "file", workflow, known))


def _opened(ending: str, content: bytes) -> tuple[list[Finding], list[Piece]]:
    # Each kind's library is loaded when a file of that kind comes.
    if ending in _WORD:
        from casetrack.vetting import word_files

        package = Package(content)
        return list(word_files.vet(package)), list(word_files.pieces(package))
    if ending in _SHEETS:
        from casetrack.vetting import sheets

        package, book = Package(content), sheets.opened(content)
        return list(sheets.vet(package, book)), list(sheets.pieces(book))
    if ending in _PDF:
        from casetrack.vetting import covered, pdfs

        reader = pdfs.opened(content)
        return [*pdfs.vet(reader), *covered.vet(content)], list(pdfs.pieces(reader))
    if ending in _TEXT:
        return [], list(_lines(content))
    says = say("files of this kind are not looked into; look at it yourself")
    return [Finding("unread", say("the file"), says, blocks=False)], []


def _lines(content: bytes) -> Iterator[Piece]:
    for number, line in enumerate(_decoded(content).splitlines(), start=1):
        if line.strip():
            yield Piece(say("line {number}", number=number), line)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable
