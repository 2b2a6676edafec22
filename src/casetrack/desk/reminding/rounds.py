"""Timed rounds: the night's check, what has lapsed, the week, the calendar, the report's own clock.

Each is begun by whoever writes it down first, and its message goes to those who lead, by the
channels of every reminder.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casetrack.core.calendar import Calendar
from casetrack.desk.desk import Desk
from casetrack.desk.handling.folding import DAMAGED, why_not
from casetrack.desk.handling.lapsing import close_lapsed
from casetrack.desk.reminding.anchor_mail import mail_anchor
from casetrack.desk.reminding.duty import LAST_SCAN
from casetrack.desk.reminding.leading import tell_who_lead
from casetrack.desk.reminding.sending import Sender
from casetrack.desk.safekeeping.backing_up import back_up_at_night
from casetrack.desk.verifying.verify import verify_some
from casetrack.desk.year.figures import form_for
from casetrack.desk.year.preflight import preflight
from casetrack.desk.year.topics import keep_topics
from casetrack.errors import CasetrackError
from casetrack.messages import Message, Translate, say, say_count
from casetrack.reminders import (
    Channel,
    TimedRound,
    last_day_to_publish,
    rounds_by_now,
)
from casetrack.store import OpenDeadline

#: Working days that count as this week.
_WEEK = 5
_SUNDAY = 6
#: How many references a message names.
_NAMED = 20
_REPLY = "reply"
#: Rounds that do not come, before somebody is told.
_MISSED = 3
_LEAST_DOWN = timedelta(hours=1)


@dataclass(frozen=True)
class Done:
    """A timed round that was done, and what it came to; None where there is nothing to say."""

    name: str
    period: date
    says: Message | None


def timed_rounds(
    desk: Desk,
    translate: Translate,
    channels: Mapping[str, Channel],
    sender: Sender,
) -> tuple[Done, ...]:
    """Do the rounds that are to be done by now and were not done yet; one that fails stops none."""
    with desk.store.reading() as tx:
        calendar = desk.calendar(tx=tx)
    zone = ZoneInfo(desk.settings.installation.timezone)
    here = datetime.combine(desk.today, desk.now().astimezone(zone).time())
    publish_by = _publish_by(desk)
    done = []
    due = rounds_by_now(
        here, calendar, publish_by, _back_up_at(desk), with_anchor=_sees_to_all(desk)
    )
    for each in due:
        if not _begin(desk, each, sender):
            continue
        try:
            says = _do(desk, each, calendar, publish_by, translate, channels)
        except DAMAGED as error:
            says = say("this round failed: {why}", why=why_not(error))
        _end(desk, each, says, translate, channels)
        done.append(Done(each.name, each.period, says))
    return tuple(done)


def tell_of_a_gap(
    desk: Desk, translate: Translate, channels: Mapping[str, Channel]
) -> Message | None:
    """Tell those who lead that no round came for a while, and from when to when; before a round."""
    now = desk.now()
    with desk.store.transaction() as tx:
        known = tx.meta.get(LAST_SCAN)
        last = datetime.fromisoformat(known) if known else now
        every = timedelta(minutes=desk.settings.reminders.every_minutes)
        if now - last < max(_MISSED * every, _LEAST_DOWN):
            return None
        zone = ZoneInfo(desk.settings.installation.timezone)
        says = say(
            "reminders did not run from {first} to {last}; what came meanwhile goes out now",
            first=f"{last.astimezone(zone):%Y-%m-%d %H:%M}",
            last=f"{now.astimezone(zone):%Y-%m-%d %H:%M}",
        )
        tell_who_lead(desk, tx, f"gap/{known}", "gap", says, translate, channels)
    return says


def _begin(desk: Desk, each: TimedRound, sender: Sender) -> bool:
    with desk.store.transaction() as tx:
        return tx.schedulers.begin_round(
            desk.office.code, each.name, each.period, sender.name, desk.now()
        )


def _end(
    desk: Desk,
    each: TimedRound,
    says: Message | None,
    translate: Translate,
    channels: Mapping[str, Channel],
) -> None:
    """Say what a round came to, and that it is done, in one transaction."""
    words = says.put(translate) if says else ""
    with desk.store.transaction() as tx:
        if says is not None:
            tell_who_lead(
                desk, tx, f"{each.name}/{each.period}", each.name, says, translate, channels
            )
        tx.schedulers.end_round(desk.office.code, each.name, each.period, words, desk.now())


# What each round comes to


def _do(
    desk: Desk,
    each: TimedRound,
    calendar: Calendar,
    publish_by: date | None,
    translate: Translate,
    channels: Mapping[str, Channel],
) -> Message | None:
    match each.name:
        case "anchor":
            return mail_anchor(desk, translate, channels)
        case "backup":
            return _backed_up(desk, each.period, translate)
        case "verify":
            return _checked(desk, each.period)
        case "topics":
            keep_topics(desk)
            return None
        case "lapses":
            return _closed(desk)
        case "week":
            return _week(desk, calendar)
        case "calendar":
            return _unknown_year(desk)
        case "report_preflight":
            return _in_the_way(desk, each.period.year)
        case "report_lock":
            return _to_be_closed(desk, each.period.year)
        case "report_publish":
            return _publish(desk, calendar, publish_by)


def _sees_to_all(desk: Desk) -> bool:
    """Tell whether this office does what is done once for every office of the installation."""
    return desk.office.code == desk.settings.installation.default_office


def _back_up_at(desk: Desk) -> time | None:
    """Return when the day's backup is due; None where none is made, or by another office."""
    return desk.settings.backup.at if _sees_to_all(desk) and desk.premises.backups else None


def _backed_up(desk: Desk, day: date, translate: Translate) -> Message | None:
    """Back up, and say so only where something is wrong: what is well stands on the health page."""
    how_often = desk.settings.backup.try_out
    tried_out = how_often == "daily" or (how_often == "weekly" and day.weekday() == _SUNDAY)
    try:
        done = back_up_at_night(desk, translate, tried_out=tried_out)
    except (CasetrackError, OSError) as error:
        why = error.message if isinstance(error, CasetrackError) else error.strerror
        return say("there is no backup of {day}: {why}", day=day, why=why)
    if done.trial is None or not done.trial.findings:
        return None
    return say(
        "the backup {file}, restored on trial, is not whole (findings: {count}); older backups are "
        "kept; see: casetrack verify",
        file=done.file.name,
        count=len(done.trial.findings),
    )


def _checked(desk: Desk, night: date) -> Message | None:
    found = verify_some(desk, night)
    if not found.findings:
        return None
    return say(
        "the night's check found {things} in {cases}; see: casetrack verify",
        things=say_count("{count} thing", "{count} things", len(found.findings)),
        cases=say_count("{count} case", "{count} cases", found.cases),
    )


def _closed(desk: Desk) -> Message | None:
    if not desk.settings.reminders.close_lapsed:
        # Whoever handles them is told what may be recorded, by the reminders of their clocks.
        return None
    found = close_lapsed(desk)
    closed = [each.reference for each in found if each.why_not is None]
    if not closed:
        return None
    return say("deemed abandoned, now to be told: {references}", references=_names(closed))


def _week(desk: Desk, calendar: Calendar) -> Message:
    open_replies = [each for each in _open(desk) if each.clock == _REPLY]
    until = calendar.add(desk.today, _WEEK)
    late = [each.reference for each in open_replies if each.due < desk.today]
    soon = [each.reference for each in open_replies if desk.today <= each.due <= until]
    return say(
        "this week: {replies} open; {late} overdue: {late_ones}; {soon} due by {until}: "
        "{soon_ones}",
        replies=say_count("{count} reply", "{count} replies", len(open_replies)),
        late=len(late),
        late_ones=_names(late),
        soon=len(soon),
        until=until,
        soon_ones=_names(soon),
    )


def _unknown_year(desk: Desk) -> Message:
    uncertain = [each.reference for each in _open(desk) if each.provisional]
    return say(
        "the notice of holidays for {year} is not loaded; it comes out in November. Load it with: "
        "casetrack calendar load. {dates} until then: {references}",
        year=desk.today.year + 1,
        dates=say_count(
            "{count} date is provisional", "{count} dates are provisional", len(uncertain)
        ),
        references=_names(uncertain),
    )


def _in_the_way(desk: Desk, year: int) -> Message:
    """Say how much stands between the office and the table of the year."""
    found = preflight(desk, year).obstacles
    return say(
        "the table of {year} is due soon; {things}, {errors} of them must be set right; see: "
        "casetrack preflight {year}",
        year=year,
        things=say_count(
            "{count} thing stands in its way", "{count} things stand in its way", len(found)
        ),
        errors=sum(each.severity == "error" for each in found),
    )


def _to_be_closed(desk: Desk, year: int) -> Message | None:
    """Say that the year is to be closed, unless somebody has closed it."""
    form = form_for(desk.library, year, None)
    with desk.store.reading() as tx:
        if tx.years.closings(desk.office.code, form.id, year):
            return None
    return say(
        "the year {year} has ended; enter what is still missing, then: casetrack close-year {year}",
        year=year,
    )


def _publish(desk: Desk, calendar: Calendar, publish_by: date | None) -> Message | None:
    if publish_by is None:
        return None
    last = last_day_to_publish(publish_by, calendar)
    year = publish_by.year - 1
    if desk.today > last:
        return say("the report on {year} was to be published by {last}", year=year, last=last)
    left = calendar.count(desk.today, last)
    return say_count(
        "publish the report on {year} by {last}: {count} working day left",
        "publish the report on {year} by {last}: {count} working days left",
        left,
        year=year,
        last=last,
    )


def _publish_by(desk: Desk) -> date | None:
    """Return the day by which last year's table is to be published, by its form."""
    last_year = desk.today.year - 1
    forms = dict.fromkeys(form for law in desk.library.laws() for form in law.workflow.forms)
    days = (
        form.published_by(last_year)
        for form in map(desk.library.form, forms)
        if form.covers(last_year)
    )
    return next((day for day in days if day), None)


def _open(desk: Desk) -> tuple[OpenDeadline, ...]:
    with desk.store.reading() as tx:
        return tx.lists.open_deadlines(desk.office.code, date.max)


def _names(references: list[str]) -> str:
    """Return the first references as a list; a dash where there is none."""
    named = ", ".join(dict.fromkeys(references[:_NAMED]))
    return f"{named} …" if len(references) > _NAMED else named or "–"
