"""Questions by telephone or at the counter, counted apart."""

from collections import Counter
from datetime import date
from typing import Annotated

import typer

from casetrack.cli.called import called, optional_date
from casetrack.cli.options import Json

app = typer.Typer(
    help="咨询：登记、列出、转为申请 · Enquiries: log, list, become an application",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="enquiry")


@app.command("log", help="登记一次咨询 · Log one")
def log(
    context: typer.Context,
    question: Annotated[str, typer.Option(help="咨询的问题 · What was asked")],
    channel: Annotated[str, typer.Option(help="方式 · phone counter online other")] = "phone",
    answer: Annotated[str | None, typer.Option(help="答复 · What was answered")] = None,
    on: Annotated[str | None, typer.Option(help="日期，空着为今天 · Date, today if empty")] = None,
    as_json: Json = False,
) -> None:
    """Log a question; it is no application, and no clock runs."""
    from casetrack import desk

    us = called(context)
    number = desk.log_enquiry(us.desk(), question, channel, answer, optional_date("--on", on))
    if as_json:
        us.print_json({"number": number})
    else:
        us.console.print(us.say("enquiry no. {number}", number=number))


@app.command("list", help="列出某年的咨询 · List those of a year")
def list_enquiries(
    context: typer.Context,
    year: Annotated[int | None, typer.Argument(help="年份，空着为今年 · Year")] = None,
    as_json: Json = False,
) -> None:
    """List the enquiries of a year with their count by channel."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    of_year = year or ours.today.year
    found = desk.enquiries(ours, date(of_year, 1, 1), date(of_year, 12, 31))
    counted = Counter(each.channel for each in found)
    if as_json:
        us.print_json(
            {
                "year": of_year,
                "count": len(found),
                "channels": dict(counted),
                "enquiries": [
                    {
                        "number": each.number,
                        "asked_on": each.asked_on.isoformat(),
                        "channel": each.channel,
                        "question": each.question,
                        "answer": each.answer,
                        "became": each.became,
                    }
                    for each in found
                ],
            }
        )
        return
    for each in found:
        became = f"→ {each.became}" if each.became else ""
        way = desk.ENQUIRY_CHANNELS[each.channel]
        us.console.print(
            f"{each.number}  {each.asked_on}  {way}  {each.question or '–'}  {became}", markup=False
        )
    us.console.print(
        us.say_count(
            "{count} enquiry in {year}", "{count} enquiries in {year}", len(found), year=of_year
        )
    )


@app.command("become", help="咨询转为申请 · Say which application it became")
def become(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="咨询的编号 · Number of the enquiry")],
    reference: Annotated[str, typer.Argument(help="申请编号 · Reference")],
) -> None:
    """Link an enquiry with the application that was logged for it."""
    from casetrack import desk

    us = called(context)
    desk.enquiry_became(us.desk(), number, reference)
    us.console.print(
        us.say("enquiry no. {number} became {reference}", number=number, reference=reference)
    )
