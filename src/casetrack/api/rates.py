"""How often a token may ask.

Counted in the memory of one process: several processes allow that much each, and one that is
started anew has forgotten.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: For each token.
PER_MINUTE = 300
_MINUTE = timedelta(minutes=1)


@dataclass
class Rates:
    """What each token has asked for in its minute."""

    _minutes: dict[int, tuple[datetime, int]] = field(default_factory=dict)

    def seconds_to_wait(self, token: int, now: datetime) -> int:
        """Count a request; return 0 where it may be answered, else when to come back."""
        began, asked = self._minutes.get(token, (now, 0))
        if not began <= now < began + _MINUTE:
            began, asked = now, 0
        self._minutes[token] = (began, asked + 1)
        return (
            0 if asked < PER_MINUTE else max(1, -(-(began + _MINUTE - now) // timedelta(seconds=1)))
        )
