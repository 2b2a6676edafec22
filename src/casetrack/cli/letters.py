"""Letters: as stored or as a preview, what goes with them, what must not leave the office."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.files import read_bytes, write_bytes
from casetrack.cli.options import Json, Reference
from casetrack.errors import BadInput
from casetrack.messages import say

if TYPE_CHECKING:
    from casetrack.desk import Checked, Desk, Slip
    from casetrack.notices import Letter


def add_to(app: typer.Typer) -> None:
    app.command(
        "notice", help="文书：已发出的原样，未发出的预览 · A letter as stored, or a preview"
    )(notice)
    app.command(
        "check-letter", help="发布前检查：文书和随文的文件 · Check a letter and files to release"
    )(check_letter)


def check_letter(
    context: typer.Context,
    reference: Reference,
    files: Annotated[
        list[Path] | None, typer.Argument(help="一并检查的文件 · Files to check with it")
    ] = None,
    kind: Annotated[str, typer.Option(help="文书种类 · Kind of letter")] = "reply",
    as_json: Json = False,
) -> None:
    """Say what a letter and the files that go with it should not take out of the office.

    Ends with 1 where approval and dispatch would be refused for it.
    """
    from casetrack import desk
    from casetrack.cli.show import show_checked

    us = called(context)
    given = [(path.name, read_bytes(path)) for path in files or []]
    checked = desk.check_letter(us.desk(), reference, kind, given)
    if as_json:
        us.print_json([_checked_json(us, each) for each in checked])
    else:
        show_checked(us, checked)
    if any(finding.blocks for each in checked for finding in each.findings):
        raise typer.Exit(1)


def _checked_json(us: Called, checked: "Checked") -> dict[str, object]:
    return {
        "name": checked.name,
        "findings": [
            {
                "rule": each.rule,
                "place": each.place.put(us.translate),
                "says": each.says.put(us.translate),
                "blocks": each.blocks,
                "source": each.source,
            }
            for each in checked.findings
        ],
    }


def notice(
    context: typer.Context,
    reference: Reference,
    kind: Annotated[str, typer.Argument(help="文书种类 · Kind of letter")],
    to: Annotated[
        Path | None, typer.Option(help="写到 .docx、.pdf 或 .html · Write to a file")
    ] = None,
    of: Annotated[
        str | None,
        typer.Option(
            help="信封、送达回证：哪一种文书的，空着为最后发出的 · "
            "envelope, service_return: of which letter, the last one if empty"
        ),
    ] = None,
    recipient: Annotated[
        int, typer.Option(help="信封、送达回证：第几个收件人 · envelope, service_return: for whom")
    ] = 1,
) -> None:
    """Write a letter as it was stored, or a preview of one that was not issued.

    `envelope` and `service_return` are written for a letter that was issued.
    """
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    if kind in desk.SLIPS:
        _slip(us, ours, desk.slip(ours, reference, kind, of, recipient), to)
        return
    found = desk.paper(ours, reference, kind)
    target = to or Path(f"{reference}-{kind}.docx")
    content = found.stored if found.stored and target.suffix.lower() == ".docx" else None
    content = content or as_file(ours, found.letter, target)
    write_bytes(target, content)
    if target.suffix.lower() == ".pdf":
        _warn_of_fonts(us, len(desk.stand_ins(ours, found.letter.workflow)))
    us.console.print(
        us.say("{path}: as stored, {number}", path=target, number=found.number or "-")
        if found.stored is not None
        else us.say("{path}: a preview, not issued", path=target)
    )


def _slip(us: Called, ours: "Desk", found: "Slip", to: Path | None) -> None:
    target = to or Path(f"{found.letter.kind}.docx")
    write_bytes(target, as_file(ours, found.letter, target))
    us.console.print(us.say("{path}: goes with {letter}", path=target, letter=found.goes_with))
    if found.recipients > 1:
        us.warn(say("the letter is for {count} people; see --recipient", count=found.recipients))


def _warn_of_fonts(us: Called, count: int) -> None:
    if count:
        us.warn(
            say(
                "fonts of the layout are not here and others stand in ({count}); casetrack doctor "
                "names them",
                count=count,
            )
        )


def as_file(ours: "Desk", letter: "Letter", target: Path) -> bytes:
    """Return a letter as the kind of file that a name ends in."""
    ending = target.suffix.lower()
    if ending == ".docx":
        return ours.notices.to_docx(letter)
    if ending == ".pdf":
        return ours.notices.to_pdf(letter)
    if ending == ".html":
        return ours.notices.to_html(letter).encode()
    raise BadInput(
        "{path}: a letter is written as .docx, .pdf or .html, not {ending!r}",
        path=target,
        ending=ending,
    )
