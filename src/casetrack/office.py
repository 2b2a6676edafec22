"""Opens an office from its settings: the one place that knows every room.

A room is imported when it is opened: who only counts days waits for no database.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from casetrack.library import Library, shipped
from casetrack.settings import Settings, is_safe_url, load

if TYPE_CHECKING:
    from casetrack.desk import Desk, Premises
    from casetrack.notices import Notices
    from casetrack.oidc.provider import Provider
    from casetrack.reminders import Channel
    from casetrack.store import Copies, KeyPlace


def find_settings(config: Path | None) -> Settings:
    """Return the settings of a file, of ./config.toml, or the ones that come with the program."""
    if config is not None:
        return load(config)
    here = Path("config.toml")
    return load(here if here.is_file() else shipped("config.toml"))


def library(settings: Settings, config: Path | None) -> Library:
    """Return the shelf of law, the office's own folder first."""
    own = settings.paths.workflows
    return Library(_folder(config) / own if own else None)


def notices(settings: Settings, config: Path | None) -> "Notices":
    """Return the templates of letters, the office's own folder first, with the fonts for them."""
    from casetrack.notices import Notices, Typefaces

    own = settings.paths.notices
    folders = [_folder(config) / own] if own else []
    typefaces = Typefaces(fonts_folder(settings, config))
    return Notices([*folders, shipped("notices")], typefaces)


def fonts_folder(settings: Settings, config: Path | None) -> Path | None:
    """Return the office's own folder of fonts, or None where it has none."""
    return _folder(config) / settings.paths.fonts if settings.paths.fonts else None


def premises(settings: Settings, config: Path | None, proxies: str = "") -> "Premises":
    """Return where the office's own things lie; relative paths count from config.toml's folder."""
    from casetrack.desk import Premises

    def place(text: str) -> Path | None:
        return _folder(config) / text if text else None

    return Premises(
        config=config or Path("config.toml"),
        workflows=place(settings.paths.workflows),
        notices=place(settings.paths.notices),
        backups=place(settings.backup.folder),
        tools=place(settings.backup.tools),
        proxies=proxies,
    )


def database_url(settings: Settings, config: Path | None, database: str | None) -> str:
    """Return where the cases are kept; a path in config.toml counts from that file's folder."""
    if database is not None:
        return database
    url = settings.database.url
    prefix = "sqlite:///"
    if url.startswith(prefix) and not url.startswith(f"{prefix}/"):
        return f"{prefix}{(_folder(config) / url.removeprefix(prefix)).absolute()}"
    return url


def key_place(
    settings: Settings,
    config: Path | None,
    database: str | None,
    environment: Mapping[str, str],
) -> "KeyPlace":
    """Return where the keys of the database are, also where there are none yet."""
    from casetrack.store import KeyPlace, sqlite_path

    privacy = settings.privacy
    beside = sqlite_path(database_url(settings, config, database))
    if privacy.key_file:
        file = _folder(config) / privacy.key_file
    elif beside is not None:
        file = beside.with_suffix(".key")
    else:
        file = _folder(config) / "casetrack.key"
    return KeyPlace(file, privacy.key_env, environment.get(privacy.key_env, ""))


def copies(settings: Settings, config: Path | None, database: str | None) -> "Copies":
    """Return what takes copies of the database and puts them back; it need not be there."""
    from casetrack.store import Copies

    url = database_url(settings, config, database)
    return Copies(url, premises(settings, config).tools)


def channels(settings: Settings, environment: Mapping[str, str]) -> "dict[str, Channel]":
    """Return the channels that the settings set up; what is secret stands in the environment."""
    from casetrack.reminders import MailServer, Webhook, group_at

    found: dict[str, Channel] = {}
    mail, webhook = settings.mail, settings.webhook
    if mail.host:
        password = environment.get(mail.password_env, "")
        found["mail"] = MailServer(
            mail.host, mail.port, mail.security, mail.sender, mail.user, password
        )
    if webhook.url:
        found["webhook"] = Webhook(webhook.url, environment.get(webhook.secret_env, ""))
    for name, url in settings.push.items():
        variable = url.removeprefix("env:")
        found[name] = group_at(url if variable == url else environment.get(variable, ""))
    return found


def provider(settings: Settings, environment: Mapping[str, str]) -> "Provider | None":
    """Return the provider of identities that is set up; its secret stands in the environment."""
    oidc = settings.sign_in.oidc
    if not oidc.issuer:
        return None
    from casetrack.oidc import Client
    from casetrack.oidc.provider import Provider

    return Provider(
        Client(
            issuer=oidc.issuer,
            client_id=oidc.client_id,
            secret=environment.get(oidc.secret_env, ""),
            back=oidc.back,
            door=f"{oidc.address.rstrip('/')}/sign-in",
            scopes=oidc.scopes,
            algorithms=oidc.algorithms,
            is_safe=is_safe_url,
        )
    )


def open_desk(
    settings: Settings,
    *,
    config: Path | None,
    database: str | None,
    office: str | None,
    user: str,
    today: date,
    now: Callable[[], datetime],
    keys: "KeyPlace",
    without_its_keys: bool = False,
    proxies: str = "",
) -> "Desk":
    """Return a desk in an office whose database exists; raise StoreError where it does not."""
    from casetrack.desk import Desk, furnished, in_office
    from casetrack.store import Store

    bare = Desk(
        store=Store.open(
            database_url(settings, config, database), keys, without_its_keys=without_its_keys
        ),
        library=library(settings, config),
        notices=notices(settings, config),
        settings=settings,
        office=settings.office(),
        user=user,
        today=today,
        now=now,
        keys=keys,
        premises=premises(settings, config, proxies),
    )
    ours = furnished(bare)
    return in_office(ours, ours.settings.office(office))


def _folder(config: Path | None) -> Path:
    return config.parent if config is not None else Path()
