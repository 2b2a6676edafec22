"""How long data about people is kept: the list first, then somebody confirms it."""

from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.options import Json, Reference

if TYPE_CHECKING:
    from casetrack.desk import RetentionReport


app = typer.Typer(
    help="保存期限：先列清单，确认后清除 · Retention: a list first, then erasure",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="retention")


@app.command("report", help="今天到期、可以清除的 · What would be erased today")
def report(context: typer.Context, as_json: Json = False) -> None:
    """List what would be erased today; nothing is erased."""
    from casetrack import desk

    us = called(context)
    found = desk.retention_report(us.desk())
    us.print_json(_report_json(found)) if as_json else _show(us, found)


def _report_json(found: "RetentionReport") -> dict[str, object]:
    return {
        "contacts_before": found.contacts_before,
        "cases_before": found.cases_before,
        "applicants": found.people,
        "cases": [
            {"reference": each.reference, "received_on": each.received_on, "last_on": each.last_on}
            for each in found.cases
        ],
        "held": [
            {"reference": each.reference, "open_remedy": each.has_open_remedy}
            for each in found.held
        ],
        "by_year": found.by_year,
        "enquiries": found.enquiries,
        "posting_lists": [{"year": year, "number": number} for year, number in found.lists],
        "confirm": None if found.is_empty else found.code,
    }


def _show(us: Called, found: "RetentionReport") -> None:
    if found.contacts_before is None and found.cases_before is None:
        us.console.print(
            us.translate("everything is kept for ever; see [privacy] in config.toml"), markup=False
        )
        return
    us.console.print(
        us.say(
            "numbers and contacts, nothing has happened since {day}: applicants {people}",
            people=len(found.people),
            day=found.contacts_before or "–",
        )
    )
    us.console.print(
        us.say(
            "words, files and letters, nothing has happened since {day}: applications {count}",
            count=len(found.cases),
            day=found.cases_before or "–",
        )
    )
    us.console.print(
        us.say(
            "questions that became no application: {enquiries}; stamped posting lists: {lists}",
            enquiries=len(found.enquiries),
            lists=len(found.lists),
        )
    )
    for year, count in found.by_year.items():
        us.console.print(us.say("  received in {year}: {count}", year=year, count=count))
    for each in found.cases:
        us.console.print(f"  {each.reference}  {each.received_on} – {each.last_on}", markup=False)
    for each in found.held:
        why = us.translate("a remedy is open") if each.has_open_remedy else us.translate("on hold")
        us.console.print(f"  {each.reference}  {why}", markup=False)
    if not found.is_empty:
        us.console.print(
            us.say("to erase this: casetrack retention erase --confirm {code}", code=found.code),
            soft_wrap=True,
        )


@app.command("erase", help="清除清单所列，不能恢复 · Erase what the report lists, for good")
def erase(
    context: typer.Context,
    confirm: Annotated[str, typer.Option(help="清单末尾的确认码 · Code at the report's end")],
    as_json: Json = False,
) -> None:
    """Erase what the report lists; who did it and when is recorded."""
    from casetrack import desk

    us = called(context)
    done = desk.erase_past(us.desk(), confirm)
    if as_json:
        us.print_json(
            {
                "applicants": done.people,
                "cases": done.cases,
                "texts": done.texts,
                "files": done.files,
                "enquiries": done.enquiries,
                "posting_lists": done.lists,
            }
        )
        return
    us.console.print(
        us.say(
            "erased: applicants' contacts {people}, applications' words {cases}, texts {texts}, "
            "files {files}",
            people=done.people,
            cases=done.cases,
            texts=done.texts,
            files=done.files,
        ),
        soft_wrap=True,
    )


@app.command("hold", help="暂停清除 · Nothing of it may be erased")
def hold(
    context: typer.Context,
    reference: Reference,
    why: Annotated[str, typer.Option(help="理由 · Why")],
) -> None:
    """Say that nothing of a case may be erased, and why."""
    from casetrack import desk

    us = called(context)
    desk.put_on_hold(us.desk(), reference, why)
    us.console.print(us.say("{reference} is on hold", reference=reference))


@app.command("release", help="恢复清除 · Lift the hold")
def release(context: typer.Context, reference: Reference) -> None:
    """Lift the hold on a case."""
    from casetrack import desk

    us = called(context)
    desk.release_hold(us.desk(), reference)
    us.console.print(us.say("{reference} is on hold no more", reference=reference))


@app.command("log", help="清除和提供的记录 · What was erased and given out")
def log(context: typer.Context, as_json: Json = False) -> None:
    """Print what was erased and given out, by whom and when."""
    from casetrack import desk

    us = called(context)
    done = desk.privacy_acts(us.desk())
    if as_json:
        us.print_json(
            [
                {
                    "kind": each.kind,
                    "subject": each.subject,
                    "at": each.done_at,
                    "by": each.done_by,
                    "counts": each.counts,
                }
                for each in done
            ]
        )
        return
    for each in done:
        us.console.print(
            f"{each.done_at:%Y-%m-%d %H:%M}  {each.done_by}  {each.kind}  {each.subject}",
            markup=False,
        )
