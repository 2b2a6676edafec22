"""At which hour a message may go out: not in quiet hours, letters of the day together."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """When people may be disturbed, by the clock on the office's wall."""

    zone: ZoneInfo
    #: From this time on, through midnight, nobody is disturbed,
    quiet_from: time
    #: until this one. The same as `quiet_from` means that there are no quiet hours.
    quiet_until: time
    #: When the mail of the day goes out, one for each person.
    mail_at: time

    def loud(self, now: datetime, is_workday: Callable[[date], bool]) -> datetime:
        """Return `now`, or the instant at which people may be disturbed again."""
        here = now.astimezone(self.zone)
        day = here.date()
        if self._is_over(here.time()):
            day += _ONE_DAY
        next_day = _next(day, is_workday)
        if next_day == here.date() and not self._is_quiet(here.time()):
            return now
        return self._at(next_day, self.quiet_until)

    def next_mail(self, now: datetime, is_workday: Callable[[date], bool]) -> datetime:
        """Return when the next mail of a day goes out, not before `now`."""
        here = now.astimezone(self.zone)
        day = here.date() if here.time() <= self.mail_at else here.date() + _ONE_DAY
        return self._at(_next(day, is_workday), self.mail_at)

    def at_mail(self, day: date) -> datetime:
        """Return the hour of the mail on a day."""
        return self._at(day, self.mail_at)

    def _is_quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until

    def _is_over(self, at: time) -> bool:
        """Tell whether quiet hours have begun that end on the next day only."""
        return self.quiet_from > self.quiet_until and at >= self.quiet_from

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(ZoneInfo("UTC"))


def _next(day: date, is_workday: Callable[[date], bool]) -> date:
    while not is_workday(day):
        day += _ONE_DAY
    return day
