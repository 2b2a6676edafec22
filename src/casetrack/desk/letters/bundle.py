"""The evidence bundle (证据材料): all of one case as one archive, for whoever hears a remedy.

It is written in the language that `translate` turns sentences into, which should be that of the
law. Names in it are those of the case; a stamped posting list that names other people is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from casetrack.desk.desk import Desk, law_of
from casetrack.desk.handling.views import CaseView, view_of
from casetrack.desk.handling.whole import note_reading
from casetrack.desk.letters.evidence import (
    deadline_told,
    events_told,
    on_paper,
    title_of,
)
from casetrack.desk.letters.issuing import paper_in
from casetrack.desk.letters.recipients import recipients_of
from casetrack.desk.letters.slips import on_record, text_of, written_slip
from casetrack.desk.letters.values import office_values
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput
from casetrack.guards import plain_name
from casetrack.messages import Translate, english, say
from casetrack.notices import Letter
from casetrack.store import StoredCase, Transaction

_FOLDER = "office"
_SUMS = "SHA256SUMS"
#: The earliest time that an entry of a ZIP archive can have: the archive tells no time of its own.
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
_APPROVAL = "approval_form"
_RECEIPT = 1
#: Signs that a file's name cannot have on some systems.
_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))


@dataclass(frozen=True)
class _Paper:
    """One file of the bundle."""

    folder: str
    name: str
    title: str
    content: bytes
    on: date | None = None
    file: str = ""


@dataclass(frozen=True)
class Bundle:
    """An evidence bundle."""

    content: bytes
    #: The files in it, in the order of its index.
    files: tuple[str, ...]


def bundle(desk: Desk, reference: str, translate: Translate = english) -> Bundle:
    """Return everything on record of a case, unmasked; that it was read so is on record."""
    with desk.store.reading() as tx:
        only_who_may(
            desk, tx, "evidence", "user {user} may not take the evidence of a case; {roles} may"
        )
        stored = tx.cases.get(desk.office.code, reference)
        made = _bundle(desk, tx, stored, on_paper(translate))
    note_reading(desk, reference, in_full=True)
    return made


def _bundle(desk: Desk, tx: Transaction, stored: StoredCase, translate: Translate) -> Bundle:
    view = view_of(desk, tx, stored)
    common = _common(desk, tx, view)
    people = {f"user:{each.code}": each.name for each in tx.people.users()}
    timeline = _render(desk, "bundle_timeline", common | {"events": events_told(view, people)})
    counted = [deadline_told(view, each, translate) for each in view.deadlines.all]
    account = _render(desk, "bundle_deadlines", common | {"deadlines": counted})
    left_out: list[str] = []
    papers = _named(
        [
            *_both(desk, "", say("timeline").put(translate), timeline),
            *_both(desk, "", say("how each deadline was counted").put(translate), account),
            *_application(tx, stored, translate),
            *_letters(desk, tx, view, translate),
            *_returns(desk, tx, view, translate),
            *_attachments(tx, stored, left_out, translate),
        ]
    )
    listed = {
        "papers": [_listed(place, each) for place, each in enumerate(papers, start=1)],
        "left_out": left_out,
        "events": len(stored.case.events),
        "last_hash": stored.last_hash,
    }
    index = _render(desk, "bundle_index", common | {"bundle": listed})
    title = say("index").put(translate)
    first = [replace(each, file=each.name) for each in _both(desk, "", title, index)]
    return _packed([*first, *papers])


def _common(desk: Desk, tx: Transaction, view: CaseView) -> dict[str, object]:
    stored, workflow = view.stored, view.workflow
    applicant = tx.applicants.get(stored.applicant_id)
    request = tx.texts.get(stored.request_text) if stored.request_text else None
    return {
        "draft": False,
        "signed_on": desk.today,
        "office": office_values(desk),
        "case": {
            "reference": stored.reference,
            "received_on": stored.received_on,
            "channel_title": workflow.fields["channel"].choices.get(stored.channel, stored.channel),
            "request": request or "—",
            "state_title": workflow.states[stored.state or "new"].title,
            "applicant": {"name": applicant.name or "—"},
        },
    }


def _render(desk: Desk, kind: str, values: Mapping[str, object]) -> Letter:
    return desk.notices.render(_FOLDER, kind, values)


def _both(desk: Desk, folder: str, title: str, letter: Letter) -> Iterator[_Paper]:
    """Yield a paper as DOCX, and as PDF where the machine has the fonts for it."""
    yield _Paper(folder, f"{title}.docx", title, desk.notices.to_docx(letter), letter.signed_on)
    try:
        made = desk.notices.to_pdf(letter)
    except BadInput:
        return
    yield _Paper(folder, f"{title}.pdf", title, made, letter.signed_on)


def _application(tx: Transaction, stored: StoredCase, translate: Translate) -> Iterator[_Paper]:
    request = tx.texts.get(stored.request_text) if stored.request_text else None
    title = say("application").put(translate)
    if request is not None:
        yield _Paper(title, f"{title}.txt", title, request.encode(), stored.received_on)


def _letters(desk: Desk, tx: Transaction, view: CaseView, translate: Translate) -> Iterator[_Paper]:
    folder = say("letters").put(translate)
    for notice in view.notices:
        title = view.workflow.notices[notice.kind].title
        name = f"{title} {notice.number or ''}".strip()
        content = tx.notices.file(notice.sha256)
        yield _Paper(folder, f"{name}.docx", name, content, notice.signed_on)
    if _APPROVAL in view.workflow.notices and view.stored.case.last("drafted"):
        form = paper_in(desk, tx, view.stored, _APPROVAL).letter
        yield from _both(
            desk, say("approvals").put(translate), form.title, replace(form, draft=False)
        )


def _returns(desk: Desk, tx: Transaction, view: CaseView, translate: Translate) -> Iterator[_Paper]:
    """Yield the return of service of each letter of whose way anything is on record."""
    folder = say("service of letters").put(translate)
    for notice in view.notices:
        letter = text_of(tx, notice)
        if letter is None or not any(on_record(tx, view.workflow, view.stored, notice).values()):
            continue
        recipients = recipients_of(tx, view.stored, notice, letter)
        for to in recipients:
            form = written_slip(desk, tx, view.stored, "service_return", notice, letter, to)
            whose = f" {to.name}" if len(recipients) > 1 else ""
            name = f"{form.title} {notice.number or letter.title}{whose}"
            yield from _both(desk, folder, name, form)


def _attachments(
    tx: Transaction, stored: StoredCase, left_out: list[str], translate: Translate
) -> Iterator[_Paper]:
    stamped = tx.postings.stamped_lists(stored.id)
    workflow = law_of(tx, stored).workflow
    for each in tx.notices.attachments(stored.id):
        event = stored.case.events[each.position - 1]
        came_first = each.position == _RECEIPT
        folder = (say("application") if came_first else say("attachments")).put(translate)
        name = each.name or each.sha256[:16]
        if stamped.get(each.sha256, 1) > 1:
            left_out.append(
                say("the stamped posting list of {day}; it names other people", day=event.on).put(
                    translate
                )
            )
            continue
        if tx.originals.is_shared(each.sha256):
            left_out.append(
                say("the platform's export {name}; it names other people", name=name).put(translate)
            )
            continue
        title = f"{title_of(workflow, event)}：{name}"
        yield _Paper(folder, name, title, tx.notices.file(each.sha256), event.on)


def _named(papers: Iterable[_Paper]) -> list[_Paper]:
    """Return the papers, each with a name of its own in its folder, numbered in order."""
    return [
        replace(each, file=_path(each.folder, f"{place:02d} {_fit(each.name)}"))
        for place, each in enumerate(papers, start=1)
    ]


def _fit(name: str) -> str:
    return plain_name(name.translate(_UNFIT))


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _listed(place: int, paper: _Paper) -> dict[str, object]:
    return {
        "place": place,
        "title": paper.title,
        "on": paper.on,
        "file": paper.file,
        "sha256": sha256(paper.content).hexdigest()[:8],
    }


def _packed(papers: list[_Paper]) -> Bundle:
    sums = "".join(f"{sha256(each.content).hexdigest()}  {each.file}\n" for each in papers)
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for file, content in [(p.file, p.content) for p in papers] + [(_SUMS, sums.encode())]:
            entry = ZipInfo(file, _ENTRY_TIME)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    return Bundle(made.getvalue(), tuple(each.file for each in papers))
