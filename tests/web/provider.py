"""A provider of identities of our own: a real server that signs with a real key, for tests alone.

It keeps to OpenID Connect unless a test tells it to lie, and knows invented people only.
"""

import base64
import hashlib
import html
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "casetrack-tests", "a secret between machines"


def new_key(name: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig", "alg": "RS256"})


KEY, OTHER_KEY = new_key("one"), new_key("two")


@dataclass
class LocalProvider:
    """What the server knows and how it answers; a test changes it while it runs."""

    issuer: str = ""
    now: Callable[[], float] = time.time
    #: Who is signed in there; None has it ask.
    who: str | None = "linxiaoman"
    #: Their claims by the name that they sign in with.
    people: dict[str, dict[str, object]] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: KEY)
    #: What is put over the metadata, the claims, the headers and the userinfo.
    metadata: dict[str, object] = field(default_factory=dict)
    lies: dict[str, object] = field(default_factory=dict)
    userinfo_lies: dict[str, object] = field(default_factory=dict)
    #: Claims that stand in the answer of userinfo alone.
    only_by_userinfo: tuple[str, ...] = ()
    #: Makes the token in place of the provider; None for the usual way.
    signs: Callable[[dict[str, object]], str] | None = None
    #: Codes that were given and not used yet, with what belongs to each.
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    #: What was asked, by path.
    asked: list[str] = field(default_factory=list)
    is_broken: bool = False
    says_who_answers: bool = True

    def reset(self) -> None:
        fresh = LocalProvider(self.issuer)
        fresh.people = {
            "linxiaoman": {"sub": "248289761001", "preferred_username": "handler"},
            "chenmou": {"sub": "900000000002", "preferred_username": "reviewer1"},
        }
        self.__dict__.update(fresh.__dict__)

    def application(self) -> Starlette:
        routes = [
            Route("/.well-known/openid-configuration", self._told(self._metadata)),
            Route("/authorize", self._told(self._authorize)),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._told(self._jwks)),
            Route("/userinfo", self._told(self._userinfo)),
            Route("/end_session", self._told(self._end_session)),
        ]
        return Starlette(routes=routes)

    def _told(self, answer: Callable[[Request], Response]):
        async def endpoint(request: Request) -> Response:
            self.asked.append(request.url.path)
            return Response("no", 500) if self.is_broken else answer(request)

        return endpoint

    def _metadata(self, _: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "end_session_endpoint": f"{self.issuer}/end_session",
                "response_types_supported": ["code"],
                "authorization_response_iss_parameter_supported": self.says_who_answers,
            }
            | self.metadata
        )

    def _jwks(self, _: Request) -> Response:
        # A kind of key of tomorrow, which nobody knows yet, must not stand in the way.
        unknown = {"kty": "PQ", "kid": "tomorrow"}
        return JSONResponse({"keys": [unknown, self.key.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        who = asked.get("who") or self.who
        if who is None:
            links = "".join(
                f'<p><a href="/authorize?{html.escape(urlencode({**asked, "who": name}))}">'
                f"{name}</a></p>"
                for name in self.people
            )
            return HTMLResponse(
                f'<!DOCTYPE html><title>Who is it?</title><link rel="icon" href="data:,">{links}'
            )
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "who": who}
        back = {"code": code, "state": asked["state"]}
        if self.says_who_answers:
            back["iss"] = self.issuer
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 302)

    async def _token(self, request: Request) -> Response:
        self.asked.append("/token")
        if self.is_broken:
            return Response("no", 500)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {basic}":
            return JSONResponse({"error": "invalid_client"}, 401)
        form = await request.form()
        given = self.codes.pop(str(form.get("code")), None)
        challenge = base64.urlsafe_b64encode(
            hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
        ).rstrip(b"=")
        if (
            given is None
            or given["code_challenge"] != challenge.decode()
            or given["redirect_uri"] != form.get("redirect_uri")
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        access = f"{given['who']}.{secrets.token_urlsafe(16)}"
        token = {"access_token": access, "token_type": "Bearer", "expires_in": 60}
        return JSONResponse({**token, "id_token": self._id_token(given)})

    def _id_token(self, given: dict[str, str]) -> str:
        now = int(self.now())
        known = self.people[given["who"]]
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": given["nonce"],
            **{key: value for key, value in known.items() if key not in self.only_by_userinfo},
            **self.lies,
        }
        claims = {key: value for key, value in claims.items() if value is not None}
        return self.signs(claims) if self.signs else signed(claims, self.key)

    def _userinfo(self, request: Request) -> Response:
        _, _, token = request.headers["authorization"].partition(" ")
        return JSONResponse({**self.people[token.partition(".")[0]], **self.userinfo_lies})

    def _end_session(self, request: Request) -> Response:
        assert request.query_params["client_id"] == CLIENT
        self.who = None
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], 302)


def signed(claims: dict[str, object], key: RSAKey) -> str:
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])


def written(header: dict[str, object], claims: dict[str, object], signature: bytes = b"") -> str:
    """Return a token put together by hand."""
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return ".".join(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in parts)


@contextmanager
def provided() -> Iterator[LocalProvider]:
    """Serve a provider on a free port of this machine."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        provider = LocalProvider(f"http://127.0.0.1:{listening.getsockname()[1]}")
        provider.reset()
        config = uvicorn.Config(provider.application(), log_config=None, access_log=False)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield provider
        finally:
            server.should_exit = True
            thread.join(timeout=30)


def settings_of(provider: LocalProvider, address: str = "http://localhost", more: str = "") -> str:
    """Return what config.toml says of it; `more` may hold keys, and after them tables."""
    return f"""
[sign_in.oidc]
issuer = "{provider.issuer}"
client_id = "{CLIENT}"
label = "市统一认证"
address = "{address}"
{more}
"""
