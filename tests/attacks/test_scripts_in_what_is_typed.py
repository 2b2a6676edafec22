"""Stored and reflected scripts: a piece of markup in every field of every form, then every page."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from days import day
from web.conftest import TODAY
from web.test_who_may import BARE, OPENS_TO, TYPED, addresses, filled, lived_in

__all__ = ["lived_in"]
#: Ends an attribute, then an element with a handler; short enough for a name.
PAYLOAD = """'"><img src=x onerror=a>"""
MARKUP = "<img src=x onerror=a>"
#: Addresses that run what stands in them.
RUNS = ("javascript:", "data:text")
#: Keys whose value is no text that anybody sees: a choice, a date, a number of ours.
CHOSEN = {"draft", "reference", "letter"}


class Made(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs) -> None:
        self.elements.append((tag, dict(attrs)))

    def ours_alone(self) -> bool:
        """Tell whether nothing in it runs, and nothing was made by what was typed."""
        return not [
            (tag, attributes)
            for tag, attributes in self.elements
            if any(name.startswith("on") for name in attributes)
            or (tag == "script" and not (attributes.get("src") or "").startswith("/static/"))
            or attributes.get("src") == "x"
            or any(
                (attributes.get(name) or "")
                .strip()
                .lower()
                .startswith(("javascript:", "data:text"))
                for name in ("href", "src", "action", "formaction")
            )
        ]


def test_a_page_that_runs_something_would_be_noticed():
    for bad in (
        f'<input value="{PAYLOAD}">'.replace("'\"", '"'),
        "<script>a</script>",
        '<a href="JavaScript:a">',
        MARKUP,
    ):
        assert not Made(bad).ours_alone(), bad


@pytest.fixture
def named(lived_in):
    """The same, where the office's own name and head have markup in them, too."""
    config = lived_in.office.config.replace("某市教育局", f"某市{MARKUP}局")
    config = config.replace("局办公室", f"办公室{MARKUP}")
    lived_in.office = replace(lived_in.office, config=config)
    return lived_in


def test_nothing_typed_into_any_form_becomes_a_part_of_any_page(named):
    admin = named.browser("admin")
    answered = 0
    for path, typed in TYPED.items():
        for key in typed.keys() - CHOSEN:
            admin.get("/account")
            spoilt = {**typed, key: f"{typed[key]}{PAYLOAD}"}
            if key == "name" and path == "/people":
                spoilt["code"] = "spoilt"
            answer = admin.post(filled(path), **spoilt)
            assert answer.status_code < 500, (path, key)
            if "html" in answer.headers.get("content-type", ""):
                assert Made(answer.text).ours_alone(), (path, key)
                answered += PAYLOAD[3:] not in answer.text and "&lt;img" in answer.text
    assert answered > 5, "some answers show what was typed"
    case = "/cases/2025-0001/act/log_contact"
    admin.get("/cases/2025-0001")
    files = {"attached": (f"{MARKUP}.txt", b"plain", "text/plain")}
    admin.post(case, files, remarks=f"说明{PAYLOAD}", on=str(TODAY))
    shown = _pages(named, admin)
    assert sum("&lt;img src=x" in page for page in shown.values()) > 10
    for address, page in shown.items():
        assert Made(page).ours_alone(), address


def _pages(named, admin):
    """Return every page that answers an administrator with HTML, by its address."""
    got = {}
    for method, path in addresses(named):
        if method == "GET" and (method, path) in OPENS_TO:
            for address in (filled(path), filled(path).replace("2025-0001", "2025-0003")):
                page = admin.get(address)
                assert page.status_code < 500, address
                if page.status_code == 200 and "html" in page.headers["content-type"]:
                    got[address] = page.text
    assert len(got) > 40
    return got


def test_nothing_in_an_address_becomes_a_part_of_a_page(lived_in):
    admin = lived_in.browser("admin")
    for method, path in addresses(lived_in):
        if (method, path) not in OPENS_TO or method != "GET" or "." in path:
            continue
        address = filled(path)
        more = "&" if "?" in address else "?"
        keys = ("q", "state", "division", "on", "from", "to", "person", "kind", "row", "next")
        page = admin.get(f"{address}{more}" + "&".join(f"{key}={PAYLOAD}" for key in keys))
        assert page.status_code < 500, path
        if "html" in page.headers.get("content-type", ""):
            assert Made(page.text).ours_alone(), path
    assert Made(lived_in.browser().get(f"/sign-in?next=/{PAYLOAD}").text).ours_alone()


def test_a_letter_on_a_page_holds_words_and_no_markup_of_others(named):
    reference = named.office.receive(
        day("Mon 2025-10-13"), applicant_name=f"林{PAYLOAD}", request=f"名录{PAYLOAD}"
    ).reference
    named.office.act(
        "handler", reference, "request_correction", day("Mon 2025-10-13"), TODAY, items=PAYLOAD
    )
    page = named.browser("handler").get(f"/cases/{reference}/letters/2/correction")
    assert page.status_code == 200
    assert "&lt;img src=x" in page.text
    assert Made(page.text).ours_alone()


def test_every_form_is_among_those_that_are_tried():
    assert {path for method, path in OPENS_TO if method == "POST"} <= {*TYPED, *BARE}
