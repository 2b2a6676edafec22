"""Vetting (发布前检查): what a letter or a released file must not take out of the office unseen."""

from casetrack.vetting.files import vet_file
from casetrack.vetting.finding import Finding, Piece
from casetrack.vetting.rules import Rules, parse_rules
from casetrack.vetting.words import Known, vet_dates, vet_remedy, vet_words

__all__ = [
    "Finding",
    "Known",
    "Piece",
    "Rules",
    "parse_rules",
    "vet_dates",
    "vet_file",
    "vet_remedy",
    "vet_words",
]
