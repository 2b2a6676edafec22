"""A provider of identities (身份提供方), asked by OpenID Connect: the only import of Authlib.

Authorization code flow with PKCE, state and nonce. What the provider says of itself and its keys
are kept for a quarter of an hour; a key that is not among them is looked for once more at once, so
that the provider may change its keys whenever it likes.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, cast

from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jws import JWSRegistry
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter

from casetrack.errors import ProviderError
from casetrack.oidc.metadata import Metadata, read_metadata
from casetrack.oidc.values import Answer, Claims, Client, Errand, NotBelieved

#: How long what the provider says of itself and its keys are believed without asking again.
KEPT = timedelta(minutes=15)
#: How long ago a token may have been made, and how far two clocks may differ.
_OLDEST, _LEEWAY = timedelta(minutes=10), timedelta(minutes=1)
#: Seconds until it must have taken the call, have said the next word, have said all of it.
_CONNECT, _READ, _WHOLE = 3, 5, 10
_LARGEST_BYTES = 512 * 1024
#: The longest that the specification allows.
_LONGEST_SUBJECT = 255
#: Keys that can check a signature without being able to make one.
_PUBLIC = ("RSA", "EC", "OKP")
_log = logging.getLogger("casetrack.oidc")


class Provider:
    """One provider. Threads share it: each fills or replaces what is kept as a whole."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._metadata: tuple[datetime, Metadata] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    def way_in(self, errand: Errand, now: datetime) -> str:
        """Return the address to send a browser to; raise ProviderError where nobody is there."""
        with self._session() as session:
            url, _ = session.create_authorization_url(
                self.metadata(now).authorization_endpoint,
                state=errand.state,
                code_verifier=errand.verifier,
                nonce=errand.nonce,
            )
        return str(url)

    def way_out(self, now: datetime) -> str | None:
        """Return where people sign out at the provider; None where they do not."""
        end = self.metadata(now).end_session_endpoint
        if end is None:
            return None
        told = {
            "client_id": self.client.client_id,
            "post_logout_redirect_uri": self.client.door,
        }
        return str(add_params_to_uri(end, told))

    def claims(
        self, errand: Errand, answer: Answer, now: datetime, wanted: Collection[str]
    ) -> Claims:
        """Return what the provider says of whoever comes back; raise NotBelieved.

        Where its token leaves out one of the claims that are wanted, it is asked for it.
        """
        metadata = self.metadata(now)
        # An answer of another provider must not reach this one, nor its code (mix-up).
        is_told = bool(answer.issuer) or metadata.authorization_response_iss_parameter_supported
        if is_told and answer.issuer != self.client.issuer:
            raise NotBelieved("iss of the answer")
        tokens = self._exchange(metadata, errand, answer.code)
        claims = self._verified(tokens, errand, now)
        if set(wanted) <= claims.keys() or metadata.userinfo_endpoint is None:
            return claims
        more = self._get(metadata.userinfo_endpoint, str(tokens.get("access_token", "")))
        if more.get("sub") != claims["sub"]:
            raise NotBelieved("sub of userinfo")
        return {**more, **claims}

    def metadata(self, now: datetime) -> Metadata:
        """Return what the provider says of itself."""
        if self._metadata is None or not _is_fresh(self._metadata[0], now):
            url = f"{self.client.issuer.rstrip('/')}/.well-known/openid-configuration"
            self._metadata = now, read_metadata(self._get(url), self.client)
        return self._metadata[1]

    def check(self, now: datetime) -> None:
        """Ask the provider anew for what it says of itself and its keys; raise ProviderError."""
        self._metadata = None
        self._fetch_keys(now)

    def _exchange(self, metadata: Metadata, errand: Errand, code: str) -> dict[str, object]:
        """Return the tokens that the provider gives for a code."""
        with self._session(metadata.authenticates(self.client.secret)) as session, _reached():
            try:
                tokens = session.fetch_token(
                    metadata.token_endpoint,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=errand.verifier,
                    allow_redirects=False,
                )
            except OAuthError as no:
                if no.error == "invalid_grant":
                    raise NotBelieved("invalid_grant") from None
                raise
        return dict(tokens)

    def _verified(self, tokens: dict[str, object], errand: Errand, now: datetime) -> Claims:
        """Return the claims of a token that was made by this provider, for us, for this errand."""
        try:
            token = self._decoded(str(tokens.get("id_token", "")), now)
            claims = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": self.client.issuer},
                    "aud": {"essential": True, "value": self.client.client_id},
                    "sub": {"essential": True},
                },
                {
                    "nonce": errand.nonce,
                    "client_id": self.client.client_id,
                    "access_token": tokens.get("access_token"),
                },
            )
            claims.validate(now=int(now.timestamp()), leeway=int(_LEEWAY.total_seconds()))
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as no:
            raise NotBelieved(f"{type(no).__name__} {getattr(no, 'claim', '')}".strip()) from None
        if claims["aud"] not in (self.client.client_id, [self.client.client_id]):
            raise NotBelieved("aud names others too")
        if int(now.timestamp()) - claims["iat"] > (_OLDEST + _LEEWAY).total_seconds():
            raise NotBelieved("iat is long ago")
        if not 0 < len(claims["sub"]) <= _LONGEST_SUBJECT:
            raise NotBelieved("sub is too long")
        return cast(Claims, claims)

    def _decoded(self, id_token: str, now: datetime) -> jwt.Token:
        """Return a token whose signature is right."""
        registry = JWSRegistry(algorithms=list(self.client.algorithms), strict_check_header=False)
        if self._keys is not None and _is_fresh(self._keys[0], now):
            try:
                return jwt.decode(id_token, self._keys[1], registry=registry)
            except (InvalidKeyIdError, BadSignatureError):
                # The provider may have changed its keys since they were fetched.
                pass
        return jwt.decode(id_token, self._fetch_keys(now), registry=registry)

    def _fetch_keys(self, now: datetime) -> KeySet:
        found = self._get(self.metadata(now).jwks_uri).get("keys")
        keys = KeySet([*_usable(found if isinstance(found, list) else [])])
        if not keys:
            raise ProviderError("the provider of identities has no key that can be used")
        self._keys = now, keys
        return keys

    def _get(self, url: str, token: str = "") -> dict[str, object]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        with self._session() as session, _reached():
            answer = session.get(url, headers=headers, withhold_token=True, allow_redirects=False)
            if answer.status_code != 200:
                raise RequestException(f"HTTP {answer.status_code}")
            said = answer.json()
        return said if isinstance(said, dict) else {}

    def _session(self, authenticates: str = "none") -> OAuth2Session:
        session = OAuth2Session(
            self.client.client_id,
            self.client.secret or None,
            token_endpoint_auth_method=authenticates,
            scope=" ".join(self.client.scopes),
            redirect_uri=self.client.back,
            code_challenge_method="S256",
        )
        for scheme in ("https://", "http://"):
            session.mount(scheme, _Bounded())
        return session


class _Bounded(HTTPAdapter):
    """Reads no answer that is too long, or comes too slowly, to its end."""

    def send(self, request: PreparedRequest, *_: Any, **options: Any) -> Response:
        options |= {"stream": True, "timeout": (_CONNECT, _READ)}
        response = super().send(request, **options)
        until, content = monotonic() + _WHOLE, bytearray()
        with response:
            for part in response.iter_content(16 * 1024):
                content += part
                if len(content) > _LARGEST_BYTES or monotonic() > until:
                    raise RequestException("the answer is too long")
        # What `iter_content` has read, `content` would ask for again.
        response._content = bytes(content)
        return response


@contextmanager
def _reached() -> Iterator[None]:
    """Turn what goes wrong between two machines into one sentence, and a line without values."""
    try:
        yield
    except (RequestException, AuthlibBaseError, ValueError) as error:
        _log.warning("the provider of identities: %s", _reason(error))
        raise ProviderError(
            "the provider of identities cannot be asked just now; sign in by password, or later"
        ) from None


def _reason(error: Exception) -> str:
    """Return what kind of error it is; the words of most may hold a code or a secret."""
    told = getattr(error, "error", "") or (str(error) if type(error) is RequestException else "")
    return f"{type(error).__name__} {told}".strip()


def _usable(found: list[object]) -> Iterator[Any]:
    for each in found:
        # A key of a kind that is not known here is passed over, as the specification asks.
        if isinstance(each, dict) and each.get("kty") in _PUBLIC and each.get("use") != "enc":
            try:
                yield JWKRegistry.import_key(each)
            except (JoseError, ValueError, TypeError, KeyError):
                _log.warning("the provider of identities: a key cannot be read")


def _is_fresh(since: datetime, now: datetime) -> bool:
    return timedelta() <= now - since <= KEPT
