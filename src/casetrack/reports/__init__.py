"""Year-end tables as files: anyone's are read, ours are written; it knows no database."""

from casetrack.reports.annual import ANNUAL, Fonts, write_annual
from casetrack.reports.reading import READ, read_pages
from casetrack.reports.writing import WRITTEN, Sheets, write_report

__all__ = [
    "ANNUAL",
    "READ",
    "WRITTEN",
    "Fonts",
    "Sheets",
    "read_pages",
    "write_annual",
    "write_report",
]
