"""One's reminders, who is away, the calendar to subscribe to; how messages go out."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, NotFound
from casetrack.i18n import mark
from casetrack.web.visit import Visit

_CHANNELS = {
    "inbox": mark("inbox"),
    "log": mark("log of the program"),
    "mail": mark("mail"),
    "webhook": mark("webhook"),
}
_ROUNDS = {
    "backup": mark("backup"),
    "anchor": mark("the day's anchor"),
    "verify": mark("check of some cases at night"),
    "topics": mark("what several asked for"),
    "lapses": mark("time that applicants let pass"),
    "week": mark("the week"),
    "calendar": mark("holidays of the next year"),
    "report_preflight": mark("report: what stands in its way"),
    "report_lock": mark("report: close the year"),
    "report_publish": mark("report: publish"),
}
#: A reference as this program gives it; one from a ledger may be anything.
_REFERENCE = r"\d{4}-\d+"
_WAITING = ("waiting", "gathered", "claimed", "failed")


def reminders(visit: Visit) -> Response:
    """Show the inbox, and what one can say about oneself."""
    return _shown(visit)


def be_away(visit: Visit) -> Response:
    """Enter that somebody is away."""
    typed = visit.typed()
    errors: dict[str, str] = {}
    first, last = (_day(visit, typed, key, errors) for key in ("first_on", "last_on"))
    if first and last and not errors:
        user = typed.get("user") or visit.desk.user
        try:
            absence = desk.be_away(visit.desk, user, first, last, typed.get("deputy") or None)
        except (BadInput, NotFound) as no:
            errors["last_on" if last < first else "deputy"] = visit.words.put(no.message)
        else:
            visit.say_done(visit.words.put(desk.away_until(absence)))
            return visit.go("/reminders")
    return _shown(visit, errors, typed)


def be_back(visit: Visit) -> Response:
    """Take an absence away."""
    number = int(visit.path("number"))
    desk.be_back(visit.desk, number)
    visit.say_done(visit.words.say("absence no. {number} is taken away", number=number))
    return visit.go("/reminders")


def put_mail(visit: Visit) -> Response:
    """Say where one's mail goes."""
    typed = visit.typed()
    try:
        desk.put_mail(visit.desk, visit.desk.user, typed.get("mail", ""))
    except BadInput as no:
        return _shown(visit, {"mail": visit.words.put(no.message)}, typed)
    visit.say_done(visit.words.translate("reminders are mailed there from now on"))
    return visit.go("/reminders")


def new_feed(visit: Visit) -> Response:
    """Give a feed another address, and show it this once."""
    token = desk.new_feed(visit.desk, whole_office=visit.typed().get("whole") == "1")
    return _shown(visit, feed=f"{visit.request.base_url}feed/{token}.ics")


def end_feed(visit: Visit) -> Response:
    """Take a feed's address away."""
    desk.end_feed(visit.desk, whole_office=visit.typed().get("whole") == "1")
    visit.say_done(visit.words.translate("that address leads nowhere from now on"))
    return visit.go("/reminders")


def health(visit: Visit) -> Response:
    """Show how messages go out, and what failed last."""
    words, found = visit.words, desk.health(visit.desk)
    counts = {
        each.name: (
            sum(found.counts.get((each.name, state), 0) for state in _WAITING),
            found.counts.get((each.name, "sent"), 0),
            found.counts.get((each.name, "given_up"), 0),
        )
        for each in found.channels
    }
    return visit.show(
        "reminders_health.html",
        health=found,
        counts=counts,
        now=visit.desk.now(),
        rules=visit.desk.settings.reminders,
        channels={name: words.translate(label) for name, label in _CHANNELS.items()},
        rounds={name: words.translate(label) for name, label in _ROUNDS.items()},
    )


def _shown(
    visit: Visit,
    errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
    feed: str = "",
) -> Response:
    mine = desk.mine(visit.desk)
    return visit.show(
        "reminders.html",
        422 if errors else 200,
        mine=mine,
        named={each.code: each.name for each in mine.people},
        errors=errors or {},
        typed=typed or {},
        feed=feed,
        lines=lines,
    )


def lines(body: str, reference: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield each line of a message behind the case it is about; empty where it is about none.

    `reference` is that of the message itself, if it is about one case.
    """
    known = re.escape(reference) if reference else _REFERENCE
    for line in body.splitlines():
        about = re.fullmatch(rf"({known})(?:: |：)(.+)", line)
        yield (about[1], about[2]) if about else ("", line)


def _day(visit: Visit, typed: Mapping[str, str], key: str, errors: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(typed.get(key, ""))
    except ValueError:
        errors[key] = visit.words.translate("a date is needed here, like 2026-02-13")
        return None
