"""The pages an office has open all day: a door that parses, calls the desk, shows."""

from casetrack.web.application import application
from casetrack.web.house import House
from casetrack.web.standing import keep_what_is_loaded

__all__ = ["House", "application", "keep_what_is_loaded"]
