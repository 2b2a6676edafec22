"""Tables and accounts for people, in the terminal."""

from datetime import date
from typing import TYPE_CHECKING

from casetrack.cli.called import Called
from casetrack.i18n import mark

if TYPE_CHECKING:
    from casetrack.core.calendar import Calendar
    from casetrack.core.clock import CountedDay, Deadline
    from casetrack.desk import CaseView, Checked, DueLine

#: What a status is called; the words stand in the catalogs.
STATUS = {
    "running": mark("running"),
    "paused": mark("paused"),
    "met": mark("met"),
    "late": mark("late"),
    "overdue": mark("overdue"),
    "lapsed": mark("lapsed"),
    "superseded": mark("superseded"),
}
#: What an event is called that no action left.
EVENTS = {"recalculated": mark("due dates worked out again")}
_WEEKDAYS = (
    mark("Monday"),
    mark("Tuesday"),
    mark("Wednesday"),
    mark("Thursday"),
    mark("Friday"),
    mark("Saturday"),
    mark("Sunday"),
)

_LIST_COLUMNS = (
    mark("reference"),
    mark("state"),
    mark("received"),
    mark("due"),
    mark("standing"),
    mark("outcome"),
)


def weekday(us: Called, day: date) -> str:
    """Return the name of the day of the week."""
    return us.translate(_WEEKDAYS[day.weekday()])


def left(us: Called, working_days: int, status: str) -> str:
    """Return how much time is left, in words."""
    if status not in ("running", "overdue") or (status == "overdue" and working_days == 0):
        return us.translate(STATUS[status])
    if status == "overdue":
        return us.say_count(
            "overdue by {count} working day", "overdue by {count} working days", -working_days
        )
    return us.say_count("{count} working day left", "{count} working days left", working_days)


def show_explanation(us: Called, deadline: "Deadline", calendar: "Calendar", today: date) -> None:
    """Print a deadline's account: one line a counted day, days off run together."""
    from casetrack.core.clock import day_by_day, status

    console = us.console
    standing = status(deadline, today)
    provisional = us.translate(" (provisional)") if deadline.provisional else ""
    console.print(
        f"[bold]{deadline.title}[/]  {deadline.due} {weekday(us, deadline.due)}{provisional}"
        f"  {left(us, calendar.count(today, deadline.due), standing)}"
    )
    for step in deadline.steps:
        if step.began is not None:
            console.print(us.say("received: {how}", how=step.began))
        start = f"{step.start} {weekday(us, step.start)}"
        console.print(
            us.say("from {day}: {rule} ({source})", day=start, rule=step.rule, source=step.source)
        )
    # Between the days of a step in calendar days or months there is nothing to add up.
    spans = [(step.start, step.due) for step in deadline.steps if step.working_days is not None]
    days = day_by_day(deadline, calendar)
    added_up = [each for each in days if any(first < each.day <= last for first, last in spans)]
    for line in _lines(us, added_up):
        console.print(line)
    if deadline.silence and deadline.is_open:
        console.print(deadline.silence, markup=False)
    if deadline.alternative_due:
        console.print(us.say("the other date in dispute: {due}", due=deadline.alternative_due))
    if deadline.provisional:
        console.print(
            us.say(
                "provisional: the working days after {day} are not announced yet; the date turns "
                "final when the notice is loaded",
                day=calendar.certain_to,
            )
        )


def _lines(us: Called, days: list["CountedDay"]) -> list[str]:
    lines: list[str] = []
    run: list[CountedDay] = []
    for day in days:
        if day.number is None and (not run or _same_reason(run[-1], day)):
            run.append(day)
            continue
        lines += [_off(us, run)] if run else []
        run = [] if day.number is not None else [day]
        if day.number is not None:
            lines.append(_counted(us, day))
    return lines + ([_off(us, run)] if run else [])


def _same_reason(one: "CountedDay", other: "CountedDay") -> bool:
    return _reason_key(one) == _reason_key(other)


def _reason_key(day: "CountedDay") -> tuple[object, ...]:
    if day.left_out:
        return ("left out", day.left_out)
    return (day.note.kind, day.note.name, day.note.source)


def _counted(us: Called, day: "CountedDay") -> str:
    why = f"  {_why(us, day)}" if day.note.kind not in ("weekday", "weekend") else ""
    return f"{day.number:>4}   {day.day} {weekday(us, day.day)}{why}"


def _off(us: Called, run: list["CountedDay"]) -> str:
    first, last = run[0], run[-1]
    span = str(first.day)
    if last is not first:
        span = us.say("{first} to {last}", first=first.day, last=f"{last.day:%m-%d}")
    return f"[dim]   –   {span}  {_why(us, first)}[/]"


def _why(us: Called, day: "CountedDay") -> str:
    return day.why.put(us.translate) if day.why else ""


def show_case(us: Called, view: "CaseView") -> None:
    """Print one case: what it is, its deadlines, its events, its letters."""
    stored = view.stored
    state = view.workflow.states[stored.state or "new"].title
    us.console.print(f"[bold]{stored.reference}[/]  {state}  ({view.workflow.id})")
    _show_deadlines(us, view)
    _show_milestones(us, view)
    _show_events(us, view)
    _show_items(us, view)
    _show_remedies(us, view)
    for notice in view.notices:
        title = view.workflow.notices[notice.kind].title
        us.console.print(f"{title}  {notice.number or ''}  sha256 {notice.sha256[:16]}…")


def _show_deadlines(us: Called, view: "CaseView") -> None:
    from rich.table import Table

    from casetrack.core.clock import status

    deadlines = Table(box=None, pad_edge=False)
    for title in (mark("clock"), mark("due"), mark("status"), mark("met on")):
        deadlines.add_column(us.translate(title))
    for each in view.deadlines.all:
        provisional = us.translate(" (provisional)") if each.provisional and each.is_open else ""
        deadlines.add_row(
            f"{each.title} {each.subject or ''}",
            f"{each.due} {weekday(us, each.due)}{provisional}",
            us.translate(STATUS[status(each, view.today)]),
            str(each.met_on or ""),
        )
    us.console.print(deadlines)


def _show_milestones(us: Called, view: "CaseView") -> None:
    for milestone in view.milestones:
        standing = us.translate("open") if milestone.is_open else str(milestone.met_on or "–")
        us.console.print(
            us.say(
                "milestone  {title}  {due}  {standing}",
                title=milestone.title,
                due=milestone.due,
                standing=standing,
            ),
            style="dim",
        )


def _show_events(us: Called, view: "CaseView") -> None:
    from rich.table import Table

    case = view.stored.case
    events = Table(box=None, pad_edge=False)
    for title in (mark("no."), mark("event"), mark("on"), mark("by")):
        events.add_column(us.translate(title))
    for event in case.events:
        action = view.workflow.actions.get(event.action or "")
        void = us.translate(" (set right)") if event.position in case.voided else ""
        events.add_row(
            str(event.position),
            (action.title if action else us.translate(EVENTS.get(event.type, event.type))) + void,
            str(event.on),
            event.actor,
        )
    us.console.print(events)


def _show_items(us: Called, view: "CaseView") -> None:
    for item in view.items:
        outcome = view.workflow.outcomes.get(item.outcome or "")
        became = outcome.title if outcome else us.translate("not decided yet")
        main = us.translate(" (main item)") if item.is_main and len(view.items) > 1 else ""
        asked = f"{item.key}  {view.asked[item.key]}  {item.division or ''}"
        us.console.print(f"{asked}  {became}{main}", markup=False)


def _show_remedies(us: Called, view: "CaseView") -> None:
    for remedy in view.remedies:
        kind = view.workflow.fields["kind"].choices.get(remedy.kind, remedy.kind)
        result = view.workflow.fields["result"].choices.get(remedy.result or "", "")
        became = (
            f"{result} {remedy.concluded_on}" if remedy.concluded_on else us.translate("pending")
        )
        us.console.print(f"{remedy.key}  {kind}  {remedy.filed_on}  {became}")


def show_list(us: Called, lines: "tuple[DueLine, ...]") -> None:
    """Print a list of cases."""
    from rich.table import Table

    if not lines:
        us.console.print(us.translate("no cases"))
        return
    table = Table(box=None, pad_edge=False)
    for title in _LIST_COLUMNS:
        table.add_column(us.translate(title))
    for line in lines:
        provisional = us.translate(" (provisional)") if line.provisional else ""
        table.add_row(
            line.reference,
            line.state_title,
            str(line.received_on or us.translate("to be confirmed")),
            f"{line.due or ''}{provisional}",
            left(us, line.working_days_left or 0, line.status),
            line.outcome_title or "",
        )
    us.console.print(table)


def show_checked(us: Called, checked: "tuple[Checked, ...]") -> None:
    """Print what was found in a letter and in files, what blocks marked."""
    for each in checked:
        us.console.print(each.name, style="bold", markup=False)
        if not each.findings:
            nothing = us.translate("nothing found")
            us.console.print(f"  {nothing}")
        for finding in each.findings:
            blocks = us.translate("must be seen to") if finding.blocks else us.translate("look")
            place, says = finding.place.put(us.translate), finding.says.put(us.translate)
            source = f"（{finding.source}）" if finding.source else ""
            us.console.print(f"  {blocks}  {place}: {says}{source}", markup=False)
