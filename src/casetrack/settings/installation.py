"""What holds for the whole installation: where things are, and how the program runs."""

from typing import Literal

from pydantic import NonNegativeInt, PositiveInt

from casetrack.core.reading import Part


class Database(Part):
    """Where the cases are kept."""

    url: str = "sqlite:///casetrack.db"


class Paths(Part):
    """An office's own folders; empty means the ones that come with the program."""

    workflows: str = ""
    notices: str = ""
    #: Looked through besides the folders that the system has for fonts.
    fonts: str = ""


class Installation(Part):
    """What holds for every office of this installation."""

    default_office: str = "main"
    timezone: str = "Asia/Shanghai"
    language: Literal["zh-CN", "en"] = "zh-CN"


class Serve(Part):
    """Where the pages are offered."""

    host: str = "127.0.0.1"
    port: PositiveInt = 8765


class Log(Part):
    """The lines that a running program writes about itself, to its standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"
    #: Whether each request leaves a line.
    requests: bool = False


class Monitoring(Part):
    """What machines may ask that watch over this one."""

    #: Name of the environment variable with the token that opens the figures; where it is empty
    #: or not there, they are closed to everybody.
    metrics_token_env: str = "CASETRACK_METRICS_TOKEN"  # noqa: S105 (the name of the variable)
    #: A scheduler without a sign of life for longer makes the program not ready; 0 asks for none.
    heartbeat_seconds: NonNegativeInt = 120
