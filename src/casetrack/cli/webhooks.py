"""Subscriptions: outside systems that are told what happens to cases."""

from typing import TYPE_CHECKING, Annotated

import typer

from casetrack.cli.called import Called, called
from casetrack.cli.options import Json

if TYPE_CHECKING:
    from casetrack.desk import OutboxMessage, Subscriber, Subscription

Number = Annotated[int, typer.Argument(help="第几号 · Number")]


def add_to(app: typer.Typer) -> None:
    ours = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    ours.command("add", help="新建一个，密钥只显示一次 · Make one; the secret is shown once")(add)
    ours.command("list", help="列出 · List them")(show)
    ours.command("remove", help="取消 · End one")(remove)
    ours.command("pause", help="暂停，动态不丢失 · Let its messages wait")(pause)
    ours.command("resume", help="恢复 · Send again")(resume)
    ours.command("deliveries", help="最近推送 · The last messages and what became of them")(
        deliveries
    )
    ours.command("resend", help="重新推送一条 · Send one message again")(resend)
    ours.command("test", help="推送一条测试消息 · Send a message that only tries the way")(try_out)
    app.add_typer(ours, name="webhook", help="事件订阅 · Systems told what happens to cases")


def add(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="https 地址 · Address, https")],
    name: Annotated[str, typer.Option(help="哪个系统 · Which system it is")],
    event: Annotated[
        list[str] | None, typer.Option(help="只订阅这些，可写几个 · Only these; several may stand")
    ] = None,
    forwarded_from: Annotated[
        str | None, typer.Option(help="只推送该机关转来的 · Only cases passed on by this body")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make a subscription for the office; its secret is shown this once."""
    from casetrack import desk

    us = called(context)
    made = desk.subscribe(us.desk(), name, address, tuple(event or ()), forwarded_from)
    if as_json:
        us.print_json({**_json(made.kept), "secret": made.secret})
        return
    typer.echo(made.secret)
    us.warn_of(
        us.say(
            "subscription no. {number} is made; its secret is not shown again", number=made.kept.id
        )
    )


def show(context: typer.Context, as_json: Json = False) -> None:
    """List the subscriptions, without their secrets."""
    from casetrack import desk

    us = called(context)
    found = desk.subscriptions(us.desk())
    us.print_each(found, _with_counts, lambda each: _line(us, each.subscription), as_json=as_json)


def remove(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """End a subscription; what was not sent is taken back."""
    from casetrack import desk

    us = called(context)
    _one(us, desk.unsubscribe(us.desk(), number), as_json)


def pause(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Let what is for a subscription wait."""
    from casetrack import desk

    us = called(context)
    _one(us, desk.pause_subscription(us.desk(), number), as_json)


def resume(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Send to a subscription again, from where it was paused."""
    from casetrack import desk

    us = called(context)
    _one(us, desk.pause_subscription(us.desk(), number, paused=False), as_json)


def deliveries(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Show the last messages of a subscription, the newest first."""
    from casetrack import desk

    us = called(context)
    _, messages = desk.messages_of(us.desk(), number)
    _show(us, messages, as_json)


def resend(
    context: typer.Context,
    message: Annotated[int, typer.Argument(help="消息号 · Number of the message")],
    as_json: Json = False,
) -> None:
    """Let a message go out once more, with the same id; the next round sends it."""
    from casetrack import desk

    us = called(context)
    _show(us, (desk.send_again(us.desk(), message),), as_json)


def try_out(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Send a message that only tries the way, and say what became of it."""
    from casetrack import desk

    us = called(context)
    ours = us.desk()
    _show(us, (desk.try_subscription(ours, number),), as_json)


def _one(us: Called, subscription: "Subscription", as_json: bool) -> None:
    us.print_each((subscription,), _json, lambda each: _line(us, each), as_json=as_json)


def _line(us: Called, each: "Subscription") -> str:
    ended = us.translate(" (removed)") if each.removed_at else ""
    paused = us.translate(" (paused)") if each.paused_at else ""
    return (
        f"{each.id}  {each.name}  {each.office}  {each.address}  {', '.join(each.events) or '*'}"
        f"  {each.forwarded_from or ''}{paused}{ended}  {each.last_error or ''}"
    )


def _show(us: Called, messages: "tuple[OutboxMessage, ...]", as_json: bool) -> None:
    us.print_each(messages, _message, _message_line, as_json=as_json)


def _message_line(each: "OutboxMessage") -> str:
    return f"{each.id}  {each.reference or ''}  {each.event}  {each.state}  {each.error or ''}"


def _json(each: "Subscription") -> dict[str, object]:
    return {
        "number": each.id,
        "name": each.name,
        "office": each.office,
        "address": each.address,
        "events": list(each.events),
        "forwarded_from": each.forwarded_from,
        "made_by": each.made_by,
        "made_at": each.made_at.isoformat(),
        "paused_at": each.paused_at and each.paused_at.isoformat(),
        "removed_at": each.removed_at and each.removed_at.isoformat(),
        "failing_since": each.failing_since and each.failing_since.isoformat(),
        "last_error": each.last_error,
        "last_sent_at": each.last_sent_at and each.last_sent_at.isoformat(),
    }


def _with_counts(each: "Subscriber") -> dict[str, object]:
    return {**_json(each.subscription), "messages": dict(each.counts)}


def _message(each: "OutboxMessage") -> dict[str, object]:
    return {
        "number": each.id,
        "id": each.key,
        "reference": each.reference,
        "position": each.position,
        "event": each.event,
        "state": each.state,
        "attempts": each.attempts,
        "written_at": each.written_at.isoformat(),
        "sent_at": each.sent_at and each.sent_at.isoformat(),
        "error": each.error,
    }
