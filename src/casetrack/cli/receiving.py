"""Log an application."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called, read_option_date
from casetrack.cli.from_files import all_needed, given_file, show_read
from casetrack.cli.options import Json
from casetrack.errors import BadInput

if TYPE_CHECKING:
    from casetrack.desk import Received


def add_to(app: typer.Typer) -> None:
    app.command("receive", help="登记一件申请 · Log one application")(receive)


def receive(
    context: typer.Context,
    channel: Annotated[
        str | None,
        typer.Option(help="申请渠道，必填 · Needed: in_person post fax online email oral"),
    ] = None,
    applicant_name: Annotated[
        str | None, typer.Option(help="申请人（必填） · Needed: applicant")
    ] = None,
    applicant_type: Annotated[
        str | None, typer.Option(help="申请人类型（必填） · Needed: natural_person commercial …")
    ] = None,
    request: Annotated[
        str | None, typer.Option(help="申请内容（必填） · Needed: what is asked for")
    ] = None,
    received_on: Annotated[
        str | None,
        typer.Option(help="收到日期，空着由下列日期确定 · Date of receipt, else by the days below"),
    ] = None,
    submitted_on: Annotated[str | None, typer.Option(help="提交日期 · Submitted on")] = None,
    arrived_on: Annotated[
        str | None, typer.Option(help="到达工作机构日期 · Reached the unit on")
    ] = None,
    signed_on: Annotated[str | None, typer.Option(help="签收日期 · Signed for on")] = None,
    signed_for_by: Annotated[str | None, typer.Option(help="签收人 · Signed for by")] = None,
    confirmed_on: Annotated[
        str | None, typer.Option(help="与申请人确认日期 · Confirmed with the applicant on")
    ] = None,
    forwarded_from: Annotated[str | None, typer.Option(help="转来的机关 · Passed on by")] = None,
    forwarded_number: Annotated[
        str | None, typer.Option(help="转来机关的编号 · Its number there")
    ] = None,
    forwarded_on: Annotated[str | None, typer.Option(help="转来日期 · Passed on on")] = None,
    addressed_to: Annotated[
        str | None, typer.Option(help="申请原来写给 · Addressed to: us other")
    ] = None,
    filled_by: Annotated[
        str | None, typer.Option(help="口头申请的代为填写人 · Who filled in the form")
    ] = None,
    id_number: Annotated[str | None, typer.Option(help="证件号码")] = None,
    phone: Annotated[str | None, typer.Option(help="联系电话")] = None,
    email: Annotated[str | None, typer.Option(help="电子邮箱")] = None,
    address: Annotated[str | None, typer.Option(help="通信地址")] = None,
    contact_person: Annotated[
        str | None, typer.Option(help="单位的联系人 · Contact person of an organisation")
    ] = None,
    supply: Annotated[
        str | None, typer.Option(help="提供方式 · paper electronic disk inspection any")
    ] = None,
    delivery: Annotated[
        str | None, typer.Option(help="获取途径 · post email pick_up fax online on_site")
    ] = None,
    handler: Annotated[str | None, typer.Option(help="承办处室 · Division")] = None,
    reference: Annotated[
        str | None, typer.Option(help="申请编号，空着自动编 · Allocated if empty")
    ] = None,
    workflow: Annotated[
        str | None, typer.Option(help="办理流程，空着按收到日期 · By date if empty")
    ] = None,
    item: Annotated[
        list[str] | None, typer.Option(help="申请事项，可写几次 · One thing asked for, repeatable")
    ] = None,
    joint_applicant: Annotated[
        list[str] | None, typer.Option(help="共同申请人，可写几次 · Joint applicant, repeatable")
    ] = None,
    agent_name: Annotated[str | None, typer.Option(help="代理人 · Agent")] = None,
    agent_kind: Annotated[
        str, typer.Option(help="代理人身份 · agent guardian representative")
    ] = "agent",
    agent_papers: Annotated[
        bool, typer.Option(help="代理手续、身份证明齐全 · The agent's papers are there")
    ] = False,
    from_mail: Annotated[
        Path | None, typer.Option(help="从电子邮件（.eml）填写，选项优先 · Fill it from a mail")
    ] = None,
    from_sheet: Annotated[
        Path | None, typer.Option(help="从平台导出表填写 · Fill it from a platform's export")
    ] = None,
    row: Annotated[
        int | None, typer.Option(help="导出表的行号 · The row's number in the sheet", min=1)
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="同一邮件、同一行另有一件申请 · Another one in the same")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只显示读到的内容，不登记 · Show what is read only")
    ] = False,
    as_json: Json = False,
) -> None:
    """Log one application; print its reference and deadline."""
    from casetrack import desk

    us = called(context)
    file = given_file(from_mail, from_sheet, row)
    if file is None and (dry_run or again):
        raise BadInput("--dry-run and --again go with --from-mail or --from-sheet")
    options = {
        "channel": channel,
        "applicant_name": applicant_name,
        "applicant_type": applicant_type,
        "request": request,
        "id_number": id_number,
        "phone": phone,
        "email": email,
        "address": address,
        "contact_person": contact_person,
        "supply": supply,
        "delivery": delivery,
        "handler": handler,
        "submitted_on": submitted_on,
        "agent_name": agent_name,
    }
    said = {key: value for key, value in options.items() if value is not None}
    if file is None:
        all_needed(said)
    ours = us.desk()
    found, content = file.read(ours) if file is not None else (None, b"")
    if found is not None:
        # An option says it better than the file.
        said = {**{key: value for key, value in found.typed.items() if value}, **said}
        if dry_run:
            show_read(us, found, said, as_json)
            return
        all_needed(said)
    ways = {
        "received_on": received_on,
        "arrived_on": arrived_on,
        "signed_on": signed_on,
        "signed_for_by": signed_for_by,
        "confirmed_on": confirmed_on,
        "forwarded_from": forwarded_from,
        "forwarded_number": forwarded_number,
        "forwarded_on": forwarded_on,
        "addressed_to": addressed_to,
        "filled_by": filled_by,
    }
    known = {key: said.get(key) for key in options} | ways
    given = {key: value for key, value in known.items() if value is not None}
    application = replace(
        desk.application_of(given, read_option_date),
        reference=reference,
        workflow=workflow,
        further=(
            *(("add_applicant", {"applicant_name": name}) for name in joint_applicant or ()),
            *_agent(said.get("agent_name"), agent_kind, agent_papers),
            *(("add_item", {"item": text}) for text in item or ()),
        ),
    )
    if file is None or found is None:
        logged = desk.receive(ours, application)
    else:
        before = len(found.became) if again else 0
        came = desk.FromOriginal(0, file.row, found.taken, before)
        logged = desk.receive_from(ours, application, file.path.name, content, came)
    _show_received(us, logged, as_json)


def _agent(name: str | None, kind: str, has_papers: bool) -> Iterator[tuple[str, dict[str, str]]]:
    if name is not None:
        papers = "yes" if has_papers else "no"
        facts = {"agent_name": name, "agent_kind": kind}
        yield "name_agent", {**facts, "authorisation": papers, "agent_identity": papers}


def _show_received(us: Called, logged: "Received", as_json: bool) -> None:
    from casetrack.told import received_told

    if as_json:
        us.print_told(received_told(logged, us.translate))
        return
    if logged.due is None and logged.received_on is not None:
        us.console.print(
            us.say("{reference}  logged; no period to reply is set", reference=logged.reference)
        )
    elif logged.due is None:
        us.console.print(
            us.say(
                "{reference}  receipt to be confirmed by {day}; the reply clock does not run yet",
                reference=logged.reference,
                day=logged.confirm_by or "-",
            )
        )
    else:
        _show_due(us, logged, logged.due)
    for warning in logged.warnings:
        us.warn(warning)


def _show_due(us: Called, logged: "Received", due: date) -> None:
    from casetrack.cli.show import weekday

    mark = us.translate(" (provisional)") if logged.provisional else ""
    us.console.print(
        us.say(
            "{reference}  reply due on {due} {weekday}{mark}",
            reference=logged.reference,
            due=due,
            weekday=weekday(us, due),
            mark=mark,
        )
    )
