"""What a browser may do with a letter: a document of its own, with its style in it."""

import base64
from hashlib import sha256
from html.parser import HTMLParser

_NONE = "'none'"


def letter_policy(page: str) -> str:
    """Return the policy of a letter: it runs and sends nothing, and takes no style but its own.

    Its styles are named by their hashes, so that one that a text had smuggled in would not count.
    """
    found = _Styles()
    found.feed(page)
    found.close()
    # So named by the standard, and narrow: an attribute counts with just one of these values.
    of_attributes = ["'unsafe-hashes'"] if found.attributes else []
    styles = [*of_attributes, *sorted(map(_hash, found.styles | found.attributes))]
    return (
        f"sandbox; default-src 'none'; style-src {' '.join(styles) or _NONE}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def _hash(style: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'"


class _Styles(HTMLParser):
    """Finds the style elements and style attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.styles: set[str] = set()
        self.attributes: set[str] = set()
        self._is_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_style = tag == "style"
        self.attributes.update(value or "" for name, value in attrs if name == "style")

    def handle_data(self, data: str) -> None:
        if self._is_style:
            self.styles.add(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_style = self._is_style and tag != "style"
