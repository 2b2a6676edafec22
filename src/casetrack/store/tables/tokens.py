"""The tables of the API: who may ask by a token, and what was answered under a key."""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class TokenRow(Base, table=True):
    """A token by which a program acts in somebody's name, at the desk of one office."""

    __tablename__ = "tokens"

    id: int | None = Field(default=None, primary_key=True)
    #: Of the random token; the token itself is nowhere.
    token_sha256: str = Field(unique=True)
    #: What the token is for, in the administrator's words.
    name: str
    office_code: str = Field(foreign_key="offices.code", index=True)
    user_code: str = Field(foreign_key="users.code", index=True)
    #: JSON of what it opens.
    scopes: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    #: The last time it was used, to within a minute.
    seen_at: datetime | None = None
    revoked_by: str | None = None
    revoked_at: datetime | None = None


class AnswerRow(Base, table=True):
    """What a request under an idempotency key was answered with."""

    __tablename__ = "answers"

    office_code: str = Field(primary_key=True, foreign_key="offices.code")
    user_code: str = Field(primary_key=True, foreign_key="users.code")
    key: str = Field(primary_key=True)
    #: Of everything that was asked: another request under the same key is refused.
    request_sha256: str
    answered_at: datetime = Field(index=True)
    #: JSON without anybody's data: a reference, dates, hashes of letters.
    answer: str


tokens = table("tokens")
answers = table("answers")
