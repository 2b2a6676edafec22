"""Lists that people keep under a name."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list of cases that somebody keeps under a name (视图)."""

    id: int
    #: None for a view that the whole office has.
    owner: str | None
    name: str
    #: What the list is asked for, as in the address of the page; empty for everything.
    query: str

    @property
    def is_shared(self) -> bool:
        return self.owner is None
