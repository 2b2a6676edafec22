"""Words of a PDF that its pages do not show: covered by a black bar (涂黑) or a picture, or white.

A bar only covers: whoever gets the file copies the words out from under it. So each page is drawn
as people see it, and where a sign of its text stands there must be more than one even colour.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from threading import Lock

import pypdfium2 as pdfium

from casetrack.messages import Message, say, say_count
from casetrack.vetting.finding import Finding
from casetrack.vetting.packages import Unreadable

#: Pixels a point; fewer on sheets so large that a picture of one would exhaust the machine.
_SCALE, _MOST_PIXELS = 1.5, 20_000_000
#: Of 255: how far shades of one even colour may lie apart (a scan has noise); what is taken for
#: white.
_EVEN, _WHITE = 20, 225
#: What is left out at the edges of a sign, of its height and of its width: a bar may be thin, and
#: its own edge may run through the first sign.
_ABOVE, _BESIDE = 0.15, 0.1
#: Signs of level strokes, between which there may be nothing but paper.
_LEVEL = "一二"
_MM = 25.4 / 72
#: PDFium may be used by one thread at a time.
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign of a page's text. Left and top are in millimetres from the edges of the page."""

    line: int
    left: float
    top: float
    #: Shade of the place it stands in, from 0 for black; None where the sign is seen.
    shade: int | None

    @property
    def state(self) -> str:
        if self.shade is None:
            return "seen"
        return "unseen" if self.shade >= _WHITE else "covered"


def vet(content: bytes) -> Iterator[Finding]:
    """Yield a finding for each run of covered words, and one for the white words of a page."""
    for number, signs in enumerate(_pages(content), start=1):
        place = say("page {number}", number=number)
        for (_, state), run in groupby(signs, lambda sign: (sign.line, sign.state)):
            if state == "covered":
                yield Finding("covered", place, _covered(tuple(run)), blocks=True)
        if unseen := sum(sign.state == "unseen" for sign in signs):
            says = say_count(
                "{count} sign of its text is not to be seen on it",
                "{count} signs of its text are not to be seen on it",
                unseen,
            )
            yield Finding("unseen", place, says, blocks=False)


def _covered(run: tuple[_Sign, ...]) -> Message:
    return say_count(
        "{count} sign is only covered and can still be copied, {left} mm from the left and "
        "{top} mm from the top; take the words themselves out",
        "{count} signs are only covered and can still be copied, {left} mm from the left and "
        "{top} mm from the top; take the words themselves out",
        len(run),
        left=round(run[0].left),
        top=round(run[0].top),
    )


def _pages(content: bytes) -> list[list[_Sign]]:
    with _one_at_a_time:
        try:
            with closing(pdfium.PdfDocument(BytesIO(content))) as file:
                return [_signs(file[at]) for at in range(len(file))]
        except pdfium.PdfiumError:
            raise Unreadable from None


def _signs(page: pdfium.PdfPage) -> list[_Sign]:
    """Return the letters and digits of a page, in the order of its text."""
    # What is the library's is given back here, and not whenever another thread tidies up.
    with closing(page), closing(page.get_textpage()) as text:
        places = list(_places(text))
        if not places:
            return []
        width, height = page.get_size()
        scale = min(_SCALE, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
        with closing(page.render(scale=scale, grayscale=True)) as picture:
            shades = bytes(picture.buffer)
            drawn = _Drawn(shades, picture.width, picture.height, picture.stride, scale)
            to_pixels = picture.get_posconv(page).to_bitmap
            return [
                drawn.sign(line, to_pixels(left, top), to_pixels(right, bottom))
                for line, (left, bottom, right, top) in places
            ]


def _places(text: pdfium.PdfTextPage) -> Iterator[tuple[int, tuple[float, float, float, float]]]:
    """Yield the line of each letter and digit, and the room it takes in the page's own measure."""
    line = 0
    for at in range(text.count_chars()):
        sign = text.get_text_range(at, 1)
        line += sign == "\n"
        if sign.isalnum() and sign not in _LEVEL:
            yield line, text.get_charbox(at, loose=True)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A page as it is seen, one byte a pixel."""

    shades: bytes
    width: int
    height: int
    #: Bytes from one row to the next.
    stride: int
    #: Pixels a point.
    scale: float

    def sign(self, line: int, corner: tuple[int, int], other: tuple[int, int]) -> _Sign:
        """Return the sign that takes the room between two corners, in pixels."""
        # On a page that lies turned, the corners change places.
        left, right = sorted((corner[0], other[0]))
        top, bottom = sorted((corner[1], other[1]))
        above, beside = round((bottom - top) * _ABOVE), round((right - left) * _BESIDE)
        shade = self._even_shade(left + beside, top + above, right - beside, bottom - above)
        return _Sign(line, left / self.scale * _MM, top / self.scale * _MM, shade)

    def _even_shade(self, left: int, top: int, right: int, bottom: int) -> int | None:
        """Return the one shade of a place, ends included; None where there are several.

        Beyond the page all is white.
        """
        first = max(left, 0)
        last = max(first, min(right + 1, self.width))
        rows = range(max(top, 0), min(bottom + 1, self.height))
        starts = [row * self.stride for row in rows]
        seen = b"".join(self.shades[start + first : start + last] for start in starts)
        if not seen:
            return 255
        return min(seen) if max(seen) - min(seen) <= _EVEN else None
