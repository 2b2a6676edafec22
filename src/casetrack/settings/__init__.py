"""What an office chooses in config.toml: a part for each of its sections."""

from casetrack.settings.addresses import is_loopback, is_safe_url
from casetrack.settings.channels import BUILT_IN, Mail, Subscriptions, Webhook
from casetrack.settings.definition import Settings
from casetrack.settings.installation import (
    Database,
    Installation,
    Log,
    Monitoring,
    Paths,
    Serve,
)
from casetrack.settings.load import load, parse
from casetrack.settings.numbering import Numbering, Series
from casetrack.settings.office import SAMPLE, Office
from casetrack.settings.policy import MilestoneSettings, PolicySettings
from casetrack.settings.public import Public
from casetrack.settings.reminders import ClockReminders, ReminderSettings
from casetrack.settings.safekeeping import AnchorMail, Backup, Privacy
from casetrack.settings.sign_in import Oidc, SignIn

__all__ = [
    "BUILT_IN",
    "SAMPLE",
    "AnchorMail",
    "Backup",
    "ClockReminders",
    "Database",
    "Installation",
    "Log",
    "Mail",
    "MilestoneSettings",
    "Monitoring",
    "Numbering",
    "Office",
    "Oidc",
    "Paths",
    "PolicySettings",
    "Privacy",
    "Public",
    "ReminderSettings",
    "Series",
    "Serve",
    "Settings",
    "SignIn",
    "Subscriptions",
    "Webhook",
    "is_loopback",
    "is_safe_url",
    "load",
    "parse",
]
