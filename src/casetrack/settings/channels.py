"""The ways out of the program: mail, the office's own webhook, systems that subscribe."""

from typing import Literal

from pydantic import PositiveInt, field_validator

from casetrack.core.reading import Part

#: Channels that are there without being set up.
BUILT_IN = ("inbox", "log")


class Mail(Part):
    """The server that mail goes out by; without a host there is none."""

    host: str = ""
    port: PositiveInt = 25
    security: Literal["none", "starttls", "tls"] = "none"
    sender: str = ""
    user: str = ""
    #: Name of the environment variable that holds the password.
    password_env: str = "CASETRACK_MAIL_PASSWORD"  # noqa: S105 (the name of the variable)


class Webhook(Part):
    """An address of the office's own that is told of every reminder; empty for none."""

    url: str = ""
    #: Name of the environment variable with the secret that signs what is sent.
    secret_env: str = "CASETRACK_WEBHOOK_SECRET"  # noqa: S105 (the name of the variable)

    @field_validator("url")
    @classmethod
    def _is_web(cls, url: str) -> str:
        if url and not url.startswith(("https://", "http://")):
            raise ValueError("it must begin with https:// or http://")
        return url


class Subscriptions(Part):
    """Systems outside that are told what happens to cases; each stands in the database."""

    #: Whether an address may begin with http://: what is sent can then be read on its way.
    plain_http: bool = False
    #: How long what a system does not take is tried again, in days.
    give_up_days: PositiveInt = 3
