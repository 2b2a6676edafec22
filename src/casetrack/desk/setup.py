"""Set an office up: make or migrate the database; say what is missing before the first letter."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from casetrack.desk.access.people import ROLES
from casetrack.desk.administration.kept import with_changes
from casetrack.desk.calendars.loading import calendars_behind, waiting_on_the_shelf
from casetrack.desk.calendars.working_days import HOME, disagreements, in_force
from casetrack.desk.desk import Desk
from casetrack.desk.personal.sealing import begin_to_seal
from casetrack.desk.reminding.duty import LAST_SCAN
from casetrack.desk.roles import may
from casetrack.errors import ChecksError, ProviderError
from casetrack.messages import Message, say, say_count
from casetrack.settings import Settings, is_loopback
from casetrack.store import KeyPlace, Office, Person, Store
from casetrack.vetting import parse_rules

#: After this long without a round of reminders, the process that sends them has died.
_SILENT_AFTER = timedelta(days=1)
#: An office that would lose more than this has no backup.
_BACKUP_AFTER = timedelta(days=7)


def initialise(url: str, settings: Settings, now: datetime, keys: KeyPlace | None = None) -> Store:
    """Create or migrate the database, enter its offices and the user `admin`; safe to repeat.

    With `keys`, numbers and contacts are sealed from then on, and those of before too.
    """
    store = Store.create(url, keys)
    if keys is not None:
        begin_to_seal(store, keys)
    with store.transaction() as tx:
        for office in _parents_first(with_changes(settings, tx.office_changes.all())):
            tx.people.put_office(office)
        if "admin" not in [person.code for person in tx.people.users()]:
            tx.people.put_user(Person("admin", "管理员", ("admin",)), now)
    return store


def _parents_first(settings: Settings) -> Iterator[Office]:
    """Yield the offices so that each comes after the one above it."""
    waiting = {office.code: office for office in settings.offices}
    entered: set[str] = set()
    while waiting:
        ready = [o for o in waiting.values() if not o.parent or o.parent in entered]
        # Offices above each other in a circle are entered without their parent.
        for office in ready or list(waiting.values()):
            yield Office(office.code, office.name, (office.parent if ready else "") or None)
            entered.add(office.code)
            del waiting[office.code]


@dataclass(frozen=True)
class Missing:
    """One thing that the office should see to."""

    what: str
    says: Message
    #: Whether a letter or a signature may be refused until it is seen to.
    stops_letters: bool = False


@dataclass(frozen=True)
class ToSetUp:
    """What is missing, as one person needs to know it."""

    #: What they can see to themselves.
    theirs: tuple[Missing, ...]
    #: Whether something that others see to may stop a letter of theirs.
    stops_letters: bool


def doctor(desk: Desk) -> tuple[Missing, ...]:
    """Return what is missing before the first letter goes out."""
    return (
        *_letterhead(desk),
        *_people(desk),
        *_sign_in(desk),
        *_keys(desk),
        *_calendar(desk),
        *_scheduler(desk),
        *_backup(desk),
        *_mail(desk),
        *_subscriptions(desk),
        *_public(desk),
        *_fonts(desk),
        *_checks(desk),
    )


def to_set_up(desk: Desk, roles: Collection[str]) -> ToSetUp:
    """Return what somebody of these roles can see to, and whether the rest is in their way.

    An auditor writes no letter.
    """
    missing = doctor(desk)
    if may(roles, "administer"):
        return ToSetUp(missing, stops_letters=False)
    theirs = [each for each in missing if each.what == "calendar" and may(roles, "calendar")]
    writes = not set(roles) <= {"auditor"}
    return ToSetUp(tuple(theirs), writes and any(each.stops_letters for each in missing))


def stand_ins(desk: Desk, workflow_id: str = "") -> tuple[Message, ...]:
    """Return what each font that is not here is replaced with in a law's letters as PDF."""
    found: list[Message] = []
    for each in desk.notices.fonts(workflow_id):
        if each.used not in (each.wanted, None):
            found.append(
                say(
                    "PDF: {used} stands in for {wanted} in {role}",
                    used=each.used,
                    wanted=each.wanted,
                    role=each.title,
                )
            )
        if each.borrowed:
            found.append(
                say(
                    "PDF: {used} lacks {signs} in {role}; another font shows them",
                    used=each.used,
                    signs=each.borrowed,
                    role=each.title,
                )
            )
    return tuple(found)


def _fonts(desk: Desk) -> Iterator[Missing]:
    for each in desk.notices.fonts():
        if each.used is None and each.role != "latin":
            yield Missing(
                "fonts",
                say(
                    "no font for {role} of a PDF is here; install the package fonts-noto-cjk or "
                    "name a folder under [paths] fonts; .docx needs none",
                    role=each.title,
                ),
            )
        if each.lacking:
            yield Missing(
                "fonts",
                say(
                    "no font for {role} of a PDF has {signs}, which names are written with; "
                    "install the package fonts-noto-cjk",
                    role=each.title,
                    signs=each.lacking,
                ),
            )


def _checks(desk: Desk) -> Iterator[Missing]:
    """Yield each mistake in the rules that replies are held to: with one nothing is signed."""
    try:
        parse_rules(desk.library.checks())
    except ChecksError as error:
        for each in error.problems:
            told = say("{file}: {place}: {says}", file=error.file, place=each.place, says=each.says)
            yield Missing("checks", told, stops_letters=True)


def _letterhead(desk: Desk) -> Iterator[Missing]:
    for key in desk.office.unfilled():
        yield Missing(
            key,
            say(
                "config.toml: offices.{office}.{key} is empty or still the sample; letters need it",
                office=desk.office.code,
                key=key,
            ),
            stops_letters=True,
        )


def _people(desk: Desk) -> Iterator[Missing]:
    with desk.store.reading() as tx:
        people = [person for person in tx.people.users() if person.active]
    held = {role for person in people for role in person.roles}
    for role in ROLES:
        if role not in held and role != "auditor":
            yield Missing(
                "people",
                say(
                    "nobody holds the role {role}; casetrack user add CODE --role {role}", role=role
                ),
                stops_letters=True,
            )
    if len(people) < len(desk.office.review_route):
        yield Missing(
            "people",
            say(
                "{count} people cannot sign {steps} steps of review; each needs another person",
                count=len(people),
                steps=len(desk.office.review_route),
            ),
            stops_letters=True,
        )


def _sign_in(desk: Desk) -> Iterator[Missing]:
    """Yield what keeps people out: the provider, or nobody who gets in without it."""
    if desk.provider is None:
        return
    try:
        desk.provider.check(desk.now())
    except ProviderError as error:
        yield Missing("sign_in", error.message)
    with desk.store.reading() as tx:
        accounts = tx.accounts.of_users()
        admins = [each for each in tx.people.users() if each.active and "admin" in each.roles]
    if not any(accounts[each.code].has_password for each in admins):
        yield Missing(
            "sign_in",
            say(
                "no administrator has a password; nobody gets in when the provider does not "
                "answer: casetrack user password CODE"
            ),
        )


def _scheduler(desk: Desk) -> Iterator[Missing]:
    with desk.store.reading() as tx:
        last = tx.meta.get(LAST_SCAN)
    if last is None or desk.now() - datetime.fromisoformat(last) > _SILENT_AFTER:
        yield Missing(
            "scheduler",
            say("no round of reminders in the last day; is casetrack scheduler running?"),
        )


def _backup(desk: Desk) -> Iterator[Missing]:
    folder = desk.premises.backups
    if folder is not None and not folder.is_dir():
        yield Missing("backup", say("there is no folder {folder} for backups", folder=folder))
    with desk.store.reading() as tx:
        last = tx.backups.last_good_at()
    if last is None or desk.now() - last > _BACKUP_AFTER:
        yield Missing(
            "backup",
            say(
                "no backup in the last week; name a folder under [backup] in config.toml, or: "
                "casetrack backup FILE --verify"
            ),
        )


def _mail(desk: Desk) -> Iterator[Missing]:
    with desk.store.reading() as tx:
        is_known = bool(tx.duty.mail())
    if "mail" in desk.settings.reminders.channels and not is_known:
        yield Missing(
            "mail",
            say(
                "reminders go by mail and nobody's address is known; "
                "casetrack user mail CODE ADDRESS"
            ),
        )


def _subscriptions(desk: Desk) -> Iterator[Missing]:
    """Yield each system outside that does not take what it is to be told."""
    with desk.store.reading() as tx:
        counts = tx.outbox.counts()
        for each in tx.subscriptions.of_offices((desk.office.code,)):
            if each.failing_since is not None:
                says = say(
                    "subscription no. {number}, {name}, takes nothing since {day}: {why}",
                    number=each.id,
                    name=each.name,
                    day=each.failing_since.date(),
                    why=each.last_error,
                )
                yield Missing("subscriptions", says)
            if count := counts.get((each.id, "given_up")):
                says = say_count(
                    "subscription no. {number}: {count} message was given up; see: casetrack "
                    "webhook deliveries {number}",
                    "subscription no. {number}: {count} messages were given up; see: casetrack "
                    "webhook deliveries {number}",
                    count,
                    number=each.id,
                )
                yield Missing("subscriptions", says)


def _public(desk: Desk) -> Iterator[Missing]:
    """Yield that anybody can reach the public pages past the proxy that counts who comes."""
    settings = desk.settings
    if not settings.public.enabled or is_loopback(settings.serve.host) or desk.premises.proxies:
        return
    yield Missing(
        "public",
        say(
            "the public pages are open and the program listens on {host}, without TLS: let it "
            "listen on 127.0.0.1 behind a proxy, or, for a proxy on another machine, put that "
            "one's address into FORWARDED_ALLOW_IPS and let nobody else reach the port",
            host=settings.serve.host,
        ),
    )


def _keys(desk: Desk) -> Iterator[Missing]:
    """Yield what is wrong with how numbers and contacts are sealed."""
    with desk.store.reading() as tx:
        current, is_under_way = tx.resealing.current, tx.resealing.is_under_way
    if current is None:
        yield Missing("keys", say("ID numbers and contacts are not encrypted; run: casetrack init"))
    elif is_under_way:
        yield Missing("keys", say("a change of keys is not done: casetrack keys rotate --resume"))
    if desk.keys is not None and desk.keys.is_open_to_others():
        yield Missing(
            "keys",
            say(
                "others may read the key file {file}: chmod 600; and keep a copy of it apart from "
                "the database and its backups",
                file=desk.keys.place,
            ),
        )
    for each in desk.keys.left_behind() if desk.keys is not None else ():
        yield Missing(
            "keys",
            say(
                "{file} was left behind by a change of keys that was broken off; it holds all keys "
                "of that day: see that the key file is whole, then delete it",
                file=each,
            ),
        )


def _calendar(desk: Desk) -> Iterator[Missing]:
    for each in calendars_behind(desk):
        yield Missing("calendar", waiting_on_the_shelf(each))
    with desk.store.reading() as tx:
        shelf = in_force(tx, HOME, desk.library)
        for says in disagreements(tx, shelf, desk.office.code):
            yield Missing("calendar", says)
    calendar = desk.calendar()
    if desk.today.year not in calendar.announced:
        yield Missing(
            "calendar", say("the working days of {year} are not announced", year=desk.today.year)
        )
    # The notice for the next year has come out between late October and mid-December.
    elif desk.today.month == 12 and desk.today.year + 1 not in calendar.announced:
        yield Missing(
            "calendar",
            say("the working days of {year} are not loaded yet", year=desk.today.year + 1),
        )
