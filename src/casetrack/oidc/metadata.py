"""What a provider says of itself (OpenID Connect Discovery)."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, ValidationError

from casetrack.errors import ProviderError
from casetrack.oidc.values import Client


class Metadata(BaseModel):
    """Where the provider is asked for what; what else it says is passed over."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    #: Where it signs people out; None where it does not.
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    #: Whether each answer says who gives it.
    authorization_response_iss_parameter_supported: bool = False

    def addresses(self) -> Iterator[str]:
        """Yield every address that is used."""
        yield from (self.authorization_endpoint, self.token_endpoint, self.jwks_uri)
        yield from filter(None, (self.userinfo_endpoint, self.end_session_endpoint))

    def authenticates(self, secret: str) -> str:
        """Return how the client shows its secret."""
        if not secret:
            return "none"
        if "client_secret_basic" in self.token_endpoint_auth_methods_supported:
            return "client_secret_basic"
        return "client_secret_post"


def read_metadata(said: object, client: Client) -> Metadata:
    """Return what a provider says of itself; raise ProviderError where it cannot be right."""
    try:
        metadata = Metadata.model_validate(said)
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, each["loc"])) for each in error.errors())
        raise ProviderError(
            "the provider of identities does not say of itself: {keys}", keys=wrong or "JSON"
        ) from None
    if metadata.issuer != client.issuer:
        raise ProviderError(
            "the provider of identities calls itself {issuer}; config.toml names another",
            issuer=metadata.issuer,
        )
    if not all(client.is_safe(each) for each in metadata.addresses()):
        raise ProviderError("the provider of identities has an address that is not https://")
    return metadata
