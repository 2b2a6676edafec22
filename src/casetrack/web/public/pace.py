"""How often one address may send anything at all, before a form is read.

Counted in the memory of one process and for a minute: it spares the machine, while what counts for
longer is counted in the database.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Forms that one address may send.
PER_MINUTE = 30
_MINUTE = timedelta(minutes=1)
#: Addresses that are remembered; the longest unheard-of is forgotten first.
_MOST = 10_000


@dataclass
class Pace:
    """What each address has sent in its minute."""

    _minutes: OrderedDict[str, tuple[datetime, int]] = field(default_factory=OrderedDict)

    def seconds_to_wait(self, address: str, now: datetime) -> int:
        """Count a form; return 0 where it may be read, else when to come back."""
        began, sent = self._minutes.pop(address, (now, 0))
        if not began <= now < began + _MINUTE:
            began, sent = now, 0
        self._minutes[address] = (began, sent + 1)
        if len(self._minutes) > _MOST:
            self._minutes.popitem(last=False)
        left = began + _MINUTE - now
        return 0 if sent < PER_MINUTE else max(1, -(-left // timedelta(seconds=1)))
