"""What goes into the store and comes out of it: frozen values, never rows."""

from casetrack.store.values.applicants import Applicant, Merge, NewApplicant
from casetrack.store.values.calendars import CalendarLoad
from casetrack.store.values.cases import (
    NewCase,
    NewHistory,
    StoredCase,
    StoredEvent,
    not_entered_yet,
)
from casetrack.store.values.damage import Damage, DamageKind
from casetrack.store.values.enquiries import Enquiry
from casetrack.store.values.found import CaseLine, OpenDeadline, Request, VoidedCase
from casetrack.store.values.letters import Attachment, NewNotice, StoredNotice
from casetrack.store.values.lists import SavedView
from casetrack.store.values.people import Office, Person, Session
from casetrack.store.values.projected import (
    CountedRow,
    ProjectedConsultation,
    ProjectedDeadline,
    ProjectedItem,
    ProjectedParty,
    ProjectedRemedy,
    Projection,
)
from casetrack.store.values.reminding import (
    Absence,
    ChannelHealth,
    DoneRound,
    Feed,
    InboxMessage,
    NewReminder,
    ReminderState,
    Scheduler,
    StoredReminder,
)
from casetrack.store.values.tallies import Measure, TallyRow
from casetrack.store.values.texts import NewText, TextReference

__all__ = [
    "Absence",
    "Applicant",
    "Attachment",
    "CalendarLoad",
    "CaseLine",
    "ChannelHealth",
    "CountedRow",
    "Damage",
    "DamageKind",
    "DoneRound",
    "Enquiry",
    "Feed",
    "InboxMessage",
    "Measure",
    "Merge",
    "NewApplicant",
    "NewCase",
    "NewHistory",
    "NewNotice",
    "NewReminder",
    "NewText",
    "Office",
    "OpenDeadline",
    "Person",
    "ProjectedConsultation",
    "ProjectedDeadline",
    "ProjectedItem",
    "ProjectedParty",
    "ProjectedRemedy",
    "Projection",
    "ReminderState",
    "Request",
    "SavedView",
    "Scheduler",
    "Session",
    "StoredCase",
    "StoredEvent",
    "StoredNotice",
    "StoredReminder",
    "TallyRow",
    "TextReference",
    "VoidedCase",
    "not_entered_yet",
]
