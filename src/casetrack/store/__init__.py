"""What is kept and found again: one database, SQLite by default, PostgreSQL by URL."""

from casetrack.store.database import Store, Transaction
from casetrack.store.lists import Wanted
from casetrack.store.meta import IDENTITY_SECRET
from casetrack.store.texts import text_id_of
from casetrack.store.values import (
    Applicant,
    Attachment,
    CaseLine,
    CountedRow,
    Damage,
    NewApplicant,
    NewCase,
    NewNotice,
    NewReminder,
    Office,
    OpenDeadline,
    Person,
    ProjectedConsultation,
    ProjectedDeadline,
    ProjectedItem,
    Projection,
    StoredCase,
    StoredNotice,
    StoredReminder,
    TallyRow,
    TextReference,
)

__all__ = [
    "IDENTITY_SECRET",
    "Applicant",
    "Attachment",
    "CaseLine",
    "CountedRow",
    "Damage",
    "NewApplicant",
    "NewCase",
    "NewNotice",
    "NewReminder",
    "Office",
    "OpenDeadline",
    "Person",
    "ProjectedConsultation",
    "ProjectedDeadline",
    "ProjectedItem",
    "Projection",
    "Store",
    "StoredCase",
    "StoredNotice",
    "StoredReminder",
    "TallyRow",
    "TextReference",
    "Transaction",
    "Wanted",
    "text_id_of",
]
