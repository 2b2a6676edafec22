"""Who is away and who stands in, where people are reached, and their calendar feeds."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select, update

from casetrack.errors import NotFound
from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import absences, contacts, feeds
from casetrack.store.values import Absence, Feed


class Duty:
    """Absences, contacts and feeds of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add_absence(self, absence: Absence, by: str, now: datetime) -> int:
        """Enter that somebody is away, and return the id of the entry."""
        row = {
            "user_code": absence.user,
            "first_on": absence.first_on,
            "last_on": absence.last_on,
            "deputy_code": absence.deputy,
            "entered_by": by,
            "entered_at": now,
        }
        (key,) = self._connection.execute(insert(absences), row).inserted_primary_key or (0,)
        return int(key)

    def absences(self, since: date) -> tuple[Absence, ...]:
        """Return who is away on a day or later, by first day."""
        ahead = select(absences).where(absences.c.last_on >= since)
        found = self._connection.execute(
            ahead.order_by(absences.c.first_on, absences.c.user_code, absences.c.id)
        )
        return tuple(
            Absence(row.user_code, row.first_on, row.last_on, row.deputy_code, row.id)
            for row in found
        )

    def absence(self, key: int) -> Absence:
        """Return an entry; NotFound where there is none."""
        for row in self._connection.execute(select(absences).where(absences.c.id == key)):
            return Absence(row.user_code, row.first_on, row.last_on, row.deputy_code, row.id)
        raise NotFound("there is no absence no. {number}", number=key)

    def remove_absence(self, key: int) -> None:
        """Take an entry away: they are here after all."""
        self._connection.execute(delete(absences).where(absences.c.id == key))

    def put_mail(self, user: str, mail: str, now: datetime) -> None:
        """Set where somebody's mail goes; empty for nowhere."""
        self._connection.execute(
            insert_if_absent(self._connection, contacts),
            {"user_code": user, "mail": mail, "changed_at": now},
        )
        theirs = update(contacts).where(contacts.c.user_code == user)
        self._connection.execute(theirs.values(mail=mail, changed_at=now))

    def mail(self) -> dict[str, str]:
        """Return the addresses there are, by user."""
        found = self._connection.execute(select(contacts).where(contacts.c.mail != ""))
        return {row.user_code: row.mail for row in found}

    def put_feed(self, feed: Feed, token_sha256: str, by: str, now: datetime) -> None:
        """Give a feed a new address; the one it had leads nowhere from now on."""
        self.end_feed(feed)
        row = {
            "token_sha256": token_sha256,
            "office_code": feed.office,
            "user_code": feed.user,
            "made_by": by,
            "made_at": now,
        }
        self._connection.execute(insert(feeds), row)

    def end_feed(self, feed: Feed) -> None:
        """Take a feed's address away."""
        whose = feeds.c.user_code.is_(None) if feed.user is None else feeds.c.user_code == feed.user
        self._connection.execute(delete(feeds).where(feeds.c.office_code == feed.office, whose))

    def feed(self, token_sha256: str) -> Feed | None:
        """Return whose feed the address with this token is, or None where it leads nowhere."""
        found = self._connection.execute(
            select(feeds).where(feeds.c.token_sha256 == token_sha256)
        ).first()
        return Feed(found.office_code, found.user_code) if found else None

    def has_feed(self, feed: Feed) -> bool:
        """Tell whether a feed has an address."""
        whose = feeds.c.user_code.is_(None) if feed.user is None else feeds.c.user_code == feed.user
        one = select(feeds.c.token_sha256).where(feeds.c.office_code == feed.office, whose)
        return self._connection.execute(one).first() is not None
