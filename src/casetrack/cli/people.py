"""People: who works here, what they may do, how they sign in."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.options import Code, Json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casetrack.desk import Person

Roles = Annotated[list[str] | None, typer.Option("--role", help="角色，可写几个 · Roles")]


def add_to(app: typer.Typer) -> None:
    people = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    people.command("list", help="列出人员 · List the people")(show)
    people.command("add", help="添加或者更改 · Add or change somebody")(add)
    people.command("password", help="设定密码 · Set a password")(password)
    people.command("roles", help="更改角色 · Change somebody's roles")(roles)
    people.command("deactivate", help="停用 · Take somebody's access away")(deactivate)
    people.command("reactivate", help="恢复 · Give somebody their access back")(reactivate)
    people.command("link", help="关联身份提供方的标识 · Link to the provider's name")(link)
    people.command("unlink", help="取消关联 · Undo the link")(unlink)
    people.command("mail", help="催办邮件发到哪里 · Where reminders are mailed")(mail)
    app.add_typer(people, name="user", help="人员和账户 · People and accounts")


def show(context: typer.Context, as_json: Json = False) -> None:
    """List the people with their roles."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    _show(us, desk.users(ours), as_json, desk.subjects(ours))


def add(
    context: typer.Context,
    code: Code,
    name: Annotated[str | None, typer.Option(help="姓名 · Name")] = None,
    role: Roles = None,
    as_json: Json = False,
) -> None:
    """Add somebody, or change who is there; `user password` lets them sign in."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    desk.add_user(ours, code, name or code, tuple(role or ()))
    _show(us, desk.users(ours), as_json)


def password(
    context: typer.Context,
    code: Code,
    generate: Annotated[
        bool, typer.Option("--generate", help="自动生成，只显示一次 · Make one up, shown once")
    ] = False,
) -> None:
    """Set a password: asked for, read from standard input, or made up. Never an argument."""
    from casetrack import desk

    us = called(context)
    given = desk.made_up() if generate else _typed(us)
    desk.set_password(us.desk(), code, given)
    if generate:
        typer.echo(given)
    us.warn_of(us.say("{code} can sign in with the new password", code=code))


def _typed(us: Called) -> str:
    """Return the password as it was typed, twice the same, or the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    question = us.translate("password")
    return str(typer.prompt(question, hide_input=True, confirmation_prompt=True))


def mail(
    context: typer.Context,
    code: Code,
    address: Annotated[str, typer.Argument(help="邮箱，空着为不发 · Address, empty for none")],
) -> None:
    """Say where somebody's reminders are mailed."""
    from casetrack import desk

    desk.put_mail(called(context).desk(), code, address)


def link(
    context: typer.Context,
    code: Code,
    subject: Annotated[
        str, typer.Option("--subject", help="提供方的标识（sub）· The provider's lasting name")
    ],
) -> None:
    """Link an account to the provider's lasting name for somebody (`sub`)."""
    from casetrack import desk

    us = called(context)
    desk.link_identity(us.desk(), code, subject)
    us.warn_of(us.say("{code} signs in by the provider from now on", code=code))


def unlink(context: typer.Context, code: Code) -> None:
    """Undo the link of an account; its user is signed out."""
    from casetrack import desk

    us = called(context)
    desk.unlink_identity(us.desk(), code)
    us.warn_of(us.say("{code} is linked to no identity any more", code=code))


def roles(context: typer.Context, code: Code, role: Roles = None, as_json: Json = False) -> None:
    """Give somebody other roles, in place of those they have."""
    from casetrack import desk

    us = called(context)
    _show(us, (desk.change_roles(us.desk(), code, tuple(role or ())),), as_json)


def deactivate(context: typer.Context, code: Code, as_json: Json = False) -> None:
    """Take somebody's access away; what they have done stays."""
    from casetrack import desk

    us = called(context)
    _show(us, (desk.deactivate(us.desk(), code),), as_json)


def reactivate(context: typer.Context, code: Code, as_json: Json = False) -> None:
    """Give somebody back the access that was taken away, with the roles they had."""
    from casetrack import desk

    us = called(context)
    _show(us, (desk.reactivate(us.desk(), code),), as_json)


def _show(
    us: Called,
    people: "tuple[Person, ...]",
    as_json: bool,
    subjects: "Mapping[str, str] | None" = None,
) -> None:
    if as_json:
        us.print_json(
            [
                {
                    "code": each.code,
                    "name": each.name,
                    "roles": list(each.roles),
                    "office": each.office,
                    "active": each.active,
                }
                | ({} if subjects is None else {"subject": subjects.get(each.code)})
                for each in people
            ]
        )
        return
    for each in people:
        left = "" if each.active else us.translate(" (not active)")
        linked = (subjects or {}).get(each.code)
        by = us.say(" (linked to {subject})", subject=linked) if linked else ""
        told = f"{each.code}  {each.name}  {', '.join(each.roles)}{left}{by}"
        us.console.print(told, markup=False, soft_wrap=True)
