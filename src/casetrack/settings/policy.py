"""What an office chooses for itself: where the law leaves it open, and its own time limits."""

from typing import Literal

from pydantic import NonNegativeInt, PositiveInt

from casetrack.core.reading import Part


class PolicySettings(Part):
    """The choices that the law leaves to an office."""

    rest_day_receipt: Literal["keep", "roll"] = "keep"
    consultation_edge: Literal["through_return", "resume_on_return"] = "through_return"
    correction_days: PositiveInt = 15
    special_law_remedy: Literal["either", "reconsideration_first"] = "either"
    not_govinfo_row: Literal["other", "not_held"] = "other"
    mixed_items_row: Literal["partial", "main_item"] = "partial"


class MilestoneSettings(Part):
    """The office's own time limits, in working days from receipt; 0 leaves one out."""

    assign: NonNegativeInt = 1
    division_opinion: NonNegativeInt = 10
    draft: NonNegativeInt = 15
    sign: NonNegativeInt = 18
