"""The first page of administration: everything that is looked after, a line each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Administered, LookedAfter
from casetrack.i18n import mark
from casetrack.web.visit import Visit
from casetrack.web.words import Words

_NIGHTLY, _BY_COMMAND = mark("every night"), mark("only by command")


@dataclass(frozen=True)
class Line:
    """One thing that is looked after, and how it is."""

    href: str
    title: str
    state: str
    #: warn where somebody should look; else empty.
    tone: str = ""


@dataclass(frozen=True)
class Group:
    """Lines that belong together."""

    title: str
    lines: Sequence[Line]


def administration(visit: Visit) -> Response:
    """Show the lines that the roles of who asks open."""
    found = desk.administered(visit.desk)
    words, theirs = visit.words, found.looked_after
    groups = [
        Group(words.translate("Office and people"), list(_people(words, theirs)) if theirs else []),
        Group(words.translate("Letters"), list(_letters(words, found))),
        Group(words.translate("Rules"), list(_rules(words, found))),
        Group(words.translate("Running and records"), list(_running(visit, found))),
    ]
    shown = [each for each in groups if each.lines]
    return visit.show("administration.html", groups=shown, missing=theirs.missing if theirs else ())


def _people(words: Words, found: LookedAfter) -> Iterator[Line]:
    closed = found.closed_offices
    offices = [words.say_count("{count} office", "{count} offices", found.offices)]
    if closed:
        offices.append(
            words.say_count("{count} takes no applications", "{count} take no applications", closed)
        )
    yield Line("/offices", words.translate("Offices"), _joined(words, offices))
    people = [words.say_count("{count} person", "{count} people", found.people)]
    if found.without_password:
        people.append(
            words.say_count(
                "{count} without a password", "{count} without a password", found.without_password
            )
        )
    if found.without_access:
        people.append(words.say_count("{count} left", "{count} left", found.without_access))
    yield Line("/people", words.translate("People and roles"), _joined(words, people))
    tokens = [words.say_count("{count} token", "{count} tokens", found.tokens)]
    if found.ending_tokens:
        tokens.append(
            words.say_count(
                "{count} ends this month", "{count} end this month", found.ending_tokens
            )
        )
    tone = "warn" if found.ending_tokens else ""
    yield Line("/tokens", words.translate("Tokens for programs"), _joined(words, tokens), tone)
    told = [words.say_count("{count} subscription", "{count} subscriptions", found.subscriptions)]
    failing = found.failing_subscriptions
    if failing:
        told.append(
            words.say_count("{count} cannot be reached", "{count} cannot be reached", failing)
        )
    tone = "warn" if failing else ""
    yield Line("/webhooks", words.translate("Subscriptions"), _joined(words, told), tone)


def _letters(words: Words, found: Administered) -> Iterator[Line]:
    theirs = found.looked_after
    numbers = [
        words.say_count(
            "{count} number given out this year",
            "{count} numbers given out this year",
            found.numbers,
        )
    ]
    if found.gaps:
        numbers.append(
            words.say_count("{count} is not explained", "{count} are not explained", found.gaps)
        )
    tone = "warn" if found.gaps else ""
    yield Line("/numbers", words.translate("Register of numbers"), _joined(words, numbers), tone)
    if theirs is None:
        return
    yield Line(
        "/offices",
        words.translate("Series of numbers"),
        words.translate("how each office numbers its letters; on the page of the office"),
    )
    own = theirs.own_letterheads
    heads = words.say_count("{count} of the office's own", "{count} of the office's own", own)
    yield Line("/letterheads", words.translate("Letterheads"), heads)
    missing = len(theirs.missing)
    says = words.say_count("{count} thing missing", "{count} things missing", missing)
    yield Line(
        "/letters",
        words.translate("How letters are set up"),
        says if missing else words.translate("nothing is missing"),
        "warn" if missing else "",
    )


def _rules(words: Words, found: Administered) -> Iterator[Line]:
    wrong = found.wrong_files
    definitions = [
        words.say_count("{count} law", "{count} laws", found.laws),
        words.say_count("{count} other file", "{count} other files", found.others),
        words.say_count("{count} with problems", "{count} with problems", wrong)
        if wrong
        else words.translate("no problems"),
    ]
    if found.open_by_another:
        definitions.append(
            words.say_count(
                "{count} open case by another version",
                "{count} open cases by another version",
                found.open_by_another,
            )
        )
    tone = "warn" if wrong else ""
    yield Line("/definitions", words.translate("Definitions"), _joined(words, definitions), tone)
    calendar = [words.say("announced to the end of {year}", year=found.announced_to)]
    if found.calendars_behind:
        calendar.append(words.translate("one waits on the shelf"))
    tone = "warn" if found.calendars_behind else ""
    yield Line("/calendar", words.translate("Calendar"), _joined(words, calendar), tone)


def _running(visit: Visit, found: Administered) -> Iterator[Line]:
    words, href = visit.words, "/reminders/health" if visit.may("reminders") else ""
    running = words.say_count(
        "{count} process sends reminders", "{count} processes send reminders", found.schedulers
    )
    if found.given_up:
        given_up = words.say_count(
            "{count} message not delivered", "{count} messages not delivered", found.given_up
        )
        running = _joined(words, [running, given_up])
    tone = "warn" if found.given_up or not found.schedulers else ""
    yield Line(href, words.translate("Health"), running, tone)
    at = found.backed_up_at
    last = words.say("last one that was good {at}", at=words.instant(at)) if at else ""
    never = words.translate("there is none yet")
    night = words.translate(_NIGHTLY if found.backs_up else _BY_COMMAND)
    yield Line(
        href,
        words.translate("Backup"),
        _joined(words, [last or never, night]),
        "" if at else "warn",
    )
    anchored = words.day(found.anchored_on)
    anchor = words.say("last anchor {day}", day=anchored) if anchored else ""
    yield Line("/audit", words.translate("Audit"), anchor or words.translate("no anchor yet"))
    yield Line(
        "/readings",
        words.translate("Who has read what"),
        words.translate("day by day, person by person"),
    )
    yield Line("/retention", words.translate("How long data is kept"), _kept(words, found))


def _kept(words: Words, found: Administered) -> str:
    years = (found.keep_contacts_years, found.keep_cases_years)
    if not any(years):
        return words.translate("for ever; config.toml sets another time")
    ever = words.translate("for ever")
    contacts, cases = (
        words.say_count("{count} year", "{count} years", each) if each else ever for each in years
    )
    return words.say("contacts {contacts}, cases {cases}", contacts=contacts, cases=cases)


def _joined(words: Words, parts: Sequence[str]) -> str:
    return ("，" if words.language == "zh-CN" else ", ").join(parts)
