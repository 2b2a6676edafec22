"""Sign-in by a provider of identities (身份提供方): there, back, and who that is here.

Nobody gets an account by it. Who comes back is whoever an administrator has linked to the
provider's lasting name for them (`sub`); where the office wants it, the first sign-in links an
account whose code one of the provider's claims holds. From then on the lasting name alone counts:
a name that somebody takes over at the provider leads nowhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from casetrack.desk.access.accounts import begin_session, hash_of
from casetrack.desk.access.attempts import enter_attempt, known, note_failure
from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import in_reach
from casetrack.desk.desk import Desk
from casetrack.errors import BadInput, NotFound, ProviderError, Refused
from casetrack.oidc import Answer, Claims, Errand, new_errand
from casetrack.store import Identity, Person, StoredErrand, Transaction

#: How long a browser may take to the provider and back.
ERRAND = timedelta(minutes=10)
#: The longest lasting name that a provider may give.
_LONGEST_SUBJECT = 255


@dataclass(frozen=True)
class Arrival:
    """Somebody who came back and is signed in."""

    #: Of the new session.
    token: str
    #: Where they wanted to go.
    then: str


def provider_label(desk: Desk) -> str:
    """Return what the provider is called; empty where none is set up."""
    return desk.settings.sign_in.oidc.label if desk.provider else ""


def send_to_provider(desk: Desk, browser: str, then: str) -> str:
    """Return where to send a browser that wants to sign in; `browser` is its token."""
    if desk.provider is None:
        raise NotFound("no provider of identities is set up")
    errand, now = new_errand(), desk.now()
    address = desk.provider.way_in(errand, now)
    with desk.store.transaction() as tx:
        tx.identities.forget_errands_before(now - ERRAND)
        tx.identities.send(
            StoredErrand(
                hash_of(errand.state),
                hash_of(browser),
                errand.nonce,
                errand.verifier,
                then,
                now,
            )
        )
    return address


def sign_in_by_provider(desk: Desk, browser: str, answer: Answer, address: str) -> Arrival:
    """Sign in whoever comes back; raise Refused, or ProviderError where nobody answers."""
    try:
        return _arrived(desk, browser, answer, address)
    except Refused as no:
        # Who it was is known where the refusal names an account.
        note_failure(desk, no, str(no.message.values.get("code", "")))
        raise


def _arrived(desk: Desk, browser: str, answer: Answer, address: str) -> Arrival:
    if desk.provider is None:
        raise NotFound("no provider of identities is set up")
    stored = _taken(desk, browser, answer)
    # What ends no errand is nobody's attempt: pages of others can have browsers ask for it, and a
    # whole office would have to wait.
    attempt = enter_attempt(desk, None, address)
    errand = Errand(answer.state, stored.nonce, stored.verifier)
    try:
        claims = desk.provider.claims(errand, answer, desk.now(), _wanted(desk))
    except ProviderError:
        # That is nobody's attempt at guessing.
        with desk.store.transaction() as tx:
            tx.accounts.forget_attempt(attempt.at_address)
        raise
    with desk.store.transaction() as tx:
        person = _who(desk, tx, claims)
        tx.accounts.forget_attempt(attempt.at_address)
        return Arrival(begin_session(desk, tx, person.code, by_provider=True), stored.then)


def _taken(desk: Desk, browser: str, answer: Answer) -> StoredErrand:
    """Return the errand that an answer ends; it can be ended once."""
    with desk.store.transaction() as tx:
        stored = tx.identities.take(hash_of(answer.state), hash_of(browser))
    if stored is None or desk.now() - stored.begun_at > ERRAND:
        raise Refused("this sign-in was begun in another browser, or too long ago; begin again")
    if answer.error or not answer.code:
        raise Refused("{label} let nobody in; begin again", label=provider_label(desk))
    return stored


def _wanted(desk: Desk) -> Collection[str]:
    """Return the claims that something depends on."""
    oidc = desk.settings.sign_in.oidc
    named = {oidc.claim} if oidc.links_by_claim else set()
    return {*named, *oidc.allowed}


def _who(desk: Desk, tx: Transaction, claims: Claims) -> Person:
    """Return who of us it is; link who comes for the first time, where that is wanted."""
    _must_be_allowed(desk, claims)
    issuer, subject = desk.settings.sign_in.oidc.issuer, str(claims["sub"])
    linked = tx.identities.of_subject(issuer, subject)
    person = tx.people.user(linked.user) if linked else _named(desk, tx, claims)
    if person is None:
        raise Refused(
            "{label} knows you, and no account here is linked to you; tell an administrator: "
            "{subject}",
            label=provider_label(desk),
            subject=subject,
        )
    if not person.active:
        raise Refused("{code} has no access any more; ask an administrator", code=person.code)
    if person.office not in (None, *(each.code for each in desk.settings.offices)):
        raise Refused(
            "{code} belongs to office {office}, which is not served here",
            code=person.code,
            office=person.office,
        )
    if linked is None:
        _link(desk, tx, person.code, subject, by=person.code)
    return person


def _must_be_allowed(desk: Desk, claims: Claims) -> None:
    for name, values in desk.settings.sign_in.oidc.allowed.items():
        held = claims.get(name)
        if not {str(each) for each in (held if isinstance(held, list) else [held])} & {*values}:
            raise Refused(
                "{label} does not count you among those who may sign in here",
                label=provider_label(desk),
            )


def _named(desk: Desk, tx: Transaction, claims: Claims) -> Person | None:
    """Return whose code a claim holds; never an administrator, who could be anybody."""
    oidc = desk.settings.sign_in.oidc
    if not oidc.links_by_claim:
        return None
    name, _, domain = str(claims.get(oidc.claim, "")).partition("@")
    is_proved = oidc.claim != "email" or claims.get("email_verified") is True
    person = known(tx, name) if domain == oidc.claim_domain and is_proved else None
    return None if person is None or "admin" in person.roles else person


def _link(desk: Desk, tx: Transaction, code: str, subject: str, by: str) -> None:
    issuer = desk.settings.sign_in.oidc.issuer
    if tx.identities.of_user(issuer, code) is not None:
        raise Refused(
            "{code} is linked to another identity already; an administrator can undo that",
            code=code,
        )
    if not tx.identities.link(Identity(issuer, subject, code, desk.now(), f"user:{by}")):
        raise Refused("this identity is linked to another account already")
    enter(desk, tx, "account", code, "identity linked", user=by)


def link_identity(desk: Desk, code: str, subject: str) -> None:
    """Link an account to the provider's lasting name for somebody; only an administrator may."""
    subject = subject.strip()
    if not 0 < len(subject) <= _LONGEST_SUBJECT or not subject.isprintable():
        raise BadInput(
            "the provider's name for somebody has 1 to {most} characters",
            most=_LONGEST_SUBJECT,
            key="subject",
        )
    with desk.store.transaction() as tx:
        in_reach(desk, tx, code)
        _must_have_provider(desk)
        _link(desk, tx, code, subject, by=desk.user)


def unlink_identity(desk: Desk, code: str) -> None:
    """Undo the link of an account, and sign its user out; only an administrator may."""
    with desk.store.transaction() as tx:
        in_reach(desk, tx, code)
        _must_have_provider(desk)
        issuer = desk.settings.sign_in.oidc.issuer
        if tx.identities.of_user(issuer, code) is None:
            raise NotFound("{code} is linked to no identity", code=code)
        tx.identities.unlink(issuer, code)
        tx.accounts.end_sessions_of(code)
        enter(desk, tx, "account", code, "identity unlinked")


def subjects(desk: Desk) -> Mapping[str, str]:
    """Return the provider's lasting names of the users who are linked, by their code."""
    with desk.store.reading() as tx:
        linked = tx.identities.of_users(desk.settings.sign_in.oidc.issuer)
        return {code: each.subject for code, each in linked.items()}


def _must_have_provider(desk: Desk) -> None:
    if not desk.settings.sign_in.oidc.issuer:
        raise Refused("no provider of identities is set up; see [sign_in.oidc] in config.toml")


def way_out(desk: Desk, token: str) -> str | None:
    """Return where whoever has a session by the provider signs out there too; None for nowhere."""
    if desk.provider is None or not desk.settings.sign_in.oidc.signs_out_there:
        return None
    with desk.store.reading() as tx:
        session = tx.accounts.session(hash_of(token))
    if session is None or not session.by_provider:
        return None
    try:
        return desk.provider.way_out(desk.now())
    except ProviderError:
        return None
