"""The API by its addresses, and its description in OpenAPI, drawn from the types."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casetrack import __version__
from casetrack.api import acting, cases, own, receiving, reports
from casetrack.api.happenings import outgoing
from casetrack.api.problems import MEDIA_TYPE, language_of, problem
from casetrack.api.rates import Rates
from casetrack.web import House

#: Where it lies beside the pages.
PLACE = "/api/v1"
_ABOUT = (
    "Cases of applications for government information (依申请公开), over the same functions as the "
    "pages and the commands. Dates are written 2026-02-13, instants as in RFC 3339 with a zone. "
    "Sentences come in the language of Accept-Language, `zh-CN` or `en`."
)


class Api(FastAPI):
    """The application; its description says of every problem that it is problem+json."""

    def openapi(self) -> dict[str, Any]:
        """Return the description in OpenAPI 3.1."""
        if self.openapi_schema is None:
            described = get_openapi(
                title=self.title,
                version=self.version,
                description=self.description,
                routes=self.routes,
                webhooks=self.webhooks.routes,
                servers=self.servers,
            )
            _as_problems(described)
            self.openapi_schema = described
        return self.openapi_schema


def application(house: House) -> FastAPI:
    """Return the application that serves the API of an installation."""
    served = Api(
        title="casetrack",
        version=__version__,
        description=_ABOUT,
        servers=[{"url": PLACE}],
        root_path_in_servers=False,
        openapi_url="/openapi.json",
        # They would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        exception_handlers={HTTPException: _no_such_route},
    )
    served.state.house = house
    served.state.rates = Rates()
    served.webhooks.include_router(outgoing)
    for each in (own, receiving, cases, acting, reports):
        served.include_router(each.router)
    return served


async def _no_such_route(request: Request, error: Exception) -> Response:
    house: House = request.app.state.house
    return problem(request, error, language_of(request, house.language))


def _as_problems(described: dict[str, Any]) -> None:
    """Put the answers that are problems under their own media type; drop those that cannot be."""
    for operations in described["webhooks"].values():
        # How a receiver refuses a body is its own business: any answer but 2xx is the same to us.
        for operation in operations.values():
            del operation["responses"]["422"]
    for operations in described["paths"].values():
        for method, operation in operations.items():
            if method == "get":
                for about_length in ("411", "413"):
                    del operation["responses"][about_length]
            for status, answer in operation["responses"].items():
                if status >= "4":
                    answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
