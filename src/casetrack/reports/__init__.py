"""Year-end tables as files: anyone's are read, ours are written; it knows no database."""

from casetrack.reports.reading import READ, read_pages
from casetrack.reports.writing import WRITTEN, Sheets, write_report

__all__ = ["READ", "WRITTEN", "Sheets", "read_pages", "write_report"]
