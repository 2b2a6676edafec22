"""What the page after a form says of it: a sentence and its kind."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal["done", "warning", "refusal"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Said:
    """One sentence for the page that follows a redirect."""

    kind: Kind
    sentence: str
