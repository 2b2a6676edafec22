"""config.toml -> frozen Settings; says everything that is wrong with it at once."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import time
from ipaddress import ip_address
from itertools import chain, product
from pathlib import Path
from string import Formatter
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, NonNegativeInt, PositiveInt, field_validator

from casetrack.core.case import Policy
from casetrack.core.reading import Part, read
from casetrack.errors import BadInput, NotFound, Problem, SettingsError, problem

#: Channels that are there without being set up.
BUILT_IN = ("inbox", "log")
#: What stands in the values of the config.toml that comes with the program.
SAMPLE = "某某"
#: Codes of offices that can stand in the address of a page.
_IN_AN_ADDRESS = re.compile(r"[A-Za-z0-9_-]{1,40}")


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


class Series(Part):
    """How the numbers of one series of letters are written."""

    pattern: str
    #: The first number of every year.
    first: PositiveInt = 1

    @field_validator("pattern")
    @classmethod
    def _has_its_parts(cls, pattern: str) -> str:
        try:
            pattern.format(code="", year=2026, serial=1)
        except (KeyError, IndexError, ValueError):
            raise ValueError("only {{code}}, {{year}} and {{serial}} may stand in it") from None
        if "{serial}" not in pattern or "{year}" not in pattern:
            raise ValueError("{{year}} and {{serial}} must stand in it")
        return pattern

    def written(self, code: str, year: int, serial: int) -> str:
        """Return a number as it stands on a letter."""
        return self.pattern.format(code=code, year=year, serial=serial)

    def to_be_allotted(self, code: str, year: int) -> str:
        """Return a number as a draft shows it: a blank in place of the serial."""
        values = {"code": code, "year": str(year), "serial": "＿＿"}
        return "".join(
            text + (values[name] if name else "")
            for text, name, _, _ in Formatter().parse(self.pattern)
        )

    def read(self, code: str, number: str) -> tuple[int, int] | None:
        """Return year and serial of a number as people type it, or None for one of another kind.

        Brackets of any kind, spaces and a 第 make no other number.
        """
        kinds = {"code": re.escape(_as_typed(code)), "year": r"(\d{4})", "serial": r"第?(\d{1,9})"}
        written = "".join(
            re.escape(_as_typed(text)) + (kinds[name] if name else "")
            for text, name, _, _ in Formatter().parse(self.pattern)
        )
        found = re.fullmatch(written, _as_typed(number))
        if found is None:
            return None
        year_first = self.pattern.index("{year}") < self.pattern.index("{serial}")
        one, other = int(found[1]), int(found[2])
        return (one, other) if year_first else (other, one)


_BRACKETS = str.maketrans("[]【】〔〕﹝﹞{}", "()" * 5)


def _as_typed(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return "".join(narrow.split())


def _every_series() -> dict[str, Series]:
    marks = {
        "reply": "",
        "receipt": "申",
        "correction": "补",
        "consultation": "征",
        "extension": "延",
        "fee": "费",
        "reasons": "理",
    }
    return {
        name: Series(pattern=f"{{code}}{mark}〔{{year}}〕{{serial}}号")
        for name, mark in marks.items()
    }


class Numbering(Part):
    """How the letters of an office are numbered from a year on."""

    from_year: PositiveInt
    #: 机关代字.
    letter_code: str = ""
    numbers: dict[str, Series] = Field(default_factory=_every_series)


class Office(Part):
    """One office (机关): what its letters say and how it reviews."""

    code: str = Field(min_length=1)
    name: str = Field(min_length=1)
    #: Code of the office above it; empty for none.
    parent: str = ""
    #: 机关代字.
    letter_code: str = ""
    address: str = ""
    phone: str = ""
    contact: str = ""
    #: 复议机关.
    reconsideration_body: str = ""
    reconsideration_url: str = ""
    court: str = ""
    #: 上级主管部门, named beside the government in letters of the old law.
    superior_department: str = ""
    review_route: tuple[str, ...] = (
        "division_review",
        "secrecy_review",
        "office_review",
        "approval",
    )
    numbers: dict[str, Series] = Field(default_factory=_every_series)
    #: Other ways of numbering, each from a year on; the numbers of the years before stay as they
    #: were written.
    later: tuple[Numbering, ...] = ()
    #: Whether it takes applications. One that does not any more keeps all that it has.
    active: bool = True

    def unfilled(self) -> tuple[str, ...]:
        """Return the keys that letters need and that are empty or still say the sample 某某."""
        keys = (
            "name",
            "letter_code",
            "phone",
            "contact",
            "address",
            "reconsideration_body",
            "court",
        )
        values = {key: str(getattr(self, key)) for key in keys}
        if self.later:
            values["letter_code"] = self.later[-1].letter_code
        return tuple(key for key, value in values.items() if not value or SAMPLE in value)

    def all_series(self) -> tuple[str, ...]:
        """Return the name of every series that letters are numbered in."""
        named = (each.numbers for each in self.later)
        return tuple(dict.fromkeys((*_every_series(), *self.numbers, *chain(*named))))

    def numbering(self, year: int) -> Numbering:
        """Return how the letters of a year are numbered."""
        begun = [each for each in self.later if each.from_year <= year]
        if begun:
            return max(begun, key=lambda each: each.from_year)
        return Numbering(from_year=1, letter_code=self.letter_code, numbers=self.numbers)

    def series(self, name: str, year: int) -> Series:
        """Return how a series is written in a year; the default where the office names none."""
        numbering = self.numbering(year)
        return numbering.numbers.get(name) or self.numbers.get(name) or _every_series()[name]

    def written(self, name: str, year: int, serial: int) -> str:
        """Return a number of a series as it stands on a letter."""
        return self.series(name, year).written(self.numbering(year).letter_code, year, serial)

    def to_be_allotted(self, name: str, year: int) -> str:
        """Return a number as a draft shows it: a blank in place of the serial."""
        return self.series(name, year).to_be_allotted(self.numbering(year).letter_code, year)

    def read_number(self, number: str, names: Iterable[str]) -> tuple[str, int, int] | None:
        """Return series, year and serial of a number as people type it.

        It is in one of the series of these names, and written as those of its year were; None
        where it is not.
        """
        years = (1, *(each.from_year for each in self.later))
        for name, begins in product(names, years):
            code = self.numbering(begins).letter_code
            found = self.series(name, begins).read(code, number)
            if found and self.numbering(found[0]) == self.numbering(begins):
                return name, *found
        return None


class ClockReminders(Part):
    """What is different for one clock or milestone; what is left out is as for all."""

    thresholds: tuple[NonNegativeInt, ...] | None = None
    overdue: Literal["daily", "once", "never"] | None = None
    roles: tuple[str, ...] | None = None
    escalate_at: tuple[int, ...] | None = None


class ReminderSettings(Part):
    """When reminders are due, to whom they go and by which channels."""

    thresholds: tuple[NonNegativeInt, ...] = (5, 3, 1, 0)
    overdue: Literal["daily", "once", "never"] = "daily"
    roles: tuple[str, ...] = ("handler",)
    #: Working days left, -1 for overdue.
    escalate_at: tuple[int, ...] = (1, -1)
    escalate_to: tuple[str, ...] = ("manager",)
    milestone_thresholds: tuple[NonNegativeInt, ...] = (0,)
    channels: tuple[str, ...] = ("inbox", "log")
    quiet_from: time = time(18)
    quiet_until: time = time(8)
    mail_at: time = time(8, 30)
    #: Whether an application whose applicant let the time pass is closed without a person.
    close_lapsed: bool = False
    every_minutes: PositiveInt = 10
    digest_above: PositiveInt = 10
    #: By clock, or `milestone.` and the name of a milestone.
    clocks: dict[str, ClockReminders] = Field(default_factory=dict)


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


class Oidc(Part):
    """A provider of identities (身份提供方) to sign in by; without an issuer there is none."""

    #: As the provider writes it itself, to the letter.
    issuer: str = ""
    client_id: str = ""
    #: Name of the environment variable with the client's secret; a client without one has none.
    secret_env: str = "CASETRACK_OIDC_SECRET"  # noqa: S105 (the name of the variable)
    #: What the provider is called on the button.
    label: str = "统一身份认证"
    #: Where staff open the pages, as their browsers name it: the provider sends them back there.
    address: str = ""
    scopes: tuple[str, ...] = ("openid", "profile")
    #: How the provider may sign; a signature of a shared secret is none.
    algorithms: tuple[Literal["RS256", "PS256", "ES256", "EdDSA"], ...] = ("RS256", "ES256")
    #: Whether the first sign-in links the account whose code the claim holds; an administrator's
    #: account never. Otherwise an administrator links each.
    links_by_claim: bool = False
    claim: str = "preferred_username"
    #: What follows @ in the claim and is no part of the code; empty where nothing does.
    claim_domain: str = ""
    #: Claims of whom one of these values is asked.
    allowed: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: Whether who signs out here goes to the provider to sign out there.
    signs_out_there: bool = False

    @property
    def back(self) -> str:
        """Return the address that the provider must know and sends browsers back to."""
        return f"{self.address.rstrip('/')}/sign-in/provider/back"

    @field_validator("issuer", "address")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        if url and not is_safe_url(url):
            raise ValueError("it must begin with https://; http:// does on this machine alone")
        return url


def is_safe_url(url: str) -> bool:
    """Tell whether what goes to an address is seen by nobody on the way."""
    parts = urlsplit(url)
    is_here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    return bool(parts.hostname) and parts.scheme in (("https", "http") if is_here else ("https",))


def is_loopback(host: str) -> bool:
    """Tell whether nobody but this machine reaches what listens at an address or a name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class SignIn(Part):
    """How staff sign in to the pages."""

    #: Administrators always may by password: they get in when the provider does not answer.
    passwords: Literal["everybody", "administrators"] = "everybody"
    oidc: Oidc = Oidc()


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


class Public(Part):
    """Pages for everybody (公众页面): apply, ask how an application stands. Closed by default."""

    enabled: bool = False
    #: Codes of the offices whose pages are open; empty for every one.
    offices: tuple[str, ...] = ()
    #: Applications a day that are taken from one address, and in all for one office.
    daily_per_address: PositiveInt = 20
    daily: PositiveInt = 300

    def opens(self, code: str) -> bool:
        """Tell whether the pages of an office are open."""
        return self.enabled and (not self.offices or code in self.offices)


class PolicySettings(Part):
    """The choices that the law leaves to an office."""

    rest_day_receipt: Literal["keep", "roll"] = "keep"
    consultation_edge: Literal["through_return", "resume_on_return"] = "through_return"
    correction_days: PositiveInt = 15
    special_law_remedy: Literal["either", "reconsideration_first"] = "either"
    not_govinfo_row: Literal["other", "not_held"] = "other"
    mixed_items_row: Literal["partial", "main_item"] = "partial"


class Privacy(Part):
    """How data about people is kept, and for how long."""

    #: Empty for a file beside the database, or beside config.toml where that is a server.
    key_file: str = ""
    #: Name of the environment variable that may hold the keys in place of the file.
    key_env: str = "CASETRACK_KEY"
    #: Whole years after the last thing that happened on a case; 0 keeps for ever.
    keep_contacts_years: NonNegativeInt = 0
    keep_cases_years: NonNegativeInt = 0


class MilestoneSettings(Part):
    """The office's own time limits, in working days from receipt; 0 leaves one out."""

    assign: NonNegativeInt = 1
    division_opinion: NonNegativeInt = 10
    draft: NonNegativeInt = 15
    sign: NonNegativeInt = 18


class Settings(Part):
    """Everything that config.toml says."""

    database: Database = Database()
    paths: Paths = Paths()
    installation: Installation = Installation()
    offices: tuple[Office, ...] = Field(min_length=1)
    policy: PolicySettings = PolicySettings()
    milestones: MilestoneSettings = MilestoneSettings()
    reminders: ReminderSettings = ReminderSettings()
    mail: Mail = Mail()
    webhook: Webhook = Webhook()
    #: Groups that are told, by a name of the office's own: an address of `apprise`, or `env:` and
    #: the name of the variable that holds it.
    push: dict[str, str] = Field(default_factory=dict)
    subscriptions: Subscriptions = Subscriptions()
    backup: Backup = Backup()
    anchors: AnchorMail = AnchorMail()
    sign_in: SignIn = SignIn()
    serve: Serve = Serve()
    log: Log = Log()
    monitoring: Monitoring = Monitoring()
    privacy: Privacy = Privacy()
    public: Public = Public()

    def pinned(self) -> Policy:
        """Return the choices as a case keeps them."""
        return Policy(**self.policy.model_dump(), milestones=self.milestones.model_dump())

    def office(self, code: str | None = None) -> Office:
        """Return an office by its code, the default one without; raise NotFound."""
        wanted = code or self.installation.default_office
        for office in self.offices:
            if office.code == wanted:
                return office
        raise NotFound(
            "no office {code!r}; config.toml names: {codes}",
            code=wanted,
            codes=", ".join(office.code for office in self.offices),
        )


def parse(file: str, text: str) -> Settings:
    """Return the settings in a text; raise SettingsError with every problem."""
    settings = read(Settings, file, text, SettingsError)
    if problems := _problems(settings):
        raise SettingsError(file, problems)
    return settings


def load(path: Path) -> Settings:
    """Return the settings in a file, paths in it counted from its folder."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound("no configuration at {path}; see --config", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "{path} cannot be read as UTF-8 text: {error}", path=path, error=type(error).__name__
        ) from None
    return parse(str(path), text)


def _problems(settings: Settings) -> list[Problem]:
    codes = [office.code for office in settings.offices]
    found = [
        problem("offices", code, "two offices have this code")
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    if settings.installation.default_office not in codes:
        default = settings.installation.default_office
        found.append(
            problem(
                "installation", "default_office", "no office has the code {code!r}", code=default
            )
        )
    found.extend(_channel_problems(settings))
    found.extend(_public_problems(settings))
    found.extend(_sign_in_problems(settings.sign_in))
    for office in settings.offices:
        if office.parent and (office.parent not in codes or office.parent == office.code):
            place = f"offices.{office.code}"
            found.append(
                problem(
                    place, "parent", "no other office has the code {code!r}", code=office.parent
                )
            )
    return found


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
    public = settings.public
    codes = {office.code for office in settings.offices}
    for code in sorted(set(public.offices) - codes):
        yield problem("public", "offices", "no office has the code {code!r}", code=code)
    for office in settings.offices:
        if not public.opens(office.code):
            continue
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
