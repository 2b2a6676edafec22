"""Applicants: one person across years, likely repeats, and who says that two are one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.options import Json
from casetrack.errors import BadInput
from casetrack.i18n import mark

if TYPE_CHECKING:
    from casetrack.desk import KnownApplicant, Likely, LikelyRepeat

Reference = Annotated[str, typer.Argument(help="此人的一件申请的编号 · One of their references")]
Why = Annotated[str, typer.Option(help="理由 · Why")]

_REPEATS = mark("the same applicant; a repeat if already answered (条例第36条第（六）项):")
_TOPICS = mark("other applicants; perhaps to be published for everybody (条例第44条第1款):")

app = typer.Typer(
    help="申请人：历次申请、相似申请、合并 · Applicants: all they asked, likely repeats, merges",
    no_args_is_help=True,
)


def add_to(main: typer.Typer) -> None:
    main.add_typer(app, name="applicant")


@app.command("show", help="此人的全部申请 · All applications of this person")
def show(context: typer.Context, reference: Reference, as_json: Json = False) -> None:
    """Print everything that the applicant of a case has asked for."""
    from casetrack import desk

    us = called(context)
    found = desk.known_applicant(us.desk(), reference)
    us.print_json(_person_json(found)) if as_json else _show_person(us, found)


def _person_json(found: "KnownApplicant") -> dict[str, object]:
    return {
        "applicant": found.applicant.id,
        "applicant_type": found.applicant.type,
        "applications": [
            {
                "reference": line.reference,
                "received_on": None if line.unconfirmed_since else line.received_on.isoformat(),
                "state": line.state,
                "outcome": line.outcome,
                "replied_on": line.replied_on and line.replied_on.isoformat(),
            }
            for line in found.applications
        ],
        "merges": [
            {
                "number": each.id,
                "gone": each.gone_id,
                "kept": each.kept_id,
                "by": each.merged_by,
                "at": each.merged_at.isoformat(),
                "why": each.why,
                "undone_by": each.undone_by,
                "undone_why": each.undone_why,
            }
            for each in found.merges
        ],
    }


def _show_person(us: Called, found: "KnownApplicant") -> None:
    from casetrack.desk import APPLICANT_TYPES

    kind = APPLICANT_TYPES[found.applicant.type]
    us.console.print(f"#{found.applicant.id}  {found.applicant.name or '–'}  {kind}", markup=False)
    for line in found.applications:
        us.console.print(
            f"{line.reference}  {line.received_on}  {found.standing[line.reference]}  "
            f"{line.replied_on or ''}"
        )
    for each in found.merges:
        standing = us.translate("taken back") if each.undone_at else us.translate("stands")
        us.console.print(
            us.say(
                "merge no. {number}: #{gone} is #{kept}, by {by}: {why} ({standing})",
                number=each.id,
                gone=each.gone_id,
                kept=each.kept_id,
                by=each.merged_by,
                why=each.why or "–",
                standing=standing,
            )
        )


@app.command("likely", help="相似的申请，供人判断 · What resembles it, for a person to judge")
def likely(
    context: typer.Context,
    reference: Reference,
    at_least: Annotated[
        int, typer.Option(min=1, max=100, help="相似度至少 · Least likeness, of 100")
    ] = 75,
    as_json: Json = False,
) -> None:
    """Print applications that resemble this one; a hint that decides nothing."""
    from casetrack import desk

    us = called(context)
    found = desk.likely(us.desk(), reference, at_least)
    us.print_json(_likely_json(found)) if as_json else _show_likely(us, found)


def _likely_json(found: "Likely") -> dict[str, object]:
    return {
        "repeats": [_repeat_json(each) for each in found.repeats],
        "topics": [_repeat_json(each) for each in found.topics],
        "same_person": list(found.same_person),
    }


def _repeat_json(each: "LikelyRepeat") -> dict[str, object]:
    return {
        "reference": each.reference,
        "received_on": each.received_on.isoformat(),
        "likeness": each.alike.score,
        "differing_numbers": list(each.alike.differing_numbers),
        "outcome": each.outcome,
        "replied_on": each.replied_on and each.replied_on.isoformat(),
    }


def _show_likely(us: Called, found: "Likely") -> None:
    if not (found.repeats or found.topics or found.same_person):
        us.console.print(us.translate("nothing resembles it"))
        return
    for heading, lines in ((_REPEATS, found.repeats), (_TOPICS, found.topics)):
        if lines:
            us.console.print(us.translate(heading))
        for each in lines:
            us.console.print(_repeat_line(us, each), markup=False)
    if found.same_person:
        us.console.print(
            us.say(
                "perhaps the same person, by name, number, telephone or mailbox: {references}",
                references=", ".join(found.same_person),
            )
        )


def _repeat_line(us: Called, each: "LikelyRepeat") -> str:
    differ = ""
    if each.alike.differing_numbers:
        numbers = ", ".join(each.alike.differing_numbers)
        differ = us.say("  numbers that differ: {numbers}", numbers=numbers)
    answered = f"{each.outcome_title} {each.replied_on}" if each.outcome else us.translate("open")
    return f"  {each.reference}  {each.received_on}  {each.alike.score}%  {answered}{differ}"


@app.command("merge", help="认定两位申请人是同一人 · Say that two applicants are one person")
def merge(
    context: typer.Context,
    reference: Reference,
    into: Annotated[str, typer.Argument(help="同一人的另一件 · Another of the same person's")],
    why: Why,
    as_json: Json = False,
) -> None:
    """Merge the applicants of two cases; the second one's particulars hold."""
    from casetrack import desk

    us = called(context)
    found = desk.merge(us.desk(), reference, into, why)
    us.print_json(_person_json(found)) if as_json else _show_person(us, found)


@app.command("unmerge", help="撤销一次合并 · Take a merge back")
def unmerge(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="合并的编号 · Number of the merge")],
    why: Why,
) -> None:
    """Take a merge back: the applicants are two again."""
    from casetrack import desk

    us = called(context)
    desk.take_merge_back(us.desk(), number, why)
    us.console.print(us.say("merge no. {number} is taken back", number=number))


@app.command("find", help="按完整的证件号码、电话、邮箱查找 · By a whole number or mailbox")
def find(context: typer.Context, as_json: Json = False) -> None:
    """Ask for an ID number, telephone or mailbox, and print the references of who gave it.

    It is asked for, not taken as an argument: those stay in the history of the terminal.
    """
    from casetrack import desk

    us = called(context)
    number = typer.prompt(us.translate("ID number, telephone or e-mail"), err=True)
    found = desk.found_by_number(us.desk(), number)
    if as_json:
        us.print_json(found)
        return
    for reference in found:
        us.console.print(reference)
    if not found:
        us.console.print(us.translate("nobody has given it"))


@app.command("export", help="申请人查阅、复制本人信息 · All that is held about them, for them")
def export(
    context: typer.Context,
    reference: Reference,
    file: Annotated[Path, typer.Argument(help="要写的文件 · File: .zip or .json")],
) -> None:
    """Write what is held about an applicant, for them (个人信息保护法第45条); it is recorded."""
    from casetrack import desk

    us = called(context)
    if file.suffix not in (".zip", ".json"):
        raise BadInput("{file} must end in .zip or .json", file=file.name)
    held = desk.what_is_held(us.desk(), reference)
    readable = desk.given_out(held, us.translate)
    content = held.as_json() if file.suffix == ".json" else held.as_archive(readable)
    try:
        file.write_bytes(content)
    except OSError as error:
        raise BadInput(
            "{file} cannot be written: {error}", file=file.name, error=type(error).__name__
        ) from None
    us.console.print(
        us.say(
            "{file}: applications {count}, files {files}",
            file=file.name,
            count=len(held.applications),
            files=len(held.files),
        )
    )
