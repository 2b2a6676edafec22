"""What stands between files of others and the libraries that open them, and what leaves us.

A library believes a file: how large it unpacks, how far its cells reach. These look first.
"""

from casetrack.guards.archives import DAMAGED, check_archive
from casetrack.guards.formulas import guarded, unguarded
from casetrack.guards.names import plain_name
from casetrack.guards.spills import Register, Spill
from casetrack.guards.texts import csv_rows, encoding_of
from casetrack.guards.workbooks import Workbook, open_workbook

__all__ = [
    "DAMAGED",
    "Register",
    "Spill",
    "Workbook",
    "check_archive",
    "csv_rows",
    "encoding_of",
    "guarded",
    "open_workbook",
    "plain_name",
    "unguarded",
]
