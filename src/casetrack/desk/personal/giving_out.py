"""What is held about one person, given to them where they ask for it (个人信息保护法第45条).

It holds what the person said and was told: who they are as it was entered, each application, what
happened when, the letters to them and the files that came from them. What others said, third
parties and reviewers, is not theirs and stays out.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from casetrack.core.case import Event
from casetrack.core.workflow import Workflow
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.handling.whole import IDENTITY
from casetrack.desk.reception.applicants import APPLICANT_TYPES
from casetrack.desk.roles import only_who_may
from casetrack.desk.texts import put_together
from casetrack.errors import BadInput, NotFound
from casetrack.messages import Translate, english, say
from casetrack.store import Applicant, StoredCase, Transaction

#: Events that say what the applicant said; of others only what happened, and when.
_SAID_BY_THEM = frozenset(
    {"received", "arrived", "correction_received", "agent_named", "reasons_received"}
)
#: Letters that went to the applicant; others went to third parties, agencies or colleagues.
_TO_THEM = frozenset(
    {"receipt", "correction", "consultation_told", "reasons", "delay", "extension", "fee", "reply"}
)
#: Signs that a file's name cannot have on some systems.
_UNFIT = str.maketrans(dict.fromkeys('\\/:*?"<>|\n\r\t', "_"))
_STANDS = ("state", "outcome", "replied_on")
_KINDS = {
    "name": say("name").template,
    "id_number": say("ID number").template,
    "phone": say("telephone").template,
    "email": say("e-mail").template,
    "address": say("address").template,
}


@dataclass(frozen=True)
class GivenOut:
    """What is held about one person in one office."""

    office: str
    on: date
    #: Number and type, and by kind all that was ever said of them, the newest last.
    who: Mapping[str, Any]
    applications: Sequence[Mapping[str, Any]]
    #: By its path in an archive: letters to them, and files that came from them.
    files: tuple[tuple[str, bytes], ...]

    def as_json(self) -> bytes:
        """Return all but the files."""
        held = {
            "office": self.office,
            "given_out_on": self.on,
            "applicant": self.who,
            "applications": self.applications,
        }
        return json.dumps(held, ensure_ascii=False, indent=1, default=str).encode()

    def as_archive(self, readable: str) -> bytes:
        """Return all of it as one archive, with a text to read first."""
        written = BytesIO()
        with ZipFile(written, "w", ZIP_DEFLATED) as archive:
            archive.writestr("README.txt", "\ufeff" + readable)
            archive.writestr("data.json", self.as_json())
            for path, content in self.files:
                archive.writestr(path, content)
        return written.getvalue()


def found_by_number(desk: Desk, number: str) -> tuple[str, ...]:
    """Return references of who gave this very ID number, telephone or mailbox; a part finds nobody.

    That somebody was looked for by a number is on record as a reading of their applications.
    """
    if not number.strip():
        raise BadInput("type the whole number")
    with desk.store.transaction() as tx:
        only_who_may(desk, tx, "give_out", "user {user} may not look by a number; {roles} may")
        people = {
            one
            for each in tx.applicants.with_number(number)
            for one in tx.applicants.one_person(each)
        }
        lines = tx.lists.of_applicants(desk.office.code, tuple(people)) if people else ()
        for line in lines:
            case = tx.cases.get(desk.office.code, line.reference)
            tx.readings.put(case.id, desk.user, desk.today, IDENTITY, desk.now())
        return tuple(line.reference for line in lines)


def what_is_held(desk: Desk, reference: str) -> GivenOut:
    """Return all that the office holds about who made an application; recorded, with who and when.

    Raises NotFound where they were erased, so that there is nothing to give.
    """
    with desk.store.transaction() as tx:
        actor = only_who_may(
            desk, tx, "give_out", "user {user} may not give out what is held; {roles} may"
        )
        first = tx.cases.get(desk.office.code, reference)
        applicant = tx.applicants.get(first.applicant_id)
        if applicant.name is None:
            raise NotFound("what was held about this applicant has been erased")
        theirs = tx.applicants.one_person(applicant.id)
        lines = tx.lists.of_applicants(desk.office.code, theirs)
        stored = [tx.cases.get(desk.office.code, line.reference) for line in lines]
        files = tuple(file for each in stored for file in _files(tx, each))
        for each in stored:
            tx.readings.put(each.id, desk.user, desk.today, IDENTITY, desk.now())
        tx.privacy_acts.put(
            desk.office.code,
            "exported",
            str(applicant.id),
            actor.key,
            desk.now(),
            applications=len(stored),
            files=len(files),
        )
        return GivenOut(
            desk.office.name,
            desk.today,
            _who(tx, applicant, theirs),
            [_application(tx, each, theirs) for each in stored],
            files,
        )


def given_out(held: GivenOut, translate: Translate = english) -> str:
    """Return the same to be read by the person, in the language that `translate` turns into."""
    return "\n".join(_lines(held, translate)) + "\n"


def _who(tx: Transaction, applicant: Applicant, theirs: tuple[int, ...]) -> dict[str, object]:
    said: dict[str, list[str]] = {}
    for (_, kind), bodies in sorted(tx.applicants.said(theirs).items()):
        said.setdefault(kind, []).extend(each for each in bodies if each not in said.get(kind, ()))
    return {
        "number": applicant.id,
        "type": APPLICANT_TYPES[applicant.type],
        # Everything that was ever said, the newest last.
        **{kind: said[kind] for kind in _KINDS if kind in said},
    }


def _application(tx: Transaction, stored: StoredCase, theirs: tuple[int, ...]) -> dict[str, object]:
    workflow = law_of(tx, stored).workflow
    is_first = stored.applicant_id in theirs
    outcome = workflow.outcomes.get(stored.outcome or "")
    return {
        "reference": stored.reference,
        "received_on": stored.received_on,
        "channel": workflow.fields["channel"].choices.get(stored.channel, stored.channel),
        "applied_as": "applicant" if is_first else "joint applicant",
        "request": tx.texts.get(stored.request_text) if stored.request_text else None,
        "state": workflow.states[stored.state].title if stored.state else None,
        "outcome": outcome.title if outcome else None,
        "replied_on": stored.replied_on,
        "events": [_event(tx, workflow, each, is_theirs=is_first) for each in stored.case.standing],
        "letters": [
            {"kind": each.kind, "number": each.number, "signed_on": each.signed_on}
            for each in tx.notices.of(stored.id)
            if each.kind in _TO_THEM
        ],
    }


def _event(
    tx: Transaction, workflow: Workflow, event: Event, *, is_theirs: bool
) -> dict[str, object]:
    action = workflow.actions.get(event.action or "")
    told: dict[str, object] = {"on": event.on, "what": action.title if action else event.type}
    if is_theirs and event.type in _SAID_BY_THEM:
        words = {
            workflow.fields[key].title: value
            for key, value in put_together(tx, event.payload).items()
            if key in workflow.fields and isinstance(value, str | int)
        }
        told |= {"said": words} if words else {}
    return told


def _files(tx: Transaction, stored: StoredCase) -> Iterator[tuple[str, bytes]]:
    """Yield letters to the applicants, and files that came with the application or its correction.

    A file that was erased is left out.
    """
    folder = stored.reference.translate(_UNFIT)
    for number, letter in enumerate(tx.notices.of(stored.id), start=1):
        if letter.kind not in _TO_THEM:
            continue
        ending = "docx" if "word" in letter.media_type else "pdf"
        name = f"{number}-{letter.kind}-{letter.number or ''}".rstrip("-").translate(_UNFIT)
        yield from _kept(tx, f"{folder}/{name}.{ending}", letter.sha256)
    theirs = {event.position for event in stored.case.events if event.type in _SAID_BY_THEM}
    for number, file in enumerate(tx.notices.attachments(stored.id), start=1):
        # In an export others stand too; their own row of it is a file beside it.
        if file.position in theirs and not tx.originals.is_shared(file.sha256):
            name = (file.name or "file").translate(_UNFIT)
            yield from _kept(tx, f"{folder}/files/{number}-{name}", file.sha256)


def _kept(tx: Transaction, path: str, sha256: str) -> Iterator[tuple[str, bytes]]:
    try:
        yield path, tx.notices.file(sha256)
    except NotFound:
        return


def _lines(given: GivenOut, translate: Translate) -> Iterator[str]:
    yield say(
        "What {office} holds about you, as of {day} (个人信息保护法第45条)",
        office=given.office,
        day=given.on,
    ).put(translate)
    yield ""
    for kind, title in _KINDS.items():
        if kind in given.who:
            yield f"{translate(title)}: {'; '.join(given.who[kind])}"
    for each in given.applications:
        yield ""
        yield from _told(each)
    if given.files:
        yield ""
        yield translate("The letters and the files that came from you stand beside this text.")


def _told(application: Mapping[str, Any]) -> Iterator[str]:
    """Yield one application in lines."""
    for keys in (("reference", "received_on", "channel"), ("request",), _STANDS):
        yield "  ".join(str(application[key]) for key in keys if application[key]) or "-"
    for event in application["events"]:
        yield f"  {event['on']}  {event['what']}"
        for title, words in event.get("said", {}).items():
            yield f"    {title}: {words}"
    for letter in application["letters"]:
        yield f"  {letter['signed_on'] or ''}  {letter['number'] or letter['kind']}"
