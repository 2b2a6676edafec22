"""The JSON API: a door for programs, which parses, calls the desk, and tells what came of it."""

from casetrack.api.application import PLACE, application

__all__ = ["PLACE", "application"]
