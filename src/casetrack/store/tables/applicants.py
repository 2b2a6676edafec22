"""Who applied, and who of them turned out to be one person."""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class ApplicantRow(Base, table=True):
    """Somebody who applied (申请人); name and contacts are the texts that point here."""

    __tablename__ = "applicants"

    id: int | None = Field(default=None, primary_key=True)
    type: str
    #: Keyed hash of the ID number, else of name and phone; NULL where neither is known.
    identity_hash: str | None = Field(default=None, unique=True)
    #: Name of the key the hash is made with; NULL for the database's own secret.
    identity_key: str | None = None
    #: The applicant this one turned out to be; never one that is merged itself.
    merged_into: int | None = Field(default=None, foreign_key="applicants.id", index=True)
    created_at: datetime


class MergeRow(Base, table=True):
    """Somebody has said that two applicants are one person; taken back, it stays with who and why.

    `applicants.merged_into` follows from the merges that stand.
    """

    __tablename__ = "merges"

    id: int | None = Field(default=None, primary_key=True)
    gone_id: int = Field(foreign_key="applicants.id", index=True)
    kept_id: int = Field(foreign_key="applicants.id", index=True)
    merged_at: datetime
    merged_by: str
    why_text: int = Field(foreign_key="texts.id")
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_why_text: int | None = Field(default=None, foreign_key="texts.id")


applicants = table("applicants")
merges = table("merges")
