"""HTML -> the text that people see: nothing is fetched, nothing runs, nothing is drawn."""

import re

from lxml import etree

_LINES = frozenset(
    "address article blockquote br dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr li"
    " main ol p pre section table tbody tfoot thead tr ul".split()
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript", "object"})
_LONGEST = 2_000_000


def text_of_html(html: str) -> str:
    """Return the text of a page, a line for each paragraph, cells of a table with tabs between."""
    seen = _Seen()
    # Not the parser of the standard library: some half tags take it time by their square.
    parser = etree.HTMLParser(target=seen, no_network=True, encoding="utf-8")
    try:
        parser.feed(html[:_LONGEST].encode("utf-8", "replace"))
        parser.close()
    except etree.LxmlError:
        # No page at all, or tags within tags that nobody writes: what came before it was read.
        pass
    text = "".join(seen.pieces).replace("\xa0", " ")
    lines = (re.sub(r"[ \t]*\t[ \t]*", "\t", line.strip()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _Seen:
    """What the parser tells, as pieces of text."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._unseen = 0

    def start(self, tag: str, attributes: object) -> None:
        """Take the beginning of an element."""
        del attributes
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _LINES:
            self.pieces.append("\n")

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if tag in _UNSEEN:
            self._unseen -= 1
        elif tag in _CELLS:
            self.pieces.append("\t")
        elif tag in _LINES:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        """Take text; line ends within it mean no more than spaces."""
        if not self._unseen:
            self.pieces.append(re.sub(r"[\r\n]+", " ", text))

    def close(self) -> None:
        """Take the end."""
