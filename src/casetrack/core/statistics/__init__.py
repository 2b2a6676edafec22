"""Form + tallies -> a year-end table; anyone's table against the identities of its form."""

from casetrack.core.statistics.annual import (
    Annual,
    Chart,
    Heading,
    Outline,
    Prose,
    ToWrite,
    compose,
    parse_outline,
)
from casetrack.core.statistics.as_json import from_json, to_json
from casetrack.core.statistics.check import check
from casetrack.core.statistics.finding import Finding
from casetrack.core.statistics.form import (
    Column,
    Form,
    Numbers,
    Row,
    Table,
    carried_row,
    measures_of,
    outcome_rows_of,
)
from casetrack.core.statistics.narrative import Stated, number_at, stated
from casetrack.core.statistics.parse import parse
from casetrack.core.statistics.printed import Box, PrintedTable, printed
from casetrack.core.statistics.recognise import Grid, Pages, form_of_rows, recognise
from casetrack.core.statistics.report import Cell, FilledRow, FilledTable, Number, Report, changed
from casetrack.core.statistics.tabulate import tabulate, tabulate_cell
from casetrack.core.statistics.tally import Tally

__all__ = [
    "Annual",
    "Box",
    "Cell",
    "Chart",
    "Column",
    "FilledRow",
    "FilledTable",
    "Finding",
    "Form",
    "Grid",
    "Heading",
    "Number",
    "Numbers",
    "Outline",
    "Pages",
    "PrintedTable",
    "Prose",
    "Report",
    "Row",
    "Stated",
    "Table",
    "Tally",
    "ToWrite",
    "carried_row",
    "changed",
    "check",
    "compose",
    "form_of_rows",
    "from_json",
    "measures_of",
    "number_at",
    "outcome_rows_of",
    "parse",
    "parse_outline",
    "printed",
    "recognise",
    "stated",
    "tabulate",
    "tabulate_cell",
    "to_json",
]
