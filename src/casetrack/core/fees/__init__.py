"""The information-processing fee (信息处理费): tariffs, and what they come to step by step."""

from casetrack.core.fees.tariff import Bracket, Further, Tariff
from casetrack.core.fees.work_out import Calculation, FeeStep, own_fee, work_out

__all__ = ["Bracket", "Calculation", "FeeStep", "Further", "Tariff", "own_fee", "work_out"]
