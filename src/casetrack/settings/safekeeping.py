"""What keeps the cases from being lost, changed unseen, or kept for too long."""

from datetime import time
from typing import Literal

from pydantic import NonNegativeInt, PositiveInt

from casetrack.core.reading import Part


class Backup(Part):
    """Backups that are made every night; without a folder there are none."""

    folder: str = ""
    at: time = time(1)
    #: Of how many days, and of how many weeks, the newest backup is kept.
    keep_daily: PositiveInt = 14
    keep_weekly: NonNegativeInt = 8
    #: How often a new backup is restored on trial.
    try_out: Literal["daily", "weekly", "never"] = "weekly"
    #: Folder of PostgreSQL's pg_dump and pg_restore; empty for those on the PATH.
    tools: str = ""


class AnchorMail(Part):
    """Where each night's anchor is mailed, besides being kept; nowhere is allowed."""

    mail: tuple[str, ...] = ()


class Privacy(Part):
    """How data about people is kept, and for how long."""

    #: Empty for a file beside the database, or beside config.toml where that is a server.
    key_file: str = ""
    #: Name of the environment variable that may hold the keys in place of the file.
    key_env: str = "CASETRACK_KEY"
    #: Whole years after the last thing that happened on a case; 0 keeps for ever.
    keep_contacts_years: NonNegativeInt = 0
    keep_cases_years: NonNegativeInt = 0
