"""An office with one invented person a role, on both databases in turn."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casetrack import desk
from casetrack.desk import Application, Desk
from casetrack.library import Library, shipped
from casetrack.notices import Notices
from casetrack.settings import parse
from casetrack.store import Key, KeyPlace, Person, Store
from days import day

NOW = datetime(2025, 12, 31, 8, 0, tzinfo=UTC)
CONFIG = """
[installation]
default_office = "jyj"

[[offices]]
code = "jyj"
name = "某市教育局"
letter_code = "某教公开"
phone = "0577-00000000"
contact = "局办公室"
address = "某市某路1号"
reconsideration_body = "某市人民政府"
court = "某市人民法院"
superior_department = "某省教育厅"
"""
#: Without milestones: for what counts each message that a clock calls for.
NO_MILESTONES = """
[milestones]
assign = 0
division_opinion = 0
draft = 0
sign = 0
"""
NOTICES = Notices([shipped("notices")])
#: A key for tests, where a variable of the environment would hold it.
KEYS = KeyPlace(Path("no.key"), "CASETRACK_KEY", Key(b"k" * 32).written)


@dataclass(frozen=True)
class House:
    """The office, to be used by whoever the test names."""

    store: Store
    config: str = CONFIG

    def seat(self, user: str, today: date) -> Desk:
        settings = parse("config.toml", self.config)
        return Desk(
            self.store,
            Library(),
            NOTICES,
            settings,
            settings.office(),
            user,
            today,
            lambda: NOW,
            KEYS,
        )

    def receive(self, on: date, today: date | None = None, **given: object) -> desk.Received:
        application = Application(
            received_on=on,
            channel="in_person",
            applicant_name="林小满",
            applicant_type="natural_person",
            request="公开2025年学区划分方案",
        )
        return desk.receive(self.seat("registrar", today or on), replace(application, **given))

    def act(
        self,
        user: str,
        reference: str,
        action: str,
        on: date,
        today: date | None = None,
        **facts: str,
    ) -> desk.Acted:
        return desk.act(self.seat(user, today or on), reference, action, on, facts)

    def answer(self, reference: str, on: date, today: date | None = None, **draft: str) -> None:
        """Take a case from its draft through the reviews to the dispatch, all on one day."""
        draft = draft or {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
        self.review(reference, on, today, **draft)

    def review(self, reference: str, on: date, today: date | None = None, **draft: str) -> None:
        """The same, with nothing in the draft but what is given: for what its items decide."""
        self.act("handler", reference, "draft_reply", on, today, **draft)
        self.act("reviewer1", reference, "pass_division_review", on, today)
        self.act("secrecy", reference, "pass_secrecy_review", on, today, conclusion="releasable")
        self.act("reviewer2", reference, "pass_office_review", on, today)
        self.act("approver", reference, "approve", on, today)
        self.act("registrar", reference, "dispatch_reply", on, today, carrier="ems")

    def look(self, reference: str, today: date) -> desk.CaseView:
        return desk.look(self.seat("handler", today), reference)


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """The office on both databases in turn."""
    yield from _house(database_url)


@pytest.fixture
def small_house(sqlite_url: str) -> Iterator[House]:
    """The office on SQLite alone, for what does not depend on the database."""
    yield from _house(sqlite_url)


def _house(url: str) -> Iterator[House]:
    store = desk.initialise(url, parse("config.toml", CONFIG), NOW, KEYS)
    with store.transaction() as tx:
        for role in desk.ROLES:
            tx.people.put_user(Person(role, f"演示{role}", (role,)), NOW)
        both = ("reviewer1", "reviewer2", "secrecy", "approver")
        tx.people.put_user(Person("everything", "全能人", both), NOW)
    yield House(store)
    store.close()


RECEIVED = day("Mon 2025-10-13")
DUE = day("Mon 2025-11-10")
