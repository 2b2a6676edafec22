"""The main job as a story: a year that was published, counted again; then a live application."""

import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from casetrack import desk
from casetrack.cli.called import Called, now
from casetrack.cli.reports import checked, show_findings, show_report
from casetrack.cli.show import show_explanation, weekday
from casetrack.cli.worked import REVIEWS, work, working_days_before
from casetrack.core.statistics import Report
from casetrack.desk import Application, Desk
from casetrack.errors import Refused, StoreError
from casetrack.office import database_url
from casetrack.store import Store

_DATA = Path(__file__).parents[1] / "demo"
_DATABASE = "casetrack.db"
_LETTERS = "letters"
_RECEIVED_WORKING_DAYS_AGO = 10
_ASKED_AFTER_WORKING_DAYS = 5


def tell(us: Called, folder: Path) -> Path:
    """Make the demonstration in a folder, telling what happens; return its settings file."""
    config = _prepare(folder)
    us = replace(us, config=config, database=None, office=None)
    _heading(us, "1", us.translate("An office, its people, its database"))
    url = database_url(us.settings, config, None)
    store = desk.initialise(url, us.settings, now(), us.keys)
    us.console.print(us.say("database: {place}", place=store.place), soft_wrap=True)
    store.close()
    _people(us)
    _the_year(us, folder)
    _its_table(us)
    _live(us)
    _at_work(us)
    return config


def _prepare(folder: Path) -> Path:
    """Return the settings in the folder; an earlier demonstration there is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    database = folder / _DATABASE
    if database.exists() and not _is_demo(database):
        raise Refused(
            "{path} is not a demonstration's database; name another folder with --dir",
            path=database,
        )
    for ending in ("", "-wal", "-shm"):
        (folder / f"{_DATABASE}{ending}").unlink(missing_ok=True)
    shutil.rmtree(folder / _LETTERS, ignore_errors=True)
    (folder / _LETTERS).mkdir()
    config = folder / "config.toml"
    shutil.copyfile(_DATA / "config.toml", config)
    return config


def _is_demo(database: Path) -> bool:
    try:
        store = Store.open(f"sqlite:///{database.absolute()}", without_its_keys=True)
    except StoreError:
        return False
    with store.reading() as tx:
        is_demo = tx.meta.get("demo") is not None
    store.close()
    return is_demo


def _people(us: Called) -> None:
    names = tomllib.loads((_DATA / "people.toml").read_text("utf-8"))
    ours = us.desk("admin")
    with ours.store.transaction() as tx:
        tx.meta.put("demo", "1")
    for role, name in names.items():
        desk.add_user(ours, role, name, (role,))
        us.console.print(f"  {role:<10} {name}", markup=False)
    ours.store.close()


def _heading(us: Called, number: str, words: str) -> None:
    us.console.print()
    us.console.rule(f"[bold]{number}  {words}[/]", align="left")


def _the_year(us: Called, folder: Path) -> None:
    _heading(us, "2", us.translate("2017: four applications, logged and answered"))
    us.console.print(
        us.translate("counts and subjects are as published; people and dates are invented")
    )
    for told in tomllib.loads((_DATA / "seed-2017.toml").read_text("utf-8"))["cases"]:
        _answer(us, folder, told)


def _answer(us: Called, folder: Path, told: Mapping[str, object]) -> None:
    """Log one application of the year and take it through the reviews to its dispatch."""
    ours = us.desk("registrar")
    received_on = _day(told, "received_on")
    logged = desk.receive(
        ours,
        Application(
            received_on=received_on,
            channel=str(told["channel"]),
            applicant_name=str(told["applicant_name"]),
            applicant_type=str(told["applicant_type"]),
            request=str(told["request"]),
            handler=str(told["handler"]),
        ),
    )
    drafted, dispatched = _day(told, "drafted_on"), _day(told, "dispatched_on")
    facts = told["facts"]
    draft = {"outcome": str(told["outcome"])}
    draft |= {key: str(value) for key, value in facts.items()} if isinstance(facts, dict) else {}
    _do(ours, "handler", logged.reference, "draft_reply", drafted, draft)
    for reviewer, action, given in REVIEWS:
        acted = _do(ours, reviewer, logged.reference, action, drafted, given)
    carried = {key: str(told[key]) for key in ("carrier", "tracking_number") if key in told}
    _do(ours, "registrar", logged.reference, "dispatch_reply", dispatched, carried)
    letter = desk.paper(ours, logged.reference, "reply")
    file = folder / _LETTERS / f"{logged.reference}.docx"
    file.write_bytes(letter.stored or b"")
    us.console.print(
        us.say(
            "{reference}  received {received}, due {due}, answered {answered}: {outcome}",
            reference=logged.reference,
            received=received_on,
            due=logged.due,
            answered=dispatched,
            outcome=letter.letter.title,
        )
    )
    us.console.print(
        f"            {told['request']}  {acted.notices[0].number}  {file}",
        markup=False,
        soft_wrap=True,
    )
    ours.store.close()


def _day(told: Mapping[str, object], key: str) -> date:
    value = told[key]
    if not isinstance(value, date):
        raise TypeError(key)
    return value


def _do(
    ours: Desk, user: str, reference: str, action: str, on: date, facts: Mapping[str, str]
) -> desk.Acted:
    return desk.act(replace(ours, user=user), reference, action, on, facts)


def _its_table(us: Called) -> None:
    _heading(us, "3", us.translate("The table of 2017, counted from these cases"))
    ours = us.desk()
    year_end = desk.report(ours, 2017, "cn-2014", with_cases=True)
    show_report(us, year_end.form, _counted_part(year_end), with_cases=True)
    show_findings(us, year_end.findings)
    ours.store.close()
    _heading(
        us, "4", us.translate("The same table as it was published, and where it contradicts itself")
    )
    _, findings = checked(us, _DATA / "published-2017.json")
    show_findings(us, [each for each in findings if each.severity == "error"])
    warnings = sum(each.severity == "warning" for each in findings)
    us.console.print(
        us.say_count(
            "and {count} warning, such as blanks where 0 is meant",
            "and {count} warnings, such as blanks where 0 is meant",
            warnings,
        )
    )


def _counted_part(year_end: desk.YearEnd) -> Report:
    """Return the table with only the rows that have a number: the rest is entered by hand."""
    tables = tuple(
        replace(
            table,
            rows=tuple(
                row
                for row in table.rows
                if any(cell.value is not None for cell in row.cells.values())
            ),
        )
        for table in year_end.report.tables
    )
    return replace(year_end.report, tables=tables)


def _live(us: Called) -> None:
    _heading(us, "5", us.translate("Today: an application received ten working days ago"))
    ours = us.desk("handler")
    received_on = working_days_before(ours, _RECEIVED_WORKING_DAYS_AGO)
    logged = desk.receive(
        ours,
        Application(
            received_on=received_on,
            channel="in_person",
            applicant_name="演示申请人戊",
            applicant_type="natural_person",
            request="公开学区划分材料",
        ),
    )
    us.console.print(
        f"{logged.reference}  {received_on} {weekday(us, received_on)}  公开学区划分材料",
        markup=False,
    )
    _explain(us, ours, logged.reference)
    asked_on = working_days_before(ours, _RECEIVED_WORKING_DAYS_AGO - _ASKED_AFTER_WORKING_DAYS)
    acted = _do(
        ours,
        "handler",
        logged.reference,
        "request_correction",
        asked_on,
        {"items": "请写明是哪一年度的学区划分；请写明获取信息的方式"},
    )
    us.console.print()
    us.console.print(
        us.say(
            "{day}: a correction is asked for, letter {number}; the reply clock waits",
            day=asked_on,
            number=acted.notices[0].number,
        )
    )
    _do(ours, "handler", logged.reference, "receive_correction", ours.today, {})
    us.console.print(us.say("{day}: the supplement is in; the clock starts anew", day=ours.today))
    _explain(us, ours, logged.reference)
    ours.store.close()


def _at_work(us: Called) -> None:
    _heading(us, "6", us.translate("And the others on the desk"))
    ours = us.desk("handler")
    count = work(ours)
    us.console.print(
        us.say("{count} more applications, one in every situation an office knows", count=count)
    )
    ours.store.close()


def _explain(us: Called, ours: Desk, reference: str) -> None:
    view = desk.look(ours, reference)
    reply = view.deadlines.live("reply")
    if reply is not None:
        show_explanation(us, reply, ours.calendar(view.workflow.calendar), ours.today)
