"""When reminders are due, and to whom they go."""

from datetime import time
from typing import Literal

from pydantic import Field, NonNegativeInt, PositiveInt

from casetrack.core.reading import Part


class ClockReminders(Part):
    """What is different for one clock or milestone; what is left out is as for all."""

    thresholds: tuple[NonNegativeInt, ...] | None = None
    overdue: Literal["daily", "once", "never"] | None = None
    roles: tuple[str, ...] | None = None
    escalate_at: tuple[int, ...] | None = None


class ReminderSettings(Part):
    """When reminders are due, to whom they go and by which channels."""

    thresholds: tuple[NonNegativeInt, ...] = (5, 3, 1, 0)
    overdue: Literal["daily", "once", "never"] = "daily"
    roles: tuple[str, ...] = ("handler",)
    #: Working days left, -1 for overdue.
    escalate_at: tuple[int, ...] = (1, -1)
    escalate_to: tuple[str, ...] = ("manager",)
    milestone_thresholds: tuple[NonNegativeInt, ...] = (0,)
    channels: tuple[str, ...] = ("inbox", "log")
    quiet_from: time = time(18)
    quiet_until: time = time(8)
    mail_at: time = time(8, 30)
    #: Whether an application whose applicant let the time pass is closed without a person.
    close_lapsed: bool = False
    every_minutes: PositiveInt = 10
    digest_above: PositiveInt = 10
    #: By clock, or `milestone.` and the name of a milestone.
    clocks: dict[str, ClockReminders] = Field(default_factory=dict)
