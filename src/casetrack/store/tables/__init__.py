"""The tables. A class is a schema; statements use the tables below the classes.

Conventions: a `_on` column is a civil date, a `_at` column an instant in UTC; JSON is kept as
canonical text, so that what comes back is byte for byte what was hashed; the name, number or
words of a person stand in `texts.body` and nowhere else (letters and attachments, which are
whole documents, in `files.content`; a form that is not sent yet in `drafts.typed`).

Every table is imported here, so that migrations and checks see all of them.

SQLModel reads annotations when a class is made, so `from __future__ import annotations` has no
place here.
"""

from casetrack.store.tables.accounts import (
    credentials,
    identities,
    readings,
    sessions,
    sign_in_attempts,
    sign_in_errands,
)
from casetrack.store.tables.administration import letterheads, office_changes
from casetrack.store.tables.applicants import applicants, merges
from casetrack.store.tables.base import NAMES, Base
from casetrack.store.tables.batches import batch_cases, batches
from casetrack.store.tables.cases import OF_FEES, cases, events
from casetrack.store.tables.enquiries import enquiries
from casetrack.store.tables.letters import attachments, notices
from casetrack.store.tables.lists import claimed_numbers, saved_views
from casetrack.store.tables.meta import meta
from casetrack.store.tables.numbers import number_marks, numbers
from casetrack.store.tables.originals import original_cases, originals
from casetrack.store.tables.people import offices, users
from casetrack.store.tables.postings import posting_lines, postings
from casetrack.store.tables.privacy import privacy_acts
from casetrack.store.tables.projected import (
    consultations,
    deadlines,
    items,
    outcome_rows,
    parties,
    remedies,
)
from casetrack.store.tables.public import public_counts, public_forms, query_codes
from casetrack.store.tables.reminding import (
    absences,
    channels,
    contacts,
    feeds,
    reminders,
    rounds,
    schedulers,
)
from casetrack.store.tables.subscriptions import outbox, subscriptions
from casetrack.store.tables.texts import files, texts
from casetrack.store.tables.tokens import answers, tokens
from casetrack.store.tables.trust import anchors, backups, deeds
from casetrack.store.tables.unsent import drafts
from casetrack.store.tables.versions import (
    calendar_loads,
    calendar_versions,
    calendars_in_force,
    workflow_versions,
)
from casetrack.store.tables.years import figures, kept_topics, year_closings

__all__ = [
    "NAMES",
    "OF_FEES",
    "Base",
    "absences",
    "anchors",
    "answers",
    "applicants",
    "attachments",
    "backups",
    "batch_cases",
    "batches",
    "calendar_loads",
    "calendar_versions",
    "calendars_in_force",
    "cases",
    "channels",
    "claimed_numbers",
    "consultations",
    "contacts",
    "credentials",
    "deadlines",
    "deeds",
    "drafts",
    "enquiries",
    "events",
    "feeds",
    "figures",
    "files",
    "identities",
    "items",
    "kept_topics",
    "letterheads",
    "merges",
    "meta",
    "notices",
    "number_marks",
    "numbers",
    "office_changes",
    "offices",
    "original_cases",
    "originals",
    "outbox",
    "outcome_rows",
    "parties",
    "posting_lines",
    "postings",
    "privacy_acts",
    "public_counts",
    "public_forms",
    "query_codes",
    "readings",
    "remedies",
    "reminders",
    "rounds",
    "saved_views",
    "schedulers",
    "sessions",
    "sign_in_attempts",
    "sign_in_errands",
    "subscriptions",
    "texts",
    "tokens",
    "users",
    "workflow_versions",
    "year_closings",
]
