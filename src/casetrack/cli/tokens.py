"""Tokens: programs that act in somebody's name through the API."""

from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.options import Json

if TYPE_CHECKING:
    from casetrack.desk import Token


def add_to(app: typer.Typer) -> None:
    ours = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    ours.command("add", help="新建一个，只显示一次 · Make one, shown once")(add)
    ours.command("list", help="列出 · List them")(show)
    ours.command("revoke", help="撤销 · End one at once")(revoke)
    app.add_typer(ours, name="token", help="程序接口的令牌 · Tokens for the API")


def add(
    context: typer.Context,
    user: Annotated[str, typer.Argument(help="以谁的名义 · In whose name")],
    name: Annotated[str, typer.Option(help="给哪个系统用 · Which program it is for")],
    scope: Annotated[
        list[str] | None,
        typer.Option(
            help="可写几个 · cases:receive cases:read cases:write letters:read reports:read"
        ),
    ] = None,
    days: Annotated[int | None, typer.Option(help="有效天数，默认365 · Days, 365 if empty")] = None,
    as_json: Json = False,
) -> None:
    """Make a token for the office; it is shown this once."""
    from casetrack import desk

    us = called(context)
    wanted = desk.DAYS if days is None else days
    made = desk.make_token(us.desk(), user, name, tuple(scope or ()), wanted)
    if as_json:
        us.print_json({**_json(made.kept), "token": made.token})
        return
    typer.echo(made.token)
    us.warn_of(
        us.say(
            "token no. {number} acts in the name of {user} until {until}; it is not shown again",
            number=made.kept.id,
            user=made.kept.user,
            until=made.kept.expires_at.date(),
        )
    )


def show(context: typer.Context, as_json: Json = False) -> None:
    """List the tokens, without the tokens themselves."""
    from casetrack import desk

    us = called(context)
    _show(us, desk.tokens(us.desk()), as_json)


def revoke(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="第几号 · Number")],
    as_json: Json = False,
) -> None:
    """End a token at once."""
    from casetrack import desk

    us = called(context)
    _show(us, (desk.revoke_token(us.desk(), number),), as_json)


def _show(us: Called, tokens: "tuple[Token, ...]", as_json: bool) -> None:
    us.print_each(tokens, _json, lambda each: _line(us, each), as_json=as_json)


def _line(us: Called, each: "Token") -> str:
    ended = us.translate(" (revoked)") if each.revoked_at else ""
    return (
        f"{each.id}  {each.name}  {each.office}  {each.user}  {', '.join(each.scopes)}  "
        f"{each.expires_at.date()}{ended}"
    )


def _json(token: "Token") -> dict[str, object]:
    return {
        "number": token.id,
        "name": token.name,
        "office": token.office,
        "user": token.user,
        "scopes": list(token.scopes),
        "made_by": token.made_by,
        "made_at": token.made_at.isoformat(),
        "expires_at": token.expires_at.isoformat(),
        "seen_at": token.seen_at and token.seen_at.isoformat(),
        "revoked_by": token.revoked_by,
        "revoked_at": token.revoked_at and token.revoked_at.isoformat(),
    }
