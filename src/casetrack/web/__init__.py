"""The pages an office has open all day: a door that parses, calls the desk, shows."""

from casetrack.web.application import application
from casetrack.web.house import House

__all__ = ["House", "application"]
