"""Cases: act, look, list, explain."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, optional_date
from casetrack.cli.files import read_bytes, write_bytes
from casetrack.cli.options import Json, Reference

if TYPE_CHECKING:
    from casetrack.desk import Acted, DueLine


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
    given = dict(pair(each) for each in facts or [])
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


def pair(text: str) -> tuple[str, str]:
    key, mark, value = text.partition("=")
    if not mark:
        raise typer.BadParameter(f"--set {text}: KEY=VALUE")
    return key.strip(), value


def show_acted(us: Called, acted: "Acted", as_json: bool) -> None:
    from casetrack.told import acted_told

    if as_json:
        us.print_told(acted_told(acted, us.desk().today, us.translate))
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
    from casetrack.told import actions_told

    state, actions, workflow = desk.what_is_open(us.desk(), reference)
    if as_json:
        us.print_told(actions_told(state, actions, workflow, us.translate))
        return
    us.console.print(workflow.states[state].title)
    for each in sorted(actions, key=lambda action: not action.is_open):
        takes = " ".join(key if needed else f"[{key}]" for key, needed in each.takes)
        why = f"– {each.why.put(us.translate)}" if each.why else takes
        mark = "✓" if each.is_open else " "
        us.console.print(f"{mark} {each.name:<28} {each.title}  {why}", markup=False)


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
    from casetrack.told import case_told

    us = called(context)
    if bundle is not None:
        _bundle(us, reference, bundle)
        return
    view = desk.look(us.desk(), reference)
    us.print_told(case_told(view, us.translate)) if as_json else show_case(us, view)


def _bundle(us: Called, reference: str, target: Path) -> None:
    from casetrack import desk
    from casetrack.i18n import translator

    ours = us.desk()
    # What is handed in is in the language of the law and not in the reader's.
    language = "zh-CN" if ours.notices.is_chinese("office") else "en"
    made = desk.bundle(ours, reference, translator(language))
    write_bytes(target, made.content)
    us.console.print(
        us.say_count("{path}: {count} file", "{path}: {count} files", len(made.files), path=target)
    )


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
    from casetrack.told import line_told

    if as_json:
        us.print_json([line_told(line).as_json() for line in lines])
    else:
        show_list(us, lines)


def explain(context: typer.Context, reference: Reference, as_json: Json = False) -> None:
    """Print each deadline of a case day by day."""
    from casetrack import desk
    from casetrack.cli.show import show_explanation
    from casetrack.told import explanation_told

    us = called(context)
    ours = us.desk()
    view = desk.look(ours, reference)
    explanations = desk.explain(ours, view)
    if as_json:
        us.print_json([explanation_told(each).as_json() for each in explanations])
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
