"""Reminders (催办): what is due, who gets it, by which channel, and when to look."""

from casetrack.reminders.channels import (
    GROUP,
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    Channel,
    Outgoing,
    Undeliverable,
    channels_of,
    idempotency_key,
    pause_after,
)
from casetrack.reminders.feed import Entry, calendar_feed
from casetrack.reminders.hours import Hours
from casetrack.reminders.leases import Watch
from casetrack.reminders.mail import MailServer
from casetrack.reminders.plan import (
    NEVER,
    OVERDUE,
    Reminder,
    Rule,
    Seat,
    due_reminders,
    looks_again_on,
)
from casetrack.reminders.push import group_at
from casetrack.reminders.rounds import TimedRound, last_day_to_publish, rounds_by_now
from casetrack.reminders.seats import seats
from casetrack.reminders.ticker import run_every, running_every
from casetrack.reminders.webhook import Webhook, post_signed

__all__ = [
    "GROUP",
    "LONGEST_PAUSE",
    "MOST_ATTEMPTS",
    "NEVER",
    "OVERDUE",
    "Channel",
    "Entry",
    "Hours",
    "MailServer",
    "Outgoing",
    "Reminder",
    "Rule",
    "Seat",
    "TimedRound",
    "Undeliverable",
    "Watch",
    "Webhook",
    "calendar_feed",
    "channels_of",
    "due_reminders",
    "group_at",
    "idempotency_key",
    "last_day_to_publish",
    "looks_again_on",
    "pause_after",
    "post_signed",
    "rounds_by_now",
    "run_every",
    "running_every",
    "seats",
]
