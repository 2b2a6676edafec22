"""Reminders as e-mail, one a person and day."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Literal

from casetrack.reminders.channels import Outgoing, Undeliverable

#: How long a server may be silent.
_SECONDS = 10


@dataclass(frozen=True)
class MailServer:
    """The server that takes the office's mail; its answer is the receipt.

    A mail that comes again has the same Message-ID; whether a mailbox then shows one is not known
    here, so each is sent at least once.
    """

    host: str
    port: int
    security: Literal["none", "starttls", "tls"]
    sender: str
    user: str = ""
    password: str = ""
    tells_repeats = False
    is_for_group = False
    disturbs = True

    def send(self, message: Outgoing) -> None:
        if not message.address:
            raise Undeliverable("no address")
        with self._session() as session:
            try:
                session.send_message(self._letter(message))
            # ValueError: what would be another heading, or no text that a mail can carry.
            except (smtplib.SMTPRecipientsRefused, ValueError) as refused:
                raise Undeliverable(type(refused).__name__) from None

    def _letter(self, message: Outgoing) -> EmailMessage:
        letter = EmailMessage()
        letter["Subject"] = message.title
        letter["From"] = self.sender
        letter["To"] = message.address
        letter["Date"] = format_datetime(message.at)
        domain = self.sender.rpartition("@")[2] or "casetrack"
        letter["Message-ID"] = f"<{message.key}@{domain}>"
        # Nobody's automatic reply is wanted.
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.body)
        return letter

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        kind = smtplib.SMTP_SSL if self.security == "tls" else smtplib.SMTP
        with kind(self.host, self.port, timeout=_SECONDS) as session:
            if self.security == "starttls":
                session.starttls()
            if self.user:
                session.login(self.user, self.password)
            yield session
