"""Ledgers (台账): files of rows in, files of rows out; it knows no database."""

from casetrack.intake.columns import COLUMNS, Column
from casetrack.intake.held import hold
from casetrack.intake.row import Place, Refusal, Remedy, Row, impossible, written
from casetrack.intake.sheets import Ledger, Read, open_ledger, understood
from casetrack.intake.tracking import read_tracking
from casetrack.intake.words import Words, parse_words
from casetrack.intake.writing import ENDINGS, Table, write_table, write_table_to

__all__ = [
    "COLUMNS",
    "ENDINGS",
    "Column",
    "Ledger",
    "Place",
    "Read",
    "Refusal",
    "Remedy",
    "Row",
    "Table",
    "Words",
    "hold",
    "impossible",
    "open_ledger",
    "parse_words",
    "read_tracking",
    "understood",
    "write_table",
    "write_table_to",
    "written",
]
