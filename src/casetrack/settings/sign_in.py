"""How staff sign in: by password, and by a provider of identities (身份提供方)."""

from typing import Literal

from pydantic import Field, field_validator

from casetrack.core.reading import Part
from casetrack.settings.addresses import is_safe_url


class Oidc(Part):
    """A provider of identities (身份提供方) to sign in by; without an issuer there is none."""

    #: As the provider writes it itself, to the letter.
    issuer: str = ""
    client_id: str = ""
    #: Name of the environment variable with the client's secret; a client without one has none.
    secret_env: str = "CASETRACK_OIDC_SECRET"  # noqa: S105 (the name of the variable)
    #: What the provider is called on the button.
    label: str = "统一身份认证"
    #: Where staff open the pages, as their browsers name it: the provider sends them back there.
    address: str = ""
    scopes: tuple[str, ...] = ("openid", "profile")
    #: How the provider may sign; a signature of a shared secret is none.
    algorithms: tuple[Literal["RS256", "PS256", "ES256", "EdDSA"], ...] = ("RS256", "ES256")
    #: Whether the first sign-in links the account whose code the claim holds; an administrator's
    #: account never. Otherwise an administrator links each.
    links_by_claim: bool = False
    claim: str = "preferred_username"
    #: What follows @ in the claim and is no part of the code; empty where nothing does.
    claim_domain: str = ""
    #: Claims of whom one of these values is asked.
    allowed: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: Whether who signs out here goes to the provider to sign out there.
    signs_out_there: bool = False

    @property
    def back(self) -> str:
        """Return the address that the provider must know and sends browsers back to."""
        return f"{self.address.rstrip('/')}/sign-in/provider/back"

    @field_validator("issuer", "address")
    @classmethod
    def _is_safe(cls, url: str) -> str:
        if url and not is_safe_url(url):
            raise ValueError("it must begin with https://; http:// does on this machine alone")
        return url


class SignIn(Part):
    """How staff sign in to the pages."""

    #: Administrators always may by password: they get in when the provider does not answer.
    passwords: Literal["everybody", "administrators"] = "everybody"
    oidc: Oidc = Oidc()
