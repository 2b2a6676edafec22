"""Case + workflow + calendar -> deadlines with their derivation."""

from casetrack.core.clock.deadline import (
    CountedDay,
    Deadline,
    LeftOutDays,
    Status,
    Step,
    day_by_day,
    status,
)
from casetrack.core.clock.fold import Deadlines, deadlines
from casetrack.core.clock.history import History, deadlines_json, read_history
from casetrack.core.clock.milestones import MilestoneDue, milestones

__all__ = [
    "CountedDay",
    "Deadline",
    "Deadlines",
    "History",
    "LeftOutDays",
    "MilestoneDue",
    "Status",
    "Step",
    "day_by_day",
    "deadlines",
    "deadlines_json",
    "milestones",
    "read_history",
    "status",
]
