"""Form + tallies -> a year-end table; anyone's table against the identities of its form."""

from casetrack.core.statistics.as_json import from_json, to_json
from casetrack.core.statistics.check import check
from casetrack.core.statistics.finding import Finding
from casetrack.core.statistics.form import Column, Form, Row, Table
from casetrack.core.statistics.parse import parse
from casetrack.core.statistics.report import Cell, FilledRow, FilledTable, Number, Report
from casetrack.core.statistics.tabulate import tabulate
from casetrack.core.statistics.tally import Tally

__all__ = [
    "Cell",
    "Column",
    "FilledRow",
    "FilledTable",
    "Finding",
    "Form",
    "Number",
    "Report",
    "Row",
    "Table",
    "Tally",
    "check",
    "from_json",
    "parse",
    "tabulate",
    "to_json",
]
