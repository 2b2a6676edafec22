"""Which processes have died, told without trusting anybody's clock.

A process that lives makes its beats go up. One whose beats have not moved for a while, by the
stopwatch of the one who looks, is dead. Clocks on the wall may jump or differ; nobody asks them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass
class Watch:
    """What one process has seen of the others."""

    #: How long the beats of a process that lives may stand still, in seconds.
    patience: float
    _seen: dict[str, tuple[int, float]] = field(default_factory=dict)

    def dead(self, beats: Mapping[str, int], at: float) -> frozenset[str]:
        """Return those whose beats have not moved for too long, at a time of the stopwatch."""
        before = self._seen
        self._seen = {
            name: before[name] if name in before and before[name][0] == count else (count, at)
            for name, count in beats.items()
        }
        return frozenset(
            name for name, (_, since) in self._seen.items() if at - since > self.patience
        )
