"""What the register adds to the facts of an action, and what it has against them."""

from dataclasses import dataclass

from casetrack.core.case import Fact
from casetrack.messages import Message


@dataclass(frozen=True)
class Filled:
    """The facts of an action with what the register can tell filled in."""

    facts: dict[str, Fact]
    #: What speaks against them: a plan is refused, of what has happened it is said.
    objections: tuple[Message, ...] = ()
    #: What is worth a second look, and hinders nothing.
    remarks: tuple[Message, ...] = ()

    def then(self, more: "Filled") -> "Filled":
        """Return what the next one made of the facts, with what both say."""
        return Filled(
            more.facts,
            (*self.objections, *more.objections),
            (*self.remarks, *more.remarks),
        )
