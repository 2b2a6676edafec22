"""Cases: act, look, list, explain."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.files import read_bytes, write_bytes

if TYPE_CHECKING:
    from casetrack.core.workflow import OpenAction, Workflow
    from casetrack.desk import Acted, CaseView, DueLine, Explanation

Json = Annotated[bool, typer.Option("--json", help="JSON")]
Reference = Annotated[str, typer.Argument(help="申请编号 · Reference")]


def add_to(app: typer.Typer) -> None:
    app.command("act", help="办理一步；不写动作就列出可办的 · Act, or list what is open")(act)
    app.command("show", help="看一件 · Show one case")(show)
    app.command("list", help="列出申请件 · List cases")(list_cases)
    app.command("explain", help="到期日逐日说明 · Explain each deadline day by day")(explain)
    app.command("due", help="到期、临期、逾期 · What is due, at risk, overdue")(due)


def act(
    context: typer.Context,
    reference: Reference,
    action: Annotated[str | None, typer.Argument(help="办理动作 · Action")] = None,
    on: Annotated[str | None, typer.Option(help="日期，空着为今天 · Date, today if empty")] = None,
    facts: Annotated[list[str] | None, typer.Option("--set", help="KEY=VALUE")] = None,
    attach: Annotated[list[Path] | None, typer.Option(help="附件 · File to attach")] = None,
    number: Annotated[
        str | None, typer.Option(help="用预留的文号 · A number that was reserved for the letter")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="试算，什么也不保存 · Try it out and keep nothing")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fire one action, or list the open ones with their fields."""
    from casetrack import desk

    us = called(context)
    if action is None:
        _list_actions(us, reference, as_json)
        return
    day = optional_date("--on", on)
    given = dict(_pair(each) for each in facts or [])
    if dry_run:
        tried = desk.what_if(us.desk(), reference, action, day, given)
        _show_tried(us, tried, as_json)
        return
    files = [(path.name, read_bytes(path)) for path in attach or []]
    show_acted(us, desk.act(us.desk(), reference, action, day, given, files, number), as_json)


def _show_tried(us: Called, tried: "Acted", as_json: bool) -> None:
    from casetrack.cli.show import weekday

    show_acted(us, tried, as_json)
    if as_json:
        return
    for each in tried.deadlines.all:
        if each.is_open:
            provisional = us.translate(" (provisional)") if each.provisional else ""
            us.console.print(f"{each.title}  {each.due} {weekday(us, each.due)}{provisional}")
    us.console.print(us.translate("tried out: nothing was kept"))


def _pair(text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark:
        raise typer.BadParameter(f"--set {text}: KEY=VALUE")
    return key.strip(), value


def show_acted(us: Called, acted: "Acted", as_json: bool) -> None:
    from casetrack.core.clock import deadlines_json

    today = us.desk().today
    if as_json:
        us.print_json(
            {
                "reference": acted.reference,
                "position": acted.event.position,
                "event": acted.event.type,
                "state": acted.state,
                "deadlines": deadlines_json(acted.deadlines, today, us.translate)["deadlines"],
                "notices": [
                    {"kind": each.kind, "number": each.number, "sha256": each.sha256}
                    for each in acted.notices
                ],
                "warnings": [each.put(us.translate) for each in acted.warnings],
                "also_answered": [each.reference for each in acted.others],
            }
        )
        return
    workflow = acted.workflow
    us.console.print(
        us.say(
            "{reference}  no. {position} {event}, now {state}",
            reference=acted.reference,
            position=acted.event.position,
            event=workflow.actions[acted.event.action or ""].title,
            state=workflow.states[acted.state].title,
        )
    )
    if isinstance(amount := acted.event.payload.get("amount_yuan"), str):
        us.console.print(f"{workflow.fields['amount_yuan'].title}  {amount}")
    for letter in acted.notices:
        title = workflow.notices[letter.kind].title
        us.console.print(f"{title}  {letter.number or ''}  sha256 {letter.sha256[:16]}…")
    for warning in acted.warnings:
        us.warn(warning)
    for other in acted.others:
        show_acted(us, other, as_json=False)


def _list_actions(us: Called, reference: str, as_json: bool) -> None:
    from casetrack import desk

    state, actions, workflow = desk.what_is_open(us.desk(), reference)
    if as_json:
        listed = [_action_json(us, each, workflow) for each in actions]
        us.print_json({"state": state, "actions": listed})
        return
    us.console.print(workflow.states[state].title)
    for each in sorted(actions, key=lambda action: not action.is_open):
        takes = " ".join(key if needed else f"[{key}]" for key, needed in each.takes)
        why = f"– {each.why.put(us.translate)}" if each.why else takes
        mark = "✓" if each.is_open else " "
        us.console.print(f"{mark} {each.name:<28} {each.title}  {why}", markup=False)


def _action_json(us: Called, action: "OpenAction", workflow: "Workflow") -> dict[str, object]:
    told: dict[str, object] = {
        "action": action.name,
        "title": action.title,
        "open": action.is_open,
        "needs": [
            {"key": key, "title": workflow.fields[key].title, "required": needed}
            for key, needed in action.takes
        ],
        "roles": list(action.roles),
    }
    if action.why is not None:
        told["why"] = action.why.put(us.translate)
    return told


def show(
    context: typer.Context,
    reference: Reference,
    bundle: Annotated[
        Path | None, typer.Option(help="全部材料写成一个 .zip · Evidence bundle, to a file")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show one case, or write all that is on record of it into one archive."""
    from casetrack import desk
    from casetrack.cli.show import show_case

    us = called(context)
    if bundle is not None:
        _bundle(us, reference, bundle)
        return
    view = desk.look(us.desk(), reference)
    us.print_json(_case_json(us, view)) if as_json else show_case(us, view)


def _bundle(us: Called, reference: str, target: Path) -> None:
    from casetrack import desk
    from casetrack.i18n import translator

    ours = us.desk()
    # What is handed in is in the language of the law and not in the reader's.
    language = "zh-CN" if ours.notices.is_chinese("office") else "en"
    made = desk.bundle(ours, reference, translator(language))
    write_bytes(target, made.content)
    us.console.print(us.say("{path}: {count} file(s)", path=target, count=len(made.files)))


def _case_json(us: Called, view: "CaseView") -> dict[str, object]:
    from casetrack.core.clock import deadlines_json

    stored = view.stored
    return {
        "reference": stored.reference,
        "office": stored.office,
        "workflow": stored.workflow_id,
        "state": stored.state,
        "received_on": None if stored.unconfirmed_since else stored.received_on.isoformat(),
        "channel": stored.channel,
        "applicant_type": stored.applicant_type,
        "outcome": stored.outcome,
        "replied_on": stored.replied_on and stored.replied_on.isoformat(),
        "deadlines": deadlines_json(view.deadlines, view.today, us.translate)["deadlines"],
        "milestones": [
            {
                "milestone": each.name,
                "title": each.title,
                "due": each.due.isoformat(),
                "provisional": each.provisional,
                "met_on": each.met_on and each.met_on.isoformat(),
                "open": each.is_open,
            }
            for each in view.milestones
        ],
        "warnings": [each.put(us.translate) for each in view.deadlines.warnings],
        "events": [
            {
                "position": event.position,
                "type": event.type,
                "action": event.action,
                "occurred_on": event.on.isoformat(),
                "recorded_at": event.recorded_at and event.recorded_at.isoformat(),
                "actor": event.actor,
                "voided": event.position in stored.case.voided,
                "facts": view.facts[event.position],
            }
            for event in stored.case.events
        ],
        "notices": [
            {
                "kind": each.kind,
                "number": each.number,
                "sha256": each.sha256,
                "position": each.position,
            }
            for each in view.notices
        ],
        "items": [
            {
                "id": each.key,
                "request": view.asked[each.key],
                "division": each.division,
                "outcome": each.outcome,
                "main": each.is_main,
            }
            for each in view.items
        ],
        "joint_applicants": [{"id": each.key} for each in view.parties],
        "remedies": [
            {
                "id": each.key,
                "kind": each.kind,
                "filed_on": each.filed_on.isoformat(),
                "result": each.result or "pending",
                "concluded_on": each.concluded_on and each.concluded_on.isoformat(),
            }
            for each in view.remedies
        ],
        "rounds": [
            {
                "replied_on": each.on.isoformat(),
                "outcome": each.outcome,
                "counted": each == view.counted,
            }
            for each in view.rounds
        ],
    }


def list_cases(
    context: typer.Context,
    state: Annotated[str | None, typer.Option(help="状态 · State")] = None,
    due_before: Annotated[str | None, typer.Option(help="此日之前到期 · Due before")] = None,
    search: Annotated[
        str | None, typer.Option(help="词语、姓名、编号、文号 · Words, a name, a number")
    ] = None,
    outcome: Annotated[str | None, typer.Option(help="办理结果 · Outcome")] = None,
    closing: Annotated[
        str | None,
        typer.Option(help="按时办结 延期办结 逾期办结 · How it was closed: in_time extended late"),
    ] = None,
    replied_from: Annotated[
        str | None, typer.Option(help="此日起答复 · Answered on or after")
    ] = None,
    replied_to: Annotated[str | None, typer.Option(help="至此日答复 · Answered up to")] = None,
    as_json: Json = False,
) -> None:
    """List cases, the soonest due first."""
    from casetrack import desk

    us = called(context)
    wanted = desk.Wanted(
        state=state,
        due_before=optional_date("--due-before", due_before),
        search=search,
        outcome=outcome,
        closing=desk.how_closed(closing) if closing else None,
        replied_from=optional_date("--replied-from", replied_from),
        replied_to=optional_date("--replied-to", replied_to),
    )
    _show_lines(us, desk.list_cases(us.desk(), wanted), as_json)


def due(
    context: typer.Context,
    on: Annotated[str | None, typer.Option(help="哪一天，空着为今天 · Day, today if empty")] = None,
    as_json: Json = False,
) -> None:
    """Print the open cases, the most urgent first."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    _show_lines(us, desk.due(ours, optional_date("--on", on)), as_json)
    for behind in desk.calendars_behind(ours):
        us.warn(desk.waiting_on_the_shelf(behind))


def _show_lines(us: Called, lines: "tuple[DueLine, ...]", as_json: bool) -> None:
    from casetrack.cli.show import show_list

    if not as_json:
        show_list(us, lines)
        return
    us.print_json(
        [
            {
                "reference": line.reference,
                "state": line.state,
                "received_on": line.received_on and line.received_on.isoformat(),
                "due": line.due and line.due.isoformat(),
                "provisional": line.provisional,
                "status": line.status,
                "working_days_left": line.working_days_left,
                "outcome": line.outcome,
            }
            for line in lines
        ]
    )


def explain(context: typer.Context, reference: Reference, as_json: Json = False) -> None:
    """Print each deadline of a case day by day."""
    from casetrack import desk
    from casetrack.cli.show import show_explanation

    us = called(context)
    ours = us.desk()
    view = desk.look(ours, reference)
    explanations = desk.explain(ours, view)
    if as_json:
        us.print_json([_explanation_json(each) for each in explanations])
        return
    us.console.print(
        f"[bold]{reference}[/]  {view.workflow.states[view.stored.state or 'new'].title}"
    )
    calendar = view.calendar
    for each in explanations:
        us.console.print()
        show_explanation(us, each.deadline, calendar, ours.today)
    for warning in view.deadlines.warnings:
        us.warn(warning)


def _explanation_json(each: "Explanation") -> dict[str, object]:
    return {
        "clock": each.deadline.clock,
        "due": each.deadline.due.isoformat(),
        "status": each.status,
        "working_days_left": each.working_days_left,
        "days": [
            {
                "day": day.day.isoformat(),
                "number": day.number,
                "kind": day.note.kind,
                "name": day.note.name,
                "source": day.left_out or day.note.source,
            }
            for day in each.days
        ],
    }
