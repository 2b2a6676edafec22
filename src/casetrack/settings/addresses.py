"""Which addresses can be trusted with what is sent."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_safe_url(url: str) -> bool:
    """Tell whether what goes to an address is seen by nobody on the way."""
    parts = urlsplit(url)
    is_here = parts.hostname in ("127.0.0.1", "::1", "localhost")
    return bool(parts.hostname) and parts.scheme in (("https", "http") if is_here else ("https",))


def is_loopback(host: str) -> bool:
    """Tell whether nobody but this machine reaches what listens at an address or a name."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
