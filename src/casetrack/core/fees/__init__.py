"""The information-processing fee (信息处理费): tariffs, and what they come to step by step."""

from casetrack.core.fees.account import free_because, in_words, not_in_force, objections
from casetrack.core.fees.tariff import Bracket, Further, Tariff
from casetrack.core.fees.work_out import Calculation, FeeStep, own_fee, work_out

__all__ = [
    "Bracket",
    "Calculation",
    "FeeStep",
    "Further",
    "Tariff",
    "free_because",
    "in_words",
    "not_in_force",
    "objections",
    "own_fee",
    "work_out",
]
