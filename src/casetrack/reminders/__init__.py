"""Reminders (催办): what is due and unclaimed, who gets it, by which channel, and when to look."""

from casetrack.reminders.channels import CHANNELS, deliver
from casetrack.reminders.plan import Reminder, digests, due_reminders
from casetrack.reminders.ticker import run_every, running_every

__all__ = [
    "CHANNELS",
    "Reminder",
    "deliver",
    "digests",
    "due_reminders",
    "run_every",
    "running_every",
]
