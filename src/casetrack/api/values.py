"""What may stand in a request, besides numbers, dates and yes or no."""

from typing import Annotated

from fastapi import Header, Path
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, StringConstraints

#: Nobody types a NUL, and PostgreSQL keeps none.
_NO_NUL = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=100_000, pattern=_NO_NUL)]
Line = Annotated[str, StringConstraints(max_length=2_000, pattern=_NO_NUL)]
Reference = Annotated[
    str,
    Path(
        description="申请编号, such as 2026-0001",
        max_length=100,
        # A slash would be another address, and no reference has a line's end.
        pattern=r"^[^\x00-\x1f\x7f/]+$",
    ),
]
Code = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9_]+$")]
#: No position and no year needs more; a database's whole numbers hold them all.
Position = Annotated[int, Path(ge=1, le=999_999_999)]
Year = Annotated[int, Path(ge=1949, le=2999)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Chosen by the caller, one for each thing that is to happen once. The same "
        "request under the same key is answered as before, for 30 days.",
        max_length=200,
        pattern=r"^[!-~]+$",
    ),
]


class Given(BaseModel):
    """The body of a request; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def always_alike(self) -> str:
        """Return what was given, always written the same way."""
        return self.model_dump_json(by_alias=True, exclude_unset=True)


class GivenFile(Given):
    """A file that comes along."""

    name: Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[^\x00/\\]+$")]
    content: Base64Bytes
    """In base64."""
