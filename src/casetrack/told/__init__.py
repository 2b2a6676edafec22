"""The JSON that outside scripts rely on, as typed values: one place for the commands and the API.

A key is never renamed and never dropped. One that is written in some cases only is left out in the
others, and says so by having a default.
"""

from casetrack.told.acting import ActedTold, ActionsTold, acted_told, actions_told
from casetrack.told.cases import CaseTold, case_told
from casetrack.told.explaining import ExplanationTold, explanation_told
from casetrack.told.happenings import HappeningTold
from casetrack.told.lists import LineTold, line_told
from casetrack.told.receiving import ReceivedTold, received_told
from casetrack.told.reports import ReportTold
from casetrack.told.told import Told

__all__ = [
    "ActedTold",
    "ActionsTold",
    "CaseTold",
    "ExplanationTold",
    "HappeningTold",
    "LineTold",
    "ReceivedTold",
    "ReportTold",
    "Told",
    "acted_told",
    "actions_told",
    "case_told",
    "explanation_told",
    "line_told",
    "received_told",
]
