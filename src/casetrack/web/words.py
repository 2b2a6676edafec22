"""Words of the pages: titles in the reader's language, dates, what a date or a day is like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casetrack.core.clock import CountedDay, Deadline, status
from casetrack.core.workflow import InputField, Workflow
from casetrack.errors import CasetrackError, FileProblems
from casetrack.i18n import LANGUAGES, mark
from casetrack.messages import Message, Translate, say_count
from casetrack.web.retelling import Titled, in_titles, without_codes

_WEEKDAYS = (
    mark("Mon"),
    mark("Tue"),
    mark("Wed"),
    mark("Thu"),
    mark("Fri"),
    mark("Sat"),
    mark("Sun"),
)
STATUS = {
    "running": mark("running"),
    "paused": mark("paused"),
    "met": mark("met"),
    "late": mark("late"),
    "overdue": mark("overdue"),
    "lapsed": mark("lapsed"),
    "superseded": mark("superseded"),
}
#: Working days left from which on a deadline is pressing.
_SOON = 2
_EVENTS = {"recalculated": mark("due dates worked out again")}


@dataclass(frozen=True)
class Words:
    """How one reader is spoken to."""

    language: str
    translate: Translate
    timezone: str

    def for_a_page(self) -> dict[str, object]:
        """Return what every template speaks with."""
        return {
            "say": self.say,
            "say_count": self.say_count,
            "put": self.put,
            "title": self.title,
            "words": self,
            "language": self.language,
            "other_language": self.other_language,
        }

    @property
    def other_language(self) -> str:
        """The language that the reader can change to."""
        return next(each for each in LANGUAGES if each != self.language)

    @property
    def comma(self) -> str:
        """What stands between the things of a list."""
        return ", " if self.language == "en" else "、"

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return ": " if self.language == "en" else "："

    def say(self, template: str, **values: object) -> str:
        """Return a sentence; the template must be a literal."""
        return Message(template, values).put(self.translate)

    def say_count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return a sentence that counts; both templates must be literals."""
        return say_count(one, many, count, **values).put(self.translate)

    def put(self, message: Message, workflow: Workflow | None = None) -> str:
        """Return a message in words; with a law, in its titles and not in its codes."""
        if workflow is None:
            return message.put(self.translate)
        told = in_titles(message, workflow, self.title, self.comma)

        def translate(template: str, many: str = "", count: int = 1, /) -> str:
            return without_codes(self.translate(template, many, count))

        return told.put(translate)

    def refusal(self, error: CasetrackError, workflow: Workflow | None = None) -> str:
        """Return why something is not done, for a place where its form stands beside it.

        There it need not be named again, nor what is open instead.
        """
        inner = error.message.values.get("no")
        if isinstance(inner, Message):
            return self.put(inner, workflow)
        if isinstance(error, FileProblems):
            return "\n".join(error.lines(self.translate))
        return self.put(error.message, workflow)

    def title(self, thing: Titled) -> str:
        """Return the title of something of the law."""
        return thing.title_en if self.language == "en" else thing.title

    def choice(
        self, code: str | None, titles: Mapping[str, str], english: Mapping[str, str] | None = None
    ) -> str:
        """Return a choice's title. In English: its own, else the title if that is English, else
        the code, of which an abbreviation stays one."""
        if code is None:
            return ""
        title = titles.get(code, code)
        if self.language != "en":
            return title
        if english and code in english:
            return english[code]
        if title.isascii():
            return title.replace("_", " ").capitalize() if title == code else title
        return code.upper() if code.upper() in title else code.replace("_", " ").capitalize()

    def choice_of(self, field: InputField, code: str | None) -> str:
        """Return the title of one of a field's choices."""
        return self.choice(code, field.choices, field.choices_en)

    def day(self, day: date | None) -> str:
        """Return a date with its day of the week; empty for None."""
        return "" if day is None else f"{day.isoformat()} {self.weekday(day)}"

    def weekday(self, day: date) -> str:
        """Return the short name of the day of the week."""
        return self.translate(_WEEKDAYS[day.weekday()])

    def weekday_named(self, number: int) -> str:
        """Return the short name of a day of the week, Monday being 0."""
        return self.translate(_WEEKDAYS[number])

    def days(self, days: Sequence[date]) -> str:
        """Return days of a year, those that follow each other as a span."""
        spans: list[tuple[date, date]] = []
        for day in sorted(days):
            if spans and day - spans[-1][1] == timedelta(days=1):
                spans[-1] = (spans[-1][0], day)
            else:
                spans.append((day, day))
        return self.comma.join(self._span(*span) for span in spans)

    def _span(self, first: date, last: date) -> str:
        if first == last:
            return f"{first:%m-%d} {self.weekday(first)}"
        return f"{first:%m-%d} – {last:%m-%d}"

    def instant(self, at: datetime | None) -> str:
        """Return an instant on the office's clock; empty for None."""
        return f"{at.astimezone(ZoneInfo(self.timezone)):%Y-%m-%d %H:%M}" if at else ""

    def left(self, working_days: int | None, status: str) -> str:
        """Return how much time is left, in words."""
        if status not in ("running", "overdue") or working_days is None:
            return self.translate(STATUS[status])
        if status == "overdue" and working_days == 0:
            # No working day has gone by since: it is a rest day.
            return self.translate(STATUS[status])
        if working_days == 0:
            return self.translate("due today")
        if status == "overdue":
            return self.say_count(
                "overdue by {count} working day", "overdue by {count} working days", -working_days
            )
        return self.say_count("{count} working day left", "{count} working days left", working_days)

    def stands(self, deadline: Deadline, day: date) -> str:
        """Return how a deadline stands on a day, in one word."""
        return self.translate(STATUS[status(deadline, day)])

    def tone_on(self, deadline: Deadline, day: date) -> str:
        """Return the tone of how a deadline stands on a day, whatever time is left."""
        return self.tone(status(deadline, day), None)

    def event_title(self, workflow: Workflow, kind: str) -> str:
        """Return what people call an event of a law."""
        left_by = (each for each in workflow.actions.values() if each.leaves == kind)
        action = next(left_by, None)
        return self.title(action) if action else self.event(kind)

    def tone(self, status: str, working_days: int | None) -> str:
        """Return the tone that a standing is shown in: bad, warn, good or plain."""
        if status in ("overdue", "late"):
            return "bad"
        if status == "running" and working_days is not None and working_days <= _SOON:
            return "warn"
        return "good" if status == "met" else "plain"

    def event(self, name: str) -> str:
        """Return what an event is called that no action left."""
        return self.translate(_EVENTS.get(name, name))

    def why(self, day: CountedDay) -> str:
        """Return why a day counts or does not; empty for an ordinary working day."""
        return day.why.put(self.translate) if day.why else ""
