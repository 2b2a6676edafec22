"""How far the cells of a sheet reach, counted from its XML as it comes, and kept nowhere."""

import re
from array import array
from collections.abc import Iterable
from string import ascii_uppercase
from xml.parsers import expat

_PLACE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,8})")
_BEGINS = re.compile(rb"(\xef\xbb\xbf)?\s*<")
#: Without one of these a part has no cells and no texts, whatever else it is.
_MARKS = (b"sheetData", b"sst")
_LONGEST_MARK = max(map(len, _MARKS))


def _number(letters: str) -> int:
    """Return a column's number, counted from 1: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def letters_of(column: int) -> str:
    """Return what a spreadsheet calls a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, last = divmod(column - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


#: Nearly all that a ledger has, looked up in place of read.
_FIRST_COLUMNS = {
    letters: _number(letters)
    for letters in (first + last for first in ("", *ascii_uppercase) for last in ascii_uppercase)
}
_COUNTED = frozenset({"c", "v", "is", "row", "si"})


class _UnfitError(Exception):
    """A part that cannot be counted."""


class Cells:
    """Counts what one part of a workbook holds: a sheet's cells, or the texts that cells share."""

    def __init__(self) -> None:
        #: The last row and column with something in it; 0 where there is nothing.
        self.rows = self.columns = 0
        #: Of each text that cells share, in characters.
        self.lengths: array[int] = array("L")
        self._shared: array[int] = array("L")
        self._row = self._column = 0
        #: The number of the row as text.
        self._in_row = ""
        self._is_shared = self._is_text = self._is_index = False

    def read(self, pieces: Iterable[bytes]) -> bool:
        """Count a part that comes in pieces; False where it has cells that cannot be counted."""
        parser = self._parser()
        is_xml, is_first, is_marked, last = True, True, False, b""
        for piece in pieces:
            is_marked = is_marked or any(mark in last + piece for mark in _MARKS)
            last = piece[-_LONGEST_MARK:]
            is_xml = is_xml and not (is_first and not _BEGINS.match(piece))
            is_first = False
            is_xml = is_xml and self._is_parsed(parser, piece)
        return (is_xml and self._is_parsed(parser, b"", True)) or not is_marked

    def characters(self, lengths: "array[int]") -> int:
        """Return how many characters the cells point to, by the lengths of the texts."""
        return sum(lengths[each] for each in self._shared if each < len(lengths))

    def _parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.CharacterDataHandler = self._say
        # Nothing that a spreadsheet writes has one.
        parser.StartDoctypeDeclHandler = self._refuse
        return parser

    def _is_parsed(self, parser: expat.XMLParserType, piece: bytes, is_last: bool = False) -> bool:
        try:
            parser.Parse(piece, is_last)
        except (expat.ExpatError, _UnfitError, ValueError, OverflowError):
            return False
        return True

    def _begin(self, name: str, said: dict[str, str]) -> None:
        # Called for each element of files with millions of them: the most frequent first.
        kind = name if name in _COUNTED else name.rpartition(":")[2]
        if kind == "c":
            self._begin_cell(said)
        elif kind in ("v", "is"):
            self._is_index = self._is_shared and kind == "v"
            if self._column > self.columns:
                self.columns = self._column
            if self._row > self.rows:
                self.rows = self._row
        elif kind == "row":
            self._row, self._column = int(said["r"]) if "r" in said else self._row + 1, 0
            self._in_row = str(self._row)
        elif kind == "si":
            self.lengths.append(0)
            self._is_text = True

    def _begin_cell(self, said: dict[str, str]) -> None:
        self._is_shared = said.get("t") == "s"
        self._is_index = False
        place = said.get("r")
        if place is None:
            self._column += 1
            return
        letters = place.removesuffix(self._in_row)
        if letters in _FIRST_COLUMNS:
            self._column = _FIRST_COLUMNS[letters]
            return
        found = _PLACE.fullmatch(place)
        if found is None:
            raise _UnfitError
        self._row, self._column = int(found[2]), _number(found[1])

    def _say(self, text: str) -> None:
        if self._is_index:
            self._shared.append(int(text))
            self._is_index = False
        elif self._is_text:
            self.lengths[-1] += len(text)

    def _refuse(self, *_: object) -> None:
        raise _UnfitError
