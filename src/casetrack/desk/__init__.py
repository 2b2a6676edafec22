"""What staff can do: one function a thing, one transaction a function."""

from casetrack.desk.accounts import (
    change_password,
    change_roles,
    deactivate,
    is_demo,
    person_of,
    set_password,
    sign_in,
    sign_in_to_demo,
    sign_out,
)
from casetrack.desk.acting import Acted, act, what_if, what_is_open
from casetrack.desk.annual import Written, annual_report
from casetrack.desk.applicants import (
    APPLICANT_TYPES,
    KnownApplicant,
    Likely,
    LikelyRepeat,
    known_applicant,
    likely,
    merge,
    take_merge_back,
)
from casetrack.desk.browsing import PAGE, Asked, Browsed, Card, browse, browse_all
from casetrack.desk.calendars import (
    Behind,
    CalendarLoaded,
    calendars_behind,
    load_calendar,
    renew_calendar,
    waiting_on_the_shelf,
)
from casetrack.desk.cases import (
    Application,
    Foreseen,
    Received,
    channels,
    foresee,
    may_log,
    receive,
    takes,
    ways_in,
)
from casetrack.desk.closing import Closed, close_year
from casetrack.desk.desk import Desk
from casetrack.desk.enquiries import (
    ENQUIRY_CHANNELS,
    enquiries,
    enquiry_became,
    log_enquiry,
)
from casetrack.desk.exporting import CaseLedger, WholeCase, case_ledger
from casetrack.desk.figures import Entered, figures, figures_in, form_for, set_figures
from casetrack.desk.importing import Imported, Reconciled, import_rows
from casetrack.desk.laws import Pinned, check, faults_in, pinned, roles_on, states
from casetrack.desk.ledger_words import as_words, mapped, remember
from casetrack.desk.letters import Issued, Paper, attached, paper
from casetrack.desk.passwords import made_up
from casetrack.desk.people import ROLES, add_user, users
from casetrack.desk.preflight import Obstacle, Preflight, preflight
from casetrack.desk.recalculation import CaseName, Moved, OldDate, Told
from casetrack.desk.receiving import WayIn
from casetrack.desk.reminding import Round, remind
from casetrack.desk.reports import YearEnd, report
from casetrack.desk.restating import Reason, Restated
from casetrack.desk.setup import Missing, doctor, initialise, stand_ins
from casetrack.desk.today import DayAhead, Today, todays
from casetrack.desk.trust import Suspicion, Verified, verify
from casetrack.desk.views import CaseView, DueLine, Explanation, due, explain, list_cases, look
from casetrack.desk.whole import Whole, note_reading, whole
from casetrack.store import Attachment, Person, StoredNotice, Wanted

__all__ = [
    "APPLICANT_TYPES",
    "ENQUIRY_CHANNELS",
    "PAGE",
    "ROLES",
    "Acted",
    "Application",
    "Asked",
    "Attachment",
    "Behind",
    "Browsed",
    "CalendarLoaded",
    "Card",
    "CaseLedger",
    "CaseName",
    "CaseView",
    "Closed",
    "DayAhead",
    "Desk",
    "DueLine",
    "Entered",
    "Explanation",
    "Foreseen",
    "Imported",
    "Issued",
    "KnownApplicant",
    "Likely",
    "LikelyRepeat",
    "Missing",
    "Moved",
    "Obstacle",
    "OldDate",
    "Paper",
    "Person",
    "Pinned",
    "Preflight",
    "Reason",
    "Received",
    "Reconciled",
    "Restated",
    "Round",
    "StoredNotice",
    "Suspicion",
    "Today",
    "Told",
    "Verified",
    "Wanted",
    "WayIn",
    "Whole",
    "WholeCase",
    "Written",
    "YearEnd",
    "act",
    "add_user",
    "annual_report",
    "as_words",
    "attached",
    "browse",
    "browse_all",
    "calendars_behind",
    "case_ledger",
    "change_password",
    "change_roles",
    "channels",
    "check",
    "close_year",
    "deactivate",
    "doctor",
    "due",
    "enquiries",
    "enquiry_became",
    "explain",
    "faults_in",
    "figures",
    "figures_in",
    "foresee",
    "form_for",
    "import_rows",
    "initialise",
    "is_demo",
    "known_applicant",
    "likely",
    "list_cases",
    "load_calendar",
    "log_enquiry",
    "look",
    "made_up",
    "mapped",
    "may_log",
    "merge",
    "note_reading",
    "paper",
    "person_of",
    "pinned",
    "preflight",
    "receive",
    "remember",
    "remind",
    "renew_calendar",
    "report",
    "roles_on",
    "set_figures",
    "set_password",
    "sign_in",
    "sign_in_to_demo",
    "sign_out",
    "stand_ins",
    "states",
    "take_merge_back",
    "takes",
    "todays",
    "users",
    "verify",
    "waiting_on_the_shelf",
    "ways_in",
    "what_if",
    "what_is_open",
    "whole",
]
