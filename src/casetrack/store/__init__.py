"""What is kept and found again: one database, SQLite by default, PostgreSQL by URL."""

from casetrack.store.accounts import Account
from casetrack.store.anchors import Anchor
from casetrack.store.backups import BackupRecord
from casetrack.store.batches import Batch
from casetrack.store.chain import NOTHING_BEFORE
from casetrack.store.copies import Copies
from casetrack.store.database import Store, Transaction
from casetrack.store.deeds import ACTED, READ, Deed, WantedDeeds
from casetrack.store.due_turns import Turn
from casetrack.store.engine import sqlite_path
from casetrack.store.finding import NUMBER, Hit
from casetrack.store.identities import Identity, StoredErrand
from casetrack.store.keys import Key, KeyPlace
from casetrack.store.letterheads import PutLetterhead
from casetrack.store.lists import EVERYTHING, SORTS, InState, Wanted
from casetrack.store.meta import IDENTITY_SECRET
from casetrack.store.moving import MovedTable, move
from casetrack.store.number_register import NumberedLetter, NumberMark
from casetrack.store.numbers import CASES, number_of_reference
from casetrack.store.office_changes import OfficeChange
from casetrack.store.originals import EXPORT, MAIL, CameIn, Original
from casetrack.store.outbox import UNTAKEN, NewMessage, OutboxMessage
from casetrack.store.overviews import Ended
from casetrack.store.postings import Postable, PostedLine, Posting, PostingBrief
from casetrack.store.privacy_acts import PrivacyAct
from casetrack.store.public import QueryCode, SentForm
from casetrack.store.readings import Reading
from casetrack.store.retention import CASE_ERASED, Hold, Past
from casetrack.store.subscriptions import NewSubscription, Subscription
from casetrack.store.texts import text_id_of
from casetrack.store.tokens import Asker, NewToken, Token
from casetrack.store.unsent import Owner, UnsentForm
from casetrack.store.values import (
    Absence,
    Applicant,
    Attachment,
    CalendarLoad,
    CaseLine,
    ChannelHealth,
    CountedRow,
    Damage,
    DoneRound,
    Enquiry,
    Feed,
    InboxMessage,
    Measure,
    Merge,
    NewApplicant,
    NewCase,
    NewHistory,
    NewNotice,
    NewReminder,
    NewText,
    Office,
    OpenDeadline,
    Person,
    ProjectedConsultation,
    ProjectedDeadline,
    ProjectedItem,
    ProjectedParty,
    ProjectedRemedy,
    Projection,
    ReminderState,
    Request,
    SavedView,
    Scheduler,
    Session,
    StoredCase,
    StoredNotice,
    StoredReminder,
    TallyRow,
    TextReference,
    VoidedCase,
    not_entered_yet,
)
from casetrack.store.years import Closing, FeeEvent, Figure, KeptTopics

__all__ = [
    "ACTED",
    "CASES",
    "CASE_ERASED",
    "EVERYTHING",
    "EXPORT",
    "IDENTITY_SECRET",
    "MAIL",
    "NOTHING_BEFORE",
    "NUMBER",
    "READ",
    "SORTS",
    "UNTAKEN",
    "Absence",
    "Account",
    "Anchor",
    "Applicant",
    "Asker",
    "Attachment",
    "BackupRecord",
    "Batch",
    "CalendarLoad",
    "CameIn",
    "CaseLine",
    "ChannelHealth",
    "Closing",
    "Copies",
    "CountedRow",
    "Damage",
    "Deed",
    "DoneRound",
    "Ended",
    "Enquiry",
    "FeeEvent",
    "Feed",
    "Figure",
    "Hit",
    "Hold",
    "Identity",
    "InState",
    "InboxMessage",
    "KeptTopics",
    "Key",
    "KeyPlace",
    "Measure",
    "Merge",
    "MovedTable",
    "NewApplicant",
    "NewCase",
    "NewHistory",
    "NewMessage",
    "NewNotice",
    "NewReminder",
    "NewSubscription",
    "NewText",
    "NewToken",
    "NumberMark",
    "NumberedLetter",
    "Office",
    "OfficeChange",
    "OpenDeadline",
    "Original",
    "OutboxMessage",
    "Owner",
    "Past",
    "Person",
    "Postable",
    "PostedLine",
    "Posting",
    "PostingBrief",
    "PrivacyAct",
    "ProjectedConsultation",
    "ProjectedDeadline",
    "ProjectedItem",
    "ProjectedParty",
    "ProjectedRemedy",
    "Projection",
    "PutLetterhead",
    "QueryCode",
    "Reading",
    "ReminderState",
    "Request",
    "SavedView",
    "Scheduler",
    "SentForm",
    "Session",
    "Store",
    "StoredCase",
    "StoredErrand",
    "StoredNotice",
    "StoredReminder",
    "Subscription",
    "TallyRow",
    "TextReference",
    "Token",
    "Transaction",
    "Turn",
    "UnsentForm",
    "VoidedCase",
    "Wanted",
    "WantedDeeds",
    "move",
    "not_entered_yet",
    "number_of_reference",
    "sqlite_path",
    "text_id_of",
]
