"""How the program was called, and the rooms that opens: made when a command first needs them."""

import itertools
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from casetrack.cli import noted
from casetrack.cli.long_json import as_json, json_pieces
from casetrack.errors import BadInput
from casetrack.i18n import LANGUAGES, translator
from casetrack.messages import Message, Translate, say_count

if TYPE_CHECKING:
    from rich.console import Console

    from casetrack.desk import Desk
    from casetrack.library import Library
    from casetrack.notices import Notices
    from casetrack.oidc.provider import Provider
    from casetrack.reminders import Channel
    from casetrack.settings import Settings
    from casetrack.store import KeyPlace, Store
    from casetrack.told import Told

Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Called:
    """The options before the command, flag before environment."""

    config: Path | None
    database: str | None
    office: str | None
    user: str
    lang: str | None
    #: CASETRACK_TODAY, obeyed for databases of `demo` and of tests.
    today: str | None

    def check_language(self) -> None:
        """Raise BadInput for a language there is no catalog of."""
        if self.lang is not None and self.lang not in LANGUAGES:
            raise BadInput(
                "--lang {lang!r} is none of: {languages}",
                lang=self.lang,
                languages=", ".join(LANGUAGES),
            )

    @staticmethod
    def translator_of_arguments(arguments: list[str]) -> Translate:
        """Return the language of error lines, also where the options could not be read."""
        pairs = itertools.pairwise(arguments)
        lang = next((after for before, after in pairs if before == "--lang"), "zh-CN")
        return translator(lang if lang in LANGUAGES else "zh-CN")

    @cached_property
    def translate(self) -> Translate:
        return translator(self.lang or self.settings.installation.language)

    def say(self, template: str, **values: object) -> str:
        """Return a sentence in the reader's language."""
        return Message(template, values).put(self.translate)

    def say_count(self, one: str, many: str, count: int, **values: object) -> str:
        """Return a sentence that counts, in the reader's language."""
        return say_count(one, many, count, **values).put(self.translate)

    @cached_property
    def settings(self) -> "Settings":
        from casetrack.office import find_settings

        return find_settings(self.config)

    @cached_property
    def library(self) -> "Library":
        from casetrack.office import library

        return library(self.settings, self.config)

    @cached_property
    def notices(self) -> "Notices":
        from casetrack.office import notices

        return notices(self.settings, self.config)

    @cached_property
    def channels(self) -> "dict[str, Channel]":
        from casetrack.office import channels

        return channels(self.settings, os.environ)

    @cached_property
    def provider(self) -> "Provider | None":
        """The provider of identities, for what asks it."""
        from casetrack.office import provider

        return provider(self.settings, os.environ)

    def in_offices(self, ours: "Desk") -> "list[Desk]":
        """Return the desk in the office that was named, or in every one where none was.

        One that `init` has not entered into the database yet is left out.
        """
        from casetrack.desk import in_office

        with ours.store.reading() as tx:
            known = {office.code for office in tx.people.offices()}
        offices = [ours.office] if self.office else ours.settings.offices
        return [in_office(ours, office) for office in offices if office.code in known]

    def store(self) -> "Store":
        """Open the database; raise StoreError where there is none."""
        from casetrack.office import database_url
        from casetrack.store import Store

        url = database_url(self.settings, self.config, self.database)
        return Store.open(url, self.keys)

    @property
    def keys(self) -> "KeyPlace":
        """Where the keys of the database are."""
        from casetrack.office import key_place

        return key_place(self.settings, self.config, self.database, os.environ)

    def desk(self, user: str | None = None, *, without_its_keys: bool = False) -> "Desk":
        """Open the office and sit down at the desk of whoever acts."""
        from casetrack.office import open_desk

        desk = open_desk(
            self.settings,
            config=self.config,
            database=self.database,
            office=self.office,
            user=user or self.user,
            today=machine_today(self.settings),
            now=now,
            keys=self.keys,
            without_its_keys=without_its_keys,
            # Read by the server that hands out the pages.
            proxies=os.environ.get("FORWARDED_ALLOW_IPS", ""),
        )
        noted.SEATED[:] = [replace(desk, today=self._today_of(desk))]
        return noted.SEATED[0]

    def _today_of(self, desk: "Desk") -> date:
        if self.today is None:
            return desk.today
        with desk.store.reading() as tx:
            is_demo = tx.meta.get("demo") is not None
        return read_date("CASETRACK_TODAY", self.today) if is_demo else desk.today

    def today_without_database(self) -> date:
        """Return today for a command that opens no database."""
        return read_date("CASETRACK_TODAY", self.today) if self.today else now().astimezone().date()

    @cached_property
    def console(self) -> "Console":
        from rich.console import Console

        # Without a terminal lines are as wide as a letter's page, and never folded narrower.
        return Console(width=None if sys.stdout.isatty() else 110, highlight=False)

    def print_json(self, value: object) -> None:
        """Print one JSON value, Chinese as it is."""
        typer.echo(as_json(value))

    def print_each(
        self,
        found: Iterable[Shown],
        told: Callable[[Shown], object],
        line: Callable[[Shown], str],
        *,
        as_json: bool,
    ) -> None:
        """Print what was found: as one list of JSON, or a line each."""
        if as_json:
            self.print_json([told(each) for each in found])
            return
        for each in found:
            self.console.print(line(each), markup=False)

    def print_long_json(self, told: Mapping[str, object]) -> None:
        """Print one JSON object whose iterators are lists, item by item."""
        for piece in json_pieces(told):
            typer.echo(piece, nl=False)

    def print_told(self, told: "Told") -> None:
        """Print one value of the JSON that outside scripts rely on."""
        self.print_json(told.as_json())

    def warn(self, message: Message) -> None:
        """Print one sentence beside the result."""
        typer.echo(self.say("note: {says}", says=message), err=True)

    def warn_of(self, sentence: str) -> None:
        """Print a sentence that is no result, where results are not disturbed."""
        typer.echo(sentence, err=True)

    def today_at(self, desk: "Desk") -> date:
        """Return today as of now, for a process that runs for days."""
        return self._today_of(replace(desk, today=machine_today(self.settings)))


def called(context: typer.Context) -> Called:
    """Return how the program was called."""
    found: Called = context.obj
    return found


def now() -> datetime:
    """Return the instant now."""
    return datetime.now(UTC)


def machine_today(settings: "Settings") -> date:
    """Return today where the office is."""
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo(settings.installation.timezone)).date()


def read_date(name: str, text: str) -> date:
    """Return a typed date; raise BadInput naming the option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            "{name}: {text!r} is not a date; write it like 2026-02-13", name=name, text=text
        ) from None


def read_option_date(key: str, text: str) -> date:
    """Return a typed date; raise BadInput naming the option that fills in this field."""
    return read_date(f"--{key.replace('_', '-')}", text)


def optional_date(name: str, text: str | None) -> date | None:
    """Return a typed date, or None where none was given."""
    return None if text is None else read_date(name, text)
