"""One database: making it, opening it, and the two kinds of transaction."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from casetrack.errors import StoreError
from casetrack.store import engine as engines
from casetrack.store import failures, migrate
from casetrack.store.accounts import Accounts
from casetrack.store.anchors import Anchors
from casetrack.store.applicants import Applicants
from casetrack.store.backups import Backups
from casetrack.store.batches import Batches
from casetrack.store.cases import Cases
from casetrack.store.checks import Checks
from casetrack.store.copies import Copies
from casetrack.store.deeds import Deeds
from casetrack.store.duty import Duty
from casetrack.store.enquiries import Enquiries
from casetrack.store.histories import Histories
from casetrack.store.identities import Identities
from casetrack.store.keys import KeyPlace
from casetrack.store.letterheads import Letterheads
from casetrack.store.lists import Lists
from casetrack.store.looks import Looks
from casetrack.store.loose_ends import LooseEnds
from casetrack.store.meta import IDENTITY_SECRET, Meta
from casetrack.store.notices import Notices
from casetrack.store.number_pieces import NewNumbers
from casetrack.store.number_register import NumberRegister
from casetrack.store.numbers import Numbers
from casetrack.store.office_changes import OfficeChanges
from casetrack.store.originals import Originals
from casetrack.store.outbox import Outbox
from casetrack.store.overviews import Overviews
from casetrack.store.people import People
from casetrack.store.postings import Postings
from casetrack.store.privacy_acts import PrivacyActs
from casetrack.store.public import Public
from casetrack.store.readings import Readings
from casetrack.store.reminders import Reminders
from casetrack.store.resealing import Resealing
from casetrack.store.retention import Retention
from casetrack.store.saved_views import SavedViews
from casetrack.store.schedulers import Schedulers
from casetrack.store.seals import Ring, Seals, key_is_missing, missing_keys
from casetrack.store.serving import Serving
from casetrack.store.subscriptions import Subscriptions
from casetrack.store.tallies import Tallies
from casetrack.store.texts import Texts
from casetrack.store.tokens import Answers, Tokens
from casetrack.store.unsent import UnsentForms
from casetrack.store.versions import Versions
from casetrack.store.years import Years


class Transaction:
    """What can be read and written in one transaction, by topic."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self.meta = Meta(connection)
        self._seals = Seals(connection, ring)
        self.people = People(connection)
        self.accounts = Accounts(connection)
        self.identities = Identities(connection)
        self.readings = Readings(connection)
        self.texts = Texts(connection, self._seals)
        self.applicants = Applicants(connection, self._seals, self.texts)
        self.numbers = Numbers(connection)
        self.register = NumberRegister(connection, self.texts)
        self._new_numbers = NewNumbers(connection)
        self.cases = Cases(connection, self.numbers, self._new_numbers)
        self.histories = Histories(self.texts, self.applicants, self.cases)
        self.batches = Batches(connection, self.numbers)
        self.lists = Lists(connection, self.texts)
        self.unsent = UnsentForms(connection, self._seals)
        self.originals = Originals(connection, self.meta)
        self.enquiries = Enquiries(connection, self.texts, self.numbers)
        self.views = SavedViews(connection, self.texts)
        self.notices = Notices(connection, self.texts, self._new_numbers)
        self.postings = Postings(connection, self.numbers)
        self.serving = Serving(connection)
        self.versions = Versions(connection)
        self.reminders = Reminders(connection)
        self.looks = Looks(connection)
        self.schedulers = Schedulers(connection)
        self.duty = Duty(connection)
        self.tallies = Tallies(connection)
        self.years = Years(connection)
        self.overviews = Overviews(connection)
        self.tokens = Tokens(connection)
        self.answers = Answers(connection)
        self.public = Public(connection)
        self.subscriptions = Subscriptions(connection, self._seals)
        self.outbox = Outbox(connection)
        self.checks = Checks(connection, self._seals)
        self.retention = Retention(connection, self.texts, self.notices)
        self.privacy_acts = PrivacyActs(connection)
        self.resealing = Resealing(connection, self.meta, self._seals)
        self.deeds = Deeds(connection)
        self.anchors = Anchors(connection)
        self.loose_ends = LooseEnds(connection)
        self.backups = Backups(connection)
        self.office_changes = OfficeChanges(connection)
        self.letterheads = Letterheads(connection)

    def end(self) -> None:
        """Write what can only be written last; nothing is written after that."""
        self._new_numbers.end()


class Store:
    """A database that is there and is of this program's version."""

    def __init__(self, url: URL, engine: Engine, ring: Ring) -> None:
        self._url = url
        self._engine = engine
        self._ring = ring

    @classmethod
    def create(
        cls, url: str, keys: KeyPlace | None = None, *, without_its_keys: bool = False
    ) -> "Store":
        """Make the database or bring it to the newest version, and open it as `open` does.

        Safe to repeat. StoreError where something else is in the database, or a newer version.
        """
        parsed = engines.database_url(url)
        _folder_must_exist(parsed)
        # SQLite cannot copy a table that others point at while it watches foreign keys.
        engine = engines.make_engine(parsed, foreign_keys=False)
        try:
            with _clear_failures(parsed), engines.writing(engine) as connection:
                _refuse_foreign(connection, parsed)
                migrate.upgrade(connection)
                Meta(connection).put_once(IDENTITY_SECRET, secrets.token_hex(32))
                connection.commit()
        finally:
            engine.dispose()
        return cls.open(url, keys, without_its_keys=without_its_keys)

    @classmethod
    def open(
        cls, url: str, keys: KeyPlace | None = None, *, without_its_keys: bool = False
    ) -> "Store":
        """Open a database; StoreError where it is missing, or of another version than the program,
        or where a key is not there that it needs, unless it is opened `without_its_keys`.

        Never makes one.
        """
        parsed = engines.database_url(url)
        file = engines.sqlite_file(parsed)
        if file is not None and not file.is_file():
            raise StoreError(
                "there is no database at {place}; make one with: casetrack init",
                place=engines.place(parsed),
            )
        ring = Ring(keys)
        engine = engines.make_engine(parsed)
        try:
            with _clear_failures(parsed), engine.connect() as connection:
                _refuse_other_version(connection, parsed)
                missing = missing_keys(Meta(connection), ring)
            if missing and not without_its_keys:
                raise key_is_missing(missing, ring.place)
        except BaseException:
            engine.dispose()
            raise
        return cls(parsed, engine, ring)

    def is_current(self) -> bool:
        """Tell whether the database still is of this program's version, and answers at all."""
        with _clear_failures(self._url), engines.reading(self._engine) as connection:
            return migrate.version(connection) == migrate.known()[-1]

    @property
    def place(self) -> str:
        """Where the database is, for messages."""
        return engines.place(self._url)

    def copies(self, tools: Path | None = None) -> Copies:
        """Return what takes whole copies; `tools` is the folder of PostgreSQL's programs."""
        return Copies(self._url.render_as_string(hide_password=False), tools)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Write: all of it when the block ends, nothing of it when the block raises."""
        with self.connected() as connection:
            tx = Transaction(connection, self._ring)
            yield tx
            tx.end()

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Read one moment of the database; nothing is kept of what a block might write."""
        with _clear_failures(self._url), engines.reading(self._engine) as connection:
            yield Transaction(connection, self._ring)

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Write to the tables themselves, as only a move of the whole database does."""
        with _clear_failures(self._url), engines.writing(self._engine) as connection:
            yield connection
            connection.commit()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def _refuse_foreign(connection: Connection, url: URL) -> None:
    version = migrate.version(connection)
    if version is None and migrate.has_tables(connection):
        raise _not_ours(url)
    if version is not None and version not in migrate.known():
        raise _newer(url, version)


def _refuse_other_version(connection: Connection, url: URL) -> None:
    version = migrate.version(connection)
    if version is None:
        if migrate.has_tables(connection):
            raise _not_ours(url)
        raise StoreError(
            "the database {place} is empty; set it up with: casetrack init",
            place=engines.place(url),
        )
    if version not in migrate.known():
        raise _newer(url, version)
    if version != migrate.known()[-1]:
        raise StoreError(
            "the database {place} is of the older version {version}; bring it up to date with: "
            "casetrack init",
            place=engines.place(url),
            version=version,
        )


def _not_ours(url: URL) -> StoreError:
    return StoreError("{place} is not a casetrack database", place=engines.place(url))


def _newer(url: URL, version: str) -> StoreError:
    return StoreError(
        "the database {place} is of version {version}, newer than this program; install the "
        "newer program",
        place=engines.place(url),
        version=version,
    )


def _folder_must_exist(url: URL) -> None:
    file = engines.sqlite_file(url)
    if file is not None and not file.absolute().parent.is_dir():
        raise StoreError(
            "there is no folder {folder} to make the database in", folder=file.absolute().parent
        )


@contextmanager
def _clear_failures(url: URL) -> Iterator[None]:
    """Turn what the database itself reports into one clear line without anybody's data."""
    try:
        yield
    except DBAPIError as error:
        if "file is not a database" in str(error.orig):
            raise _not_ours(url) from None
        if failures.is_its_own(error):
            raise failures.failure(error, url) from None
        # A rule of the schema was broken, say: a mistake of the program, not of the database.
        raise
