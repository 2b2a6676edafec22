"""The pages by their addresses."""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from casetrack.web import (
    account,
    acting,
    administration,
    applicant,
    audit,
    before_release,
    by_provider,
    calendars,
    case,
    checking,
    definitions,
    drafts,
    enquiries,
    feeds,
    letterheads,
    letters,
    lists,
    many,
    monitoring,
    numbers,
    offices,
    originals,
    overview,
    papers,
    people,
    post,
    printing,
    privacy,
    query_code,
    readings,
    receipt_notice,
    receiving,
    reminders,
    reviewing,
    road,
    saved_views,
    service,
    signing_in,
    todays,
    tokens,
    unsent,
    webhooks,
    wizard,
    year,
    year_cell,
    year_end,
    year_figures,
    year_files,
)
from casetrack.web.answer import nothing_there, page
from casetrack.web.headers import SecurityHeaders
from casetrack.web.house import House
from casetrack.web.measuring import Measured, Measures
from casetrack.web.public.routes import public_routes
from casetrack.web.render import STATIC

#: Addresses that need no session.
OPEN_TO_ALL = (
    "/sign-in",
    "/sign-in/demo",
    "/sign-in/provider",
    "/sign-in/provider/back",
    "/feed/{token}.ics",
    "/healthz",
    "/readyz",
    "/metrics",
)


class _Number(IntegerConvertor):
    """A number in an address: with more digits than any has, no page is there."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _Number())


def application(house: House, beside: Mapping[str, ASGIApp] | None = None) -> Starlette:
    """Return the application that serves the pages of an installation.

    What lies beside the pages is named by where it lies.
    """
    measures = Measures()
    settings = house.desk.settings
    is_logged = settings.log.requests
    served = Starlette(
        routes=[
            *(Mount(path, app) for path, app in (beside or {}).items()),
            *_routes(),
            *(_for_the_public() if settings.public.enabled else ()),
        ],
        middleware=[
            Middleware(Measured, measures=measures, is_logged=is_logged),
            Middleware(SecurityHeaders),
        ],
        exception_handlers={404: _not_found, 405: _not_found},
    )
    served.state.house = house
    served.state.measures = measures
    return served


def _routes() -> list[Route | Mount]:
    pages = (
        ("/sign-in", "GET", signing_in.sign_in_page),
        ("/sign-in", "POST", signing_in.sign_in),
        ("/sign-in/demo", "POST", signing_in.sign_in_to_demo),
        ("/sign-in/provider", "GET", by_provider.there),
        ("/sign-in/provider/back", "GET", by_provider.back),
        ("/sign-out", "POST", signing_in.sign_out),
        ("/feed/{token}.ics", "GET", feeds.feed),
        ("/reminders", "GET", reminders.reminders),
        ("/reminders/absences", "POST", reminders.be_away),
        ("/reminders/absences/{number:number}/remove", "POST", reminders.be_back),
        ("/reminders/mail", "POST", reminders.put_mail),
        ("/reminders/feed", "POST", reminders.new_feed),
        ("/reminders/feed/end", "POST", reminders.end_feed),
        ("/reminders/health", "GET", reminders.health),
        ("/account", "GET", account.account),
        ("/account", "POST", account.change_password),
        ("/account/sessions", "POST", account.end_other_sessions),
        ("/account/tokens/{number:number}/revoke", "POST", account.revoke_token),
        ("/letters", "GET", letters.letters),
        ("/administration", "GET", administration.administration),
        ("/offices", "GET", offices.offices),
        ("/offices", "POST", offices.add),
        ("/offices/{office}", "GET", offices.office),
        ("/offices/{office}", "POST", offices.change),
        ("/offices/{office}/close", "POST", offices.close),
        ("/offices/{office}/reopen", "POST", offices.reopen),
        ("/offices/{office}/file", "POST", offices.take_file),
        ("/offices/{office}/numbers", "GET", offices.numbers),
        ("/offices/{office}/numbers", "POST", offices.change_numbers),
        ("/letterheads", "GET", letterheads.letterheads),
        ("/letterheads", "POST", letterheads.put),
        ("/letterheads/remove", "POST", letterheads.remove),
        ("/letterheads/{number:number}/sample", "GET", letterheads.sample),
        ("/letterheads/{number:number}/again", "POST", letterheads.again),
        ("/people", "GET", people.people),
        ("/people", "POST", people.add),
        ("/people/{code}", "GET", people.person),
        ("/people/{code}/roles", "POST", people.change_roles),
        ("/people/{code}/password", "POST", people.give_password),
        ("/people/{code}/sessions", "POST", people.end_sessions),
        ("/people/{code}/link", "POST", people.link),
        ("/people/{code}/unlink", "POST", people.unlink),
        ("/people/{code}/deactivate", "POST", people.deactivate),
        ("/people/{code}/reactivate", "POST", people.reactivate),
        ("/tokens", "GET", tokens.tokens),
        ("/tokens", "POST", tokens.make),
        ("/tokens/{number:number}/revoke", "POST", tokens.revoke),
        ("/webhooks", "GET", webhooks.webhooks),
        ("/webhooks", "POST", webhooks.make),
        ("/webhooks/{number:number}", "GET", webhooks.webhook),
        ("/webhooks/{number:number}/pause", "POST", webhooks.pause),
        ("/webhooks/{number:number}/remove", "POST", webhooks.remove),
        ("/webhooks/{number:number}/test", "POST", webhooks.try_out),
        ("/webhooks/{number:number}/again", "POST", webhooks.again),
        ("/definitions", "GET", definitions.definitions),
        ("/definitions/try", "POST", definitions.attempt),
        ("/definitions/{law}", "GET", definitions.law),
        ("/definitions/{law}/picture.svg", "GET", definitions.picture),
        ("/definitions/{law}/changes", "GET", definitions.changes),
        ("/readings", "GET", readings.on_day),
        ("/retention", "GET", privacy.retention),
        ("/retention", "POST", privacy.erase),
        ("/holds", "GET", privacy.holds),
        ("/holds", "POST", privacy.hold),
        ("/holds/release", "POST", privacy.release),
        ("/audit", "GET", audit.audit),
        ("/audit.csv", "GET", audit.table),
        ("/audit.xlsx", "GET", audit.workbook),
        ("/audit/anchors", "GET", audit.anchors),
        ("/", "GET", todays.today),
        ("/cases", "GET", lists.browse),
        ("/cases.csv", "GET", lists.table),
        ("/cases.xlsx", "GET", lists.workbook),
        ("/views", "POST", saved_views.save),
        ("/views/{view:number}", "POST", saved_views.change),
        ("/calendar", "GET", calendars.this_year),
        ("/calendar/count", "GET", calendars.count),
        ("/calendar/load", "GET", calendars.form),
        ("/calendar/load", "POST", calendars.load),
        ("/calendar/renew", "POST", calendars.renew),
        ("/calendar/{year:number}", "GET", calendars.year),
        ("/year", "GET", year.this_year),
        ("/year/{year:number}", "GET", year.year),
        ("/year/{year:number}/cell", "GET", year_cell.cell),
        ("/year/{year:number}/figures", "POST", year_figures.enter),
        ("/year/{year:number}/preflight", "GET", year_end.preflight),
        ("/year/{year:number}/close", "GET", year_end.closing),
        ("/year/{year:number}/close", "POST", year_end.close),
        ("/year/{year:number}/table.{ending}", "GET", year_files.table),
        ("/year/{year:number}/annual.{ending}", "GET", year_files.annual),
        ("/overview", "GET", overview.show),
        ("/overview/topics", "GET", overview.topics),
        ("/check", "GET", checking.form),
        ("/check", "POST", checking.check),
        ("/receive", "GET", receiving.form),
        ("/receive", "POST", receiving.receive),
        ("/receive/preview", "GET", receiving.preview),
        ("/receive/again", "POST", receiving.again),
        ("/receive/known", "POST", receiving.known),
        ("/receive/files", "POST", receiving.files),
        ("/receive/keep", "POST", unsent.keep),
        ("/receive/discard", "POST", unsent.discard),
        ("/originals", "GET", originals.originals),
        ("/originals", "POST", originals.take_in),
        ("/originals/{number:number}", "GET", originals.rows),
        ("/originals/{number:number}/headings", "POST", originals.say_headings),
        ("/originals/{number:number}/discard", "POST", originals.discard),
        ("/enquiries", "GET", enquiries.enquiries),
        ("/enquiries", "POST", enquiries.log),
        ("/many", "GET", many.choose),
        ("/many/{number:number}", "GET", many.done),
        ("/many/act/{action}", "POST", many.act),
        ("/many/try/{action}", "POST", many.attempt),
        ("/cases/{reference}", "GET", case.show),
        ("/cases/{reference}/identity", "POST", case.show_in_full),
        ("/cases/{reference}/days", "GET", case.days),
        ("/cases/{reference}/road", "GET", road.show),
        ("/cases/{reference}/applicant", "GET", applicant.show),
        ("/cases/{reference}/applicant/one", "POST", applicant.merge),
        ("/cases/{reference}/applicant/two", "POST", applicant.take_back),
        ("/cases/{reference}/applicant/held", "POST", privacy.give_out),
        ("/cases/{reference}/readings", "GET", readings.of_case),
        ("/cases/{reference}/act/{action}", "POST", acting.act),
        ("/cases/{reference}/try/{action}", "POST", acting.attempt),
        ("/cases/{reference}/receipt", "POST", receipt_notice.print_receipt),
        ("/cases/{reference}/wizard", "GET", wizard.show),
        ("/cases/{reference}/drafts", "GET", drafts.show),
        ("/cases/{reference}/drafts/letter", "GET", drafts.letter),
        ("/cases/{reference}/sign", "POST", drafts.sign),
        ("/review", "GET", reviewing.show),
        ("/before-release", "GET", before_release.form),
        ("/before-release", "POST", before_release.check),
        ("/numbers", "GET", numbers.numbers),
        ("/numbers/reserve", "POST", numbers.reserve),
        ("/numbers/release", "POST", numbers.release),
        ("/numbers/void", "POST", numbers.void),
        ("/post", "GET", post.post),
        ("/post", "POST", post.put_together),
        ("/post/{year:number}/{number:number}", "GET", post.posting),
        ("/post/{year:number}/{number:number}/pdf", "GET", post.posting_pdf),
        ("/post/{year:number}/{number:number}/list.{ending}", "GET", post.posting_list),
        ("/post/{year:number}/{number:number}/back", "POST", post.track),
        ("/post/{year:number}/{number:number}/file", "POST", post.track_file),
        ("/post/{year:number}/{number:number}/stamped", "POST", post.stamped),
        ("/post/{year:number}/{number:number}/scan", "POST", post.scan),
        ("/service", "GET", service.unserved),
        ("/service", "POST", service.record),
        ("/cases/{reference}/letters/{position:number}/{kind}", "GET", papers.letter),
        ("/cases/{reference}/letters/{position:number}/{kind}/file", "GET", papers.letter_file),
        ("/cases/{reference}/letters/{position:number}/{kind}/pdf", "GET", papers.letter_as_pdf),
        ("/cases/{reference}/forms/{kind}.{ending}", "GET", printing.form),
        (
            "/cases/{reference}/slips/{kind}/{name}/{recipient:number}.{ending}",
            "GET",
            printing.slip,
        ),
        ("/cases/{reference}/evidence", "GET", printing.evidence),
        ("/cases/{reference}/files/{position:number}/{sha256}", "GET", papers.attachment),
    )
    return [
        *(
            Route(path, page(handler, open_to_all=path in OPEN_TO_ALL), methods=[method])
            for path, method, handler in pages
        ),
        # For machines, which bring neither a session nor cookies.
        Route("/healthz", monitoring.alive, methods=["GET"]),
        Route("/readyz", monitoring.ready, methods=["GET"]),
        Route("/metrics", monitoring.metrics, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _for_the_public() -> list[Route]:
    """Return the public pages, and what staff do for them."""
    give = page(query_code.give)
    return [
        Route("/cases/{reference}/query-code", give, methods=["POST"]),
        *public_routes(),
    ]


async def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001 (Starlette calls it so)
    return await page(nothing_there, open_to_all=True)(request)
