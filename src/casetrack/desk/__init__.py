"""What staff can do: one function a thing, one transaction a function."""

from casetrack.desk.acting import Acted, act, what_if, what_is_open
from casetrack.desk.applicants import (
    APPLICANT_TYPES,
    Likely,
    LikelyRepeat,
    Person,
    likely,
    merge,
    person,
    take_merge_back,
)
from casetrack.desk.calendars import (
    Behind,
    CalendarLoaded,
    calendars_behind,
    load_calendar,
    renew_calendar,
    waiting_on_the_shelf,
)
from casetrack.desk.cases import Application, Received, receive
from casetrack.desk.desk import Desk
from casetrack.desk.exporting import CaseLedger, WholeCase, case_ledger
from casetrack.desk.importing import Imported, Reconciled, import_rows
from casetrack.desk.laws import Pinned, faults_in, pinned
from casetrack.desk.letters import Issued, Paper, paper
from casetrack.desk.people import ROLES, add_user, users
from casetrack.desk.recalculation import CaseName, Moved, OldDate, Told
from casetrack.desk.receiving import WayIn
from casetrack.desk.reminding import Round, remind
from casetrack.desk.reports import YearEnd, report
from casetrack.desk.setup import Missing, doctor, initialise
from casetrack.desk.trust import Suspicion, Verified, verify
from casetrack.desk.views import CaseView, DueLine, Explanation, due, explain, list_cases, look

__all__ = [
    "APPLICANT_TYPES",
    "ROLES",
    "Acted",
    "Application",
    "Behind",
    "CalendarLoaded",
    "CaseLedger",
    "CaseName",
    "CaseView",
    "Desk",
    "DueLine",
    "Explanation",
    "Imported",
    "Issued",
    "Likely",
    "LikelyRepeat",
    "Missing",
    "Moved",
    "OldDate",
    "Paper",
    "Person",
    "Pinned",
    "Received",
    "Reconciled",
    "Round",
    "Suspicion",
    "Told",
    "Verified",
    "WayIn",
    "WholeCase",
    "YearEnd",
    "act",
    "add_user",
    "calendars_behind",
    "case_ledger",
    "doctor",
    "due",
    "explain",
    "faults_in",
    "import_rows",
    "initialise",
    "likely",
    "list_cases",
    "load_calendar",
    "look",
    "merge",
    "paper",
    "person",
    "pinned",
    "receive",
    "remind",
    "renew_calendar",
    "report",
    "take_merge_back",
    "users",
    "verify",
    "waiting_on_the_shelf",
    "what_if",
    "what_is_open",
]
