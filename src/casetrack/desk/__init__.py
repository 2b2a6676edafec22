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
from casetrack.desk.applicants import APPLICANT_TYPES
from casetrack.desk.browsing import PAGE, Asked, Browsed, Card, browse, browse_all
from casetrack.desk.calendars import CalendarLoaded, load_calendar
from casetrack.desk.cases import (
    Acted,
    Application,
    Foreseen,
    Received,
    act,
    channels,
    foresee,
    may_log,
    receive,
    takes,
    ways_in,
    what_is_open,
)
from casetrack.desk.desk import Desk
from casetrack.desk.laws import Pinned, faults_in, pinned, roles_on, states
from casetrack.desk.letters import Issued, Paper, attached, paper
from casetrack.desk.passwords import made_up
from casetrack.desk.people import ROLES, add_user, users
from casetrack.desk.receiving import WayIn
from casetrack.desk.reminding import Round, remind
from casetrack.desk.reports import YearEnd, report
from casetrack.desk.setup import Missing, doctor, initialise
from casetrack.desk.today import DayAhead, Today, todays
from casetrack.desk.trust import Suspicion, Verified, verify
from casetrack.desk.views import CaseView, DueLine, Explanation, due, explain, list_cases, look
from casetrack.desk.whole import Whole, note_reading, whole
from casetrack.store import Attachment, Person, StoredNotice, Wanted

__all__ = [
    "APPLICANT_TYPES",
    "PAGE",
    "ROLES",
    "Acted",
    "Application",
    "Asked",
    "Attachment",
    "Browsed",
    "CalendarLoaded",
    "Card",
    "CaseView",
    "DayAhead",
    "Desk",
    "DueLine",
    "Explanation",
    "Foreseen",
    "Issued",
    "Missing",
    "Paper",
    "Person",
    "Pinned",
    "Received",
    "Round",
    "StoredNotice",
    "Suspicion",
    "Today",
    "Verified",
    "Wanted",
    "WayIn",
    "Whole",
    "YearEnd",
    "act",
    "add_user",
    "attached",
    "browse",
    "browse_all",
    "change_password",
    "change_roles",
    "channels",
    "deactivate",
    "doctor",
    "due",
    "explain",
    "faults_in",
    "foresee",
    "initialise",
    "is_demo",
    "list_cases",
    "load_calendar",
    "look",
    "made_up",
    "may_log",
    "note_reading",
    "paper",
    "person_of",
    "pinned",
    "receive",
    "remind",
    "report",
    "roles_on",
    "set_password",
    "sign_in",
    "sign_in_to_demo",
    "sign_out",
    "states",
    "takes",
    "todays",
    "users",
    "verify",
    "ways_in",
    "what_is_open",
    "whole",
]
