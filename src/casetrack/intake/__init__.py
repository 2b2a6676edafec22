"""Files on their way in: ledgers (台账), mails and platforms' exports; it knows no database."""

from casetrack.intake.columns import COLUMNS, Column
from casetrack.intake.exports import (
    EXPORT_ENDINGS,
    Export,
    ExportRow,
    HeadingsKey,
    as_kept,
    known_meanings,
    number_in,
    open_export,
    proposed_from_row,
    proposed_meanings,
)
from casetrack.intake.fields import FIELDS, Proposed
from casetrack.intake.from_mail import proposed_from_mail
from casetrack.intake.held import hold
from casetrack.intake.mail import Enclosed, Mail, read_mail
from casetrack.intake.row import Place, Refusal, Remedy, Row, impossible, written
from casetrack.intake.sheets import Ledger, Read, open_ledger, understood
from casetrack.intake.tracking import read_tracking
from casetrack.intake.words import Words, parse_words
from casetrack.intake.writing import ENDINGS, Table, write_table, write_table_to

__all__ = [
    "COLUMNS",
    "ENDINGS",
    "EXPORT_ENDINGS",
    "FIELDS",
    "Column",
    "Enclosed",
    "Export",
    "ExportRow",
    "HeadingsKey",
    "Ledger",
    "Mail",
    "Place",
    "Proposed",
    "Read",
    "Refusal",
    "Remedy",
    "Row",
    "Table",
    "Words",
    "as_kept",
    "hold",
    "impossible",
    "known_meanings",
    "number_in",
    "open_export",
    "open_ledger",
    "parse_words",
    "proposed_from_mail",
    "proposed_from_row",
    "proposed_meanings",
    "read_mail",
    "read_tracking",
    "understood",
    "write_table",
    "write_table_to",
    "written",
]
