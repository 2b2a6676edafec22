"""One request: who asks, in which language, what was typed, and how the answer is shown."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from casetrack.desk import (
    Desk,
    Person,
    Task,
    how_many_to_sign,
    may,
    may_log,
    may_sign,
    note_refusal,
)
from casetrack.errors import CasetrackError, FileProblems, Refused, StoreError
from casetrack.i18n import translator
from casetrack.web.cookies import proof_of, says_of
from casetrack.web.house import House
from casetrack.web.render import rendered
from casetrack.web.said import Said
from casetrack.web.words import Words


@dataclass
class Visit:
    """One request, as the functions behind the pages see it."""

    house: House
    request: Request
    form: FormData
    token: str
    language: str
    #: None on the pages that are open to everybody.
    person: Person | None
    desk: Desk
    #: Signed in with a one-time password: nothing opens but the form for another.
    is_limited: bool = False
    #: Sentences for the page that follows a redirect.
    says: list[Said] = field(default_factory=list)

    @cached_property
    def words(self) -> Words:
        timezone = self.desk.settings.installation.timezone
        return Words(self.language, translator(self.language), timezone)

    @property
    def office_names(self) -> dict[str, str]:
        """What each office is called, by its code."""
        return {each.code: each.name for each in self.desk.settings.offices}

    @property
    def is_fragment(self) -> bool:
        """Whether a script asks for a part of a page."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def comes_from(self) -> str:
        """The address of the browser, or of the last proxy not trusted; empty if unknown."""
        client = self.request.client
        return client.host if client else ""

    def query(self, name: str) -> str:
        """Return a value from the address; empty where there is none."""
        return plain_text(self.request.query_params.get(name, "")).strip()

    def may(self, task: Task) -> bool:
        """Tell whether whoever is signed in does something that no law speaks of."""
        return self.person is not None and may(self.person.roles, task)

    def path(self, name: str) -> str:
        """Return a part of the path."""
        return plain_text(str(self.request.path_params[name]))

    def typed(self) -> dict[str, str]:
        """Return what was typed into the form, files left out."""
        return {key: plain_text(each) for key, each in self.form.items() if isinstance(each, str)}

    def several(self, name: str) -> tuple[str, ...]:
        """Return everything that was chosen under one name."""
        return tuple(plain_text(each) for each in self.form.getlist(name) if isinstance(each, str))

    def files(self, name: str) -> list[tuple[str, bytes]]:
        """Return the files that came with the form: name and content."""
        sent = [each for each in self.form.getlist(name) if isinstance(each, UploadFile)]
        return [(plain_name(each.filename), each.file.read()) for each in sent if each.filename]

    def names_of_files(self, name: str) -> list[str]:
        """Return the names of the files that came with the form."""
        sent = [each for each in self.form.getlist(name) if isinstance(each, UploadFile)]
        return [plain_name(each.filename) for each in sent if each.filename]

    def address(self, **changes: str) -> str:
        """Return this page's address with other values in its query; empty ones are left out."""
        query = {**self.request.query_params, **changes}
        given = urlencode({key: value for key, value in query.items() if value})
        return f"{self.request.url.path}?{given}" if given else self.request.url.path

    def show(self, template: str, status: int = 200, **values: object) -> Response:
        """Return a page."""
        known = self._values() | {"status": status}
        return HTMLResponse(rendered(template, known | values), status)

    def refused(self, no: CasetrackError, errors: Mapping[str, str]) -> dict[str, str]:
        """Return what is said beside the fields of a form; what a rule refused is on record.

        Entered are the page, the fields by their names and the rule. A value that cannot be what
        it should be (BadInput) is a mistake in typing, of which no record is kept.
        """
        if isinstance(no, Refused):
            fields = ", ".join(sorted(filter(None, errors)))
            page = f"{self.request.method} {self.request.url.path}"
            note_refusal(self.desk, f"{page}: {fields}" if fields else page, no)
        return dict(errors)

    def say_done(self, sentence: str) -> None:
        """Say on the next page what was done."""
        self.says.append(Said("done", sentence))

    def say_warnings(self, sentences: Iterable[str]) -> None:
        """Say on the next page what to look at; it was done all the same."""
        self.says += [Said("warning", each) for each in sentences]

    def say_refused(self, sentences: Iterable[str]) -> None:
        """Say on the next page why nothing was done."""
        self.says += [Said("refusal", each) for each in sentences]

    def go(self, path: str) -> Response:
        """Send the browser to another page."""
        return RedirectResponse(path, 303)

    def _values(self) -> dict[str, object]:
        other = self.words.other_language
        return {
            **self.words.for_a_page(),
            "other_address": self.address(lang=other) if self.request.method == "GET" else "",
            "proof": proof_of(self.token),
            "person": self.person,
            "may": self.may,
            "office": self.desk.office,
            "today": self.desk.today,
            "here": self.request.url.path,
            "search": self.query("q"),
            "may_log": self._may_log(),
            "to_sign": self._to_sign(),
            "told": self._told(),
        }

    def _may_log(self) -> bool:
        """Tell whether they can log an application.

        Not in an office that takes none any more, nor under a law whose file is wrong.
        """
        if not self.desk.office.active:
            return False
        with suppress(FileProblems):
            return self.person is not None and may_log(self.desk, self.person.roles)
        return False

    def _to_sign(self) -> int | None:
        """Return how many cases wait for this person's signature; None where they sign nothing."""
        if self.person is None or self.is_fragment:
            return None
        # The page that says that the database fails, or a law is wrong, is shown without it.
        with suppress(StoreError, FileProblems):
            if not may_sign(self.desk, self.person.roles):
                return None
            return how_many_to_sign(self.desk, self.person.roles)
        return None

    def _told(self) -> Sequence[Said]:
        return says_of(self.request) if self.request.method == "GET" else ()


def plain_text(sent: str) -> str:
    """Return a text without NUL: nobody types one, and PostgreSQL keeps none."""
    return sent.replace("\0", "")


def plain_name(filename: str | None) -> str:
    """Return a file's name without any folder."""
    return plain_text(filename or "").replace("\\", "/").rpartition("/")[2]
