"""Letters as issued and files as received, kept once by their hash."""

import json
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from casetrack.errors import NotFound
from casetrack.store.absent import insert_if_absent
from casetrack.store.chain import canonical
from casetrack.store.number_pieces import NewNumbers
from casetrack.store.tables import attachments, cases, files, notices, texts
from casetrack.store.texts import Texts
from casetrack.store.values import Attachment, NewNotice, StoredNotice


class Notices:
    """The letters and files of one database."""

    def __init__(self, connection: Connection, kept: Texts, borne: NewNumbers) -> None:
        self._connection = connection
        self._texts = kept
        self._borne = borne

    def add(self, notice: NewNotice) -> StoredNotice:
        """Keep a letter as issued and return it as it will be found."""
        row = {
            "case_id": notice.case_id,
            "position": notice.position,
            "kind": notice.kind,
            "number": notice.number,
            "series": notice.series,
            "year": notice.year,
            "serial": notice.serial,
            "signed_on": notice.signed_on,
            "media_type": notice.media_type,
            "file_sha256": self.keep(notice.content),
            "made_from": canonical(notice.made_from),
            "template_sha256": notice.template_sha256,
            "workflow_id": notice.workflow_id,
            "letter_sha256": self.keep(notice.letter.encode()),
        }
        self._connection.execute(insert(notices), row)
        self._borne.bring([(notice.case_id, notice.number)])
        return self.of(notice.case_id)[-1]

    def of(self, case_id: int) -> tuple[StoredNotice, ...]:
        """Return the letters of a case in the order they were issued."""
        theirs = select(notices).where(notices.c.case_id == case_id)
        return tuple(
            StoredNotice(
                position=row.position,
                kind=row.kind,
                number=row.number,
                signed_on=row.signed_on,
                media_type=row.media_type,
                sha256=row.file_sha256,
                made_from=json.loads(row.made_from),
                template_sha256=row.template_sha256,
                workflow_id=row.workflow_id,
                letter_sha256=row.letter_sha256,
            )
            for row in self._connection.execute(theirs.order_by(notices.c.position, notices.c.id))
        )

    def sent_by(self, case_ids: Collection[int]) -> dict[int, frozenset[tuple[int, str]]]:
        """Return position and kind of each letter of some cases, by case."""
        wanted = select(notices.c.case_id, notices.c.position, notices.c.kind)
        found: dict[int, set[tuple[int, str]]] = {}
        for row in self._connection.execute(wanted.where(notices.c.case_id.in_(case_ids))):
            found.setdefault(row.case_id, set()).add((row.position, row.kind))
        return {case_id: frozenset(theirs) for case_id, theirs in found.items()}

    def case_with(self, office: str, number: str) -> str | None:
        """Return the reference of the case that a letter of the office belongs to, or None."""
        found = (
            select(cases.c.reference)
            .join(notices, notices.c.case_id == cases.c.id)
            .where(cases.c.office_code == office, notices.c.number == number)
        )
        return self._connection.execute(found.limit(1)).scalar_one_or_none()

    def numbers_of(self, case_ids: Collection[int], kind: str) -> dict[int, list[tuple[int, str]]]:
        """Return position and number of each numbered letter of a kind, by case, oldest first."""
        wanted = select(notices.c.case_id, notices.c.position, notices.c.number).where(
            notices.c.case_id.in_(case_ids),
            notices.c.kind == kind,
            notices.c.number.is_not(None),
        )
        found: dict[int, list[tuple[int, str]]] = {}
        for row in self._connection.execute(wanted.order_by(notices.c.position, notices.c.id)):
            found.setdefault(row.case_id, []).append((row.position, row.number))
        return found

    def attach(
        self, case_id: int, position: int, name: str, media_type: str, content: bytes
    ) -> str:
        """Keep a file that came with an event and return its hash."""
        sha = self.keep(content)
        row = {
            "case_id": case_id,
            "position": position,
            "name_text": self._texts.put("file_name", name)["text"],
            "file_sha256": sha,
            "media_type": media_type,
        }
        self._connection.execute(insert(attachments), row)
        return sha

    def attachments(self, case_id: int) -> tuple[Attachment, ...]:
        """Return the files of a case in the order they came."""
        theirs = (
            select(attachments, texts.c.body, files.c.size_bytes)
            .join(texts, texts.c.id == attachments.c.name_text)
            .join(files, files.c.sha256 == attachments.c.file_sha256)
            .where(attachments.c.case_id == case_id)
            .order_by(attachments.c.position, attachments.c.id)
        )
        return tuple(
            Attachment(row.position, row.body, row.media_type, row.file_sha256, row.size_bytes)
            for row in self._connection.execute(theirs)
        )

    def keep(self, content: bytes) -> str:
        """Keep a file, once, and return its SHA-256."""
        sha = sha256(content).hexdigest()
        row = {"sha256": sha, "content": content, "size_bytes": len(content)}
        self._connection.execute(insert_if_absent(self._connection, files), row)
        return sha

    def file(self, sha: str) -> bytes:
        """Return a file; NotFound where there is none of this hash, or where it was erased."""
        content = self.file_if_kept(sha)
        if content is None:
            raise NotFound("there is no file {sha256}, or it was erased", sha256=sha)
        return content

    def file_if_kept(self, sha: str) -> bytes | None:
        """Return a file, or None where it was erased."""
        wanted = select(files.c.content).where(files.c.sha256 == sha)
        content: bytes | None = self._connection.execute(wanted).scalar_one_or_none()
        return content

    def erase_file(self, sha: str, erased_at: datetime) -> None:
        """Take a file's content away for good; its hash and size stay."""
        one = update(files).where(files.c.sha256 == sha, files.c.erased_at.is_(None))
        self._connection.execute(one.values(content=None, erased_at=erased_at))
