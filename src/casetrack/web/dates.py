"""Dates in sentences, marked up so that no line ends within one."""

import re

from markupsafe import Markup, escape

#: A date, with the day of its week or its hour where that stands behind it.
_DATE = re.compile(
    r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)(?: (?:\d{2}:\d{2}(?!\d)|[A-Z][a-z]{2}(?![a-z])|周.))?"
)


def dated(text: object) -> Markup:
    """Return a text with each date in it as a `time` element; all else is escaped."""
    return Markup(_DATE.sub(r'<time datetime="\1">\g<0></time>', str(escape(text))))  # noqa: S704
