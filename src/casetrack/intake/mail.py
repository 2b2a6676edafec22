"""A mail as a program saves it (.eml): who wrote, when, what, and the files within.

The file is somebody else's: whatever is broken in it, it is read as far as it goes, or refused in
one sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import compat32

from casetrack.errors import BadInput
from casetrack.intake import mail_headers as headers
from casetrack.intake.cells import clean
from casetrack.intake.charsets import decoded
from casetrack.intake.html_text import text_of_html
from casetrack.messages import Message, say

#: Files within a mail that are listed; the whole mail is kept in any case.
MOST_ENCLOSED = 20
#: Of the text that is read, in characters.
LONGEST_TEXT = 20_000
#: Parts within parts, and lines: no program makes so many, and the parser takes long over them.
_MOST_NESTED, _MOST_LINES = 60, 500_000
_DEEPEST = 5
_OUTLOOK = bytes.fromhex("d0cf11e0a1b11ae1")
_NESTING = re.compile(rb"^content-type:\s*(multipart|message)/", re.IGNORECASE | re.MULTILINE)
_TELLING = ("from", "subject", "date", "message-id", "received", "mime-version", "to")
_BROKEN = (MessageError, LookupError, ValueError, TypeError, AttributeError, RecursionError)
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True)
class Enclosed:
    """A file within a mail."""

    name: str
    content: bytes = field(repr=False)
    #: Drawn within the text, as logos are.
    is_inline: bool = False


@dataclass(frozen=True)
class Mail:
    """What a mail says."""

    #: As it calls itself; empty where it does not.
    message_id: str
    sender_name: str
    sender_address: str
    #: Aware; None where it says none.
    sent_at: datetime | None
    subject: str
    #: Its text, or what its HTML shows.
    text: str
    enclosed: tuple[Enclosed, ...]
    #: What is to be known of how it was read.
    remarks: tuple[Message, ...]


def read_mail(name: str, content: bytes) -> Mail:
    """Return what a mail says; raise BadInput for what is none."""
    if content.startswith(_OUTLOOK):
        raise BadInput(
            "{name} is a message of Outlook (.msg), which only Outlook opens; save it as .eml, or "
            "send it to yourself and save it from another mail program",
            key="original",
            name=name,
        )
    if len(_NESTING.findall(content)) > _MOST_NESTED or content.count(b"\n") > _MOST_LINES:
        raise BadInput(
            "{name} has more parts and lines than any mail; it cannot be read",
            key="original",
            name=name,
        )
    message = _parsed(content)
    if not any(headers.raw(message, each) for each in _TELLING):
        raise BadInput(
            "{name} is no e-mail as mail programs save it (.eml)", key="original", name=name
        )
    return _mail(message)


def _parsed(content: bytes) -> EmailMessage:
    """Return the parts of a mail; none of them where it cannot be taken apart."""
    try:
        message = BytesParser(EmailMessage, policy=headers.TAME).parsebytes(content)
    except _BROKEN:
        message = None
    return message if isinstance(message, EmailMessage) else EmailMessage()


def _mail(message: EmailMessage) -> Mail:
    parts = _Parts()
    parts.take(message, 0)
    name, address = headers.sender(message)
    text = parts.text()
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
        parts.remark(
            say("only the first {most} characters of its text were read", most=LONGEST_TEXT)
        )
    return Mail(
        headers.raw(message, "message-id"),
        name,
        address,
        headers.sent_at(message),
        headers.words(headers.raw(message, "subject")),
        text,
        tuple(parts.enclosed),
        tuple(parts.remarks),
    )


class _Parts:
    """Goes through the parts of a mail once."""

    def __init__(self) -> None:
        self.enclosed: list[Enclosed] = []
        self.remarks: list[Message] = []
        self._plain: list[str] = []
        self._html: list[str] = []

    def text(self) -> str:
        """Return what people read of it: its plain text, else what its HTML shows."""
        plain = clean("\n".join(self._plain))
        if plain or not self._html:
            return plain
        self.remark(say("its text was taken out of HTML"))
        return clean("\n".join(text_of_html(each) for each in self._html))

    def remark(self, remark: Message) -> None:
        """Keep a remark, once."""
        if remark not in self.remarks:
            self.remarks.append(remark)

    def take(self, part: EmailMessage, depth: int) -> None:
        """Take a part and all within it; what lies too deep is left out, and said."""
        if depth > _DEEPEST:
            self.remark(say("what lies too deep within it was left out"))
            return
        kind, held = headers.media_type(part), part.get_payload()
        if kind.startswith("message/") and isinstance(held, list):
            self._take_mail(part, held, depth)
        elif isinstance(held, list):
            for each in held:
                if isinstance(each, EmailMessage):
                    self.take(each, depth + 1)
        else:
            self._take_leaf(part, kind)

    def _take_mail(self, part: EmailMessage, held: Sequence[object], depth: int) -> None:
        """Take a mail within the mail: as a file, and the files within it too."""
        inner = held[0] if held else None
        if not isinstance(inner, EmailMessage):
            return
        subject = headers.words(headers.raw(inner, "subject"))
        name = headers.file_name(part) or f"{subject or 'mail'}.eml"
        try:
            content = inner.as_bytes(policy=compat32)
        except _BROKEN:
            content = b""
        self._enclose(name if name.lower().endswith(".eml") else f"{name}.eml", content, False)
        self.remark(
            say("another mail lies within it; to have that one read, save it and drop it here")
        )
        within = _Parts()
        within.take(inner, depth + 1)
        for each in within.enclosed:
            self._enclose(each.name, each.content, each.is_inline)

    def _take_leaf(self, part: EmailMessage, kind: str) -> None:
        content, name = _content(part), headers.file_name(part)
        is_text = kind in ("text/plain", "text/html") and not name
        if is_text and headers.disposition(part) != "attachment":
            text, is_whole = decoded(content, headers.charset(part))
            if not is_whole:
                self.remark(say("some characters of its text could not be read"))
            (self._html if kind == "text/html" else self._plain).append(text)
            return
        if kind in _TNEF or name.lower() == "winmail.dat":
            self.remark(
                say(
                    "{name} is a packet of Outlook that is not opened here; ask the sender for the "
                    "files within it",
                    name=name or "winmail.dat",
                )
            )
        if content or name:
            is_drawn = kind.startswith("image/") and bool(headers.raw(part, "content-id"))
            self._enclose(name or f"part-{len(self.enclosed) + 1}", content, is_drawn)

    def _enclose(self, name: str, content: bytes, is_inline: bool) -> None:
        if len(self.enclosed) < MOST_ENCLOSED:
            self.enclosed.append(Enclosed(name, content, is_inline))
        else:
            self.remark(
                say("it holds more than {most} files; the first are listed", most=MOST_ENCLOSED)
            )


def _content(part: EmailMessage) -> bytes:
    """Return the bytes of a part; none where they cannot be unpacked."""
    try:
        content = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return content if isinstance(content, bytes) else b""
