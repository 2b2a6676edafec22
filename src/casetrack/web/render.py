"""Templates -> pages. Every value is escaped; one that is missing is an error and no gap."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from casetrack.web.dates import dated

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


def rendered(template: str, values: Mapping[str, object]) -> str:
    """Return a template with its values."""
    return _language().get_template(template).render(values)


@cache
def _language() -> Environment:
    language = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    language.globals["static"] = _address
    language.filters["dated"] = dated
    return language


@cache
def _address(name: str) -> str:
    """Return a file's address with its hash: a browser keeps it until it changes."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
