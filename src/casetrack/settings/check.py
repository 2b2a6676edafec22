"""What is wrong with settings that no section can see by itself."""

import re
from collections.abc import Collection, Iterator

from casetrack.errors import Problem, problem
from casetrack.settings.channels import BUILT_IN
from casetrack.settings.definition import Settings
from casetrack.settings.office import Office
from casetrack.settings.sign_in import SignIn

#: Codes of offices that can stand in the address of a page.
_IN_AN_ADDRESS = re.compile(r"[A-Za-z0-9_-]{1,40}")


def problems_of(settings: Settings) -> tuple[Problem, ...]:
    """Return everything that does not fit together in settings; empty where all does."""
    return (
        *_code_problems(settings),
        *_channel_problems(settings),
        *_public_problems(settings),
        *_sign_in_problems(settings.sign_in),
        *_parent_problems(settings.offices),
    )


def _code_problems(settings: Settings) -> Iterator[Problem]:
    codes = [office.code for office in settings.offices]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield problem("offices", code, "two offices have this code")
    default = settings.installation.default_office
    if default not in codes:
        yield problem(
            "installation", "default_office", "no office has the code {code!r}", code=default
        )


def _channel_problems(settings: Settings) -> Iterator[Problem]:
    known = {*BUILT_IN, "mail", "webhook", *settings.push}
    wanted = set(settings.reminders.channels)
    for channel in sorted(wanted - known):
        yield problem(
            "reminders",
            "channels",
            "{channel!r} is none of: {known}",
            channel=channel,
            known=", ".join(sorted(known)),
        )
    for name in sorted({*BUILT_IN, "mail", "webhook"}.intersection(settings.push)):
        yield problem("push", name, "this name belongs to a channel of the program")
    if "mail" in wanted and not (settings.mail.host and settings.mail.sender):
        yield problem("mail", "host", "mail needs a host and a sender")
    if settings.anchors.mail and not (settings.mail.host and settings.mail.sender):
        yield problem("anchors", "mail", "mail needs a host and a sender")
    if "webhook" in wanted and not settings.webhook.url:
        yield problem("webhook", "url", "the webhook needs an address")


def _public_problems(settings: Settings) -> Iterator[Problem]:
    codes = {office.code for office in settings.offices}
    for code in sorted(set(settings.public.offices) - codes):
        yield problem("public", "offices", "no office has the code {code!r}", code=code)
    for office in settings.offices:
        if settings.public.opens(office.code):
            yield from _public_office_problems(office)


def _public_office_problems(office: Office) -> Iterator[Problem]:
    place = f"offices.{office.code}"
    if _IN_AN_ADDRESS.fullmatch(office.code) is None:
        yield problem(
            place,
            "code",
            "it stands in the address of the public pages: letters, digits, - and _ only",
        )
    for key in ("address", "phone"):
        if not getattr(office, key).strip():
            yield problem(
                place, key, "the public pages need it: who cannot use them writes or calls"
            )


def _sign_in_problems(sign_in: SignIn) -> Iterator[Problem]:
    oidc = sign_in.oidc
    if not oidc.issuer:
        if sign_in.passwords != "everybody":
            yield problem("sign_in", "passwords", "without a provider everybody needs a password")
        return
    for key in ("client_id", "address", "label", "claim"):
        if not getattr(oidc, key):
            yield problem("sign_in.oidc", key, "sign-in by a provider needs it")
    if "openid" not in oidc.scopes:
        yield problem("sign_in.oidc", "scopes", "openid must be among them")
    if not oidc.algorithms:
        yield problem("sign_in.oidc", "algorithms", "must not be empty")


def _parent_problems(offices: Collection[Office]) -> Iterator[Problem]:
    codes = {office.code for office in offices}
    for office in offices:
        if office.parent and office.parent not in codes - {office.code}:
            yield problem(
                f"offices.{office.code}",
                "parent",
                "no other office has the code {code!r}",
                code=office.parent,
            )
