"""What every shape shares: nothing unknown in it, instants with their zone."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema

#: Turns an English template into the reader's language.
#: Written as Python does, with +00:00 for UTC.
Instant = Annotated[
    datetime,
    PlainSerializer(datetime.isoformat, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Told(BaseModel):
    """A shape of JSON."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    def as_json(self) -> dict[str, object]:
        """Return the keys and values as they are written; what was not given is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
