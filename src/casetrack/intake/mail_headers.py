"""Headers of a mail as people read them: encoded words, names of files, the sender, the date.

Programs break the rules here more than they keep them: names in bytes of GBK, halves of characters
in two encoded words. What cannot be read is left as it stands, and nothing is raised.
"""

import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, default
from email.utils import collapse_rfc2231_value, parseaddr, parsedate_to_datetime

from casetrack.intake.cells import clean
from casetrack.intake.charsets import decoded, encoding_of

#: The most of one header that is read, in characters; a list of recipients may be longer.
_LONGEST = 4000
_FOLD = re.compile(r"[\r\n]+[ \t]*")
_ENCODED = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?")
#: What the library raises over headers that are none.
_BROKEN = (HeaderParseError, LookupError, ValueError, TypeError, AttributeError, OverflowError)
_YEARS = range(1990, 2200)


class Tame(EmailPolicy):
    """The usual policy, to which no header is longer than one that is read here."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Return name and value of a header as it stands in the file."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST]


#: As `email.policy.default`, and with an end.
TAME = Tame(**{key: getattr(default, key) for key in ("utf8", "refold_source", "raise_on_defect")})


def raw(part: "EmailMessage | Message", name: str) -> str:
    """Return a header as it stands, on one line; empty where there is none."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return _mended(_FOLD.sub(" ", str(value)))[:_LONGEST].strip()
    return ""


def words(text: str) -> str:
    """Return a text with encoded words (RFC 2047) put into characters."""
    widened = _ENCODED.sub(lambda found: f"=?{encoding_of(found[1])}?{found[2]}?", text)
    try:
        parts = decode_header(widened)
    except _BROKEN:
        return clean(text)
    return clean("".join(_word(part, encoding) for part, encoding in parts))


def sender(part: EmailMessage) -> tuple[str, str]:
    """Return name and address of who sent a mail; each may be empty."""
    try:
        name, address = parseaddr(raw(part, "from"))
    except _BROKEN:
        return "", ""
    return words(name).strip("\"' "), address if "@" in address else ""


def sent_at(part: EmailMessage) -> datetime | None:
    """Return the instant that a mail says it was sent, aware; None where it says none."""
    try:
        at = parsedate_to_datetime(raw(part, "date"))
        # One in no zone is in that of Greenwich (RFC 5322, 3.3).
        aware = at if at.tzinfo else at.replace(tzinfo=UTC)
        return aware if aware.year in _YEARS else None
    except _BROKEN:
        return None


def media_type(part: EmailMessage) -> str:
    """Return what a part says it is: `text/plain` where it says nothing."""
    said = raw(part, "content-type").partition(";")[0].strip().lower()
    return said if said.count("/") == 1 else "text/plain"


def disposition(part: EmailMessage) -> str:
    """Return `attachment`, `inline`, or nothing."""
    return raw(part, "content-disposition").partition(";")[0].strip().lower()


def charset(part: EmailMessage) -> str:
    """Return the encoding that a part names; empty for none."""
    return _parameter(raw(part, "content-type"), "charset")


def file_name(part: EmailMessage) -> str:
    """Return the name of a file as people see it (RFC 2231, RFC 2047 or neither)."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        if name := _parameter(raw(part, header), key):
            return words(name)
    return ""


def _parameter(value: str, key: str) -> str:
    """Return a parameter of a header, by the older rules that more programs keep."""
    held = Message()
    held["X"] = value
    try:
        found = held.get_param(key, header="x", unquote=True)
        if isinstance(found, tuple):
            found = (encoding_of(found[0] or ""), found[1], found[2])
        return "" if found is None else collapse_rfc2231_value(found)
    except _BROKEN:
        return ""


def _word(part: str | bytes, encoding: str | None) -> str:
    if isinstance(part, str):
        return part
    # What stands between encoded words comes back in Python's own escapes.
    return decoded(part, encoding)[0] if encoding else part.decode("raw-unicode-escape", "replace")


def _mended(value: str) -> str:
    """Return a header whose bytes were put in as they are, in the encoding that they are of."""
    if value.isascii():
        return value
    return decoded(value.encode("utf-8", "surrogateescape"))[0]
