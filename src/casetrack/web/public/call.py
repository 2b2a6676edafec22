"""One request of somebody outside, and how it is answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from casetrack import desk
from casetrack.desk import Desk
from casetrack.i18n import translator
from casetrack.web.render import rendered
from casetrack.web.visit import plain_name, plain_text
from casetrack.web.words import Words

#: The address of this very page is nobody else's to know.
_HEADERS = {"Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Call:
    """One request, as the functions behind the public pages see it."""

    #: Nobody sits at it.
    desk: Desk
    request: Request
    form: FormData
    language: str

    @cached_property
    def words(self) -> Words:
        timezone = self.desk.settings.installation.timezone
        return Words(self.language, translator(self.language), timezone)

    @property
    def comes_from(self) -> str:
        """The address of the browser, or of the last proxy not trusted; empty if unknown."""
        return self.request.client.host if self.request.client else ""

    def typed(self) -> dict[str, str]:
        """Return what was typed into the form, files left out."""
        given = {key: each for key, each in self.form.items() if isinstance(each, str)}
        return {key: plain_text(each) for key, each in given.items()}

    def files(self, name: str) -> list[tuple[str, bytes]]:
        """Return the files that came with the form: name and content."""
        sent = [each for each in self.form.getlist(name) if not isinstance(each, str)]
        return [(plain_name(each.filename), each.file.read()) for each in sent if each.filename]

    def show(
        self,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> Response:
        """Return a page; a form in it carries the key that is given as `proof`, else a new one."""
        known = self._values() | {"status": status} | values
        if "proof" not in values:
            known["proof"] = desk.new_form(self.desk)
        page = rendered(f"public/{template}", known)
        return HTMLResponse(page, status, {**_HEADERS, **(headers or {})})

    def _values(self) -> dict[str, object]:
        other = self.words.other_language
        path = self.request.url.path
        return {
            **self.words.for_a_page(),
            "other_address": f"{path}?lang={other}" if self.request.method == "GET" else "",
            # No cookie keeps the language: each link of ours says it.
            "lang": f"?lang={self.language}",
            "office": self.desk.office,
            "here_is_office": self.request.path_params["office"] == self.desk.office.code
            and self.desk.settings.public.opens(self.desk.office.code),
            "home": f"/public/{self.desk.office.code}",
        }
