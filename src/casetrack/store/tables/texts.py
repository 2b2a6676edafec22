"""What can be erased: words by or about a person, and whole documents."""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class TextRow(Base, table=True):
    """Words by or about a person. Erasing takes body and salt away and leaves the hash."""

    __tablename__ = "texts"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    applicant_id: int | None = Field(default=None, foreign_key="applicants.id", index=True)
    #: The case whose event holds it; NULL for what is somebody's own, and for what is asked for.
    case_id: int | None = Field(default=None, index=True)
    body: str | None = None
    salt: str | None = None
    #: Salt and body encrypted, where both are NULL and it is not erased.
    sealed: bytes | None = None
    #: Name of the key that sealed it.
    key_id: str | None = None
    #: Keyed hash that a sealed number is found by.
    lookup: str | None = Field(default=None, index=True)
    #: Of salt and body, in UTF-8.
    sha256: str
    erased_at: datetime | None = None


class FileRow(Base, table=True):
    """A letter, an attachment or a loaded calendar file, once, by its hash."""

    __tablename__ = "files"

    sha256: str = Field(primary_key=True)
    #: NULL once erased.
    content: bytes | None = None
    size_bytes: int
    erased_at: datetime | None = None


texts = table("texts")
files = table("files")
