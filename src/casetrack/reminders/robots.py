"""Group robots of 企业微信 and 钉钉, by the addresses that apprise has for them.

Both answer 200 also when they take nothing (too many messages, a wrong key) and say so in the
answer, which apprise does not read: a message would be lost and taken for sent.
"""

import hmac
import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import quote_plus, unquote

from casetrack.reminders.channels import Outgoing
from casetrack.reminders.posting import post

_WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={token}"
_DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token={token}"


class NotTaken(Exception):
    """The service answered that it did not take the message."""

    def __init__(self, code: object) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Robot:
    """A group robot. It can be given no key, so each message is sent at least once."""

    url: str
    #: Signs the time of each message, where the robot wants it (加签).
    secret: str = ""
    tells_repeats = False
    is_for_group = True
    disturbs = True

    def send(self, message: Outgoing) -> None:
        words = f"{message.title}\n{message.body}"
        told = {"msgtype": "text", "text": {"content": words}}
        answer = json.loads(post(self.url + self._signature(message.at), told))
        if answer.get("errcode") != 0:
            raise NotTaken(answer.get("errcode"))

    def _signature(self, at: datetime) -> str:
        if not self.secret:
            return ""
        milliseconds = int(at.timestamp() * 1000)
        signed = f"{milliseconds}\n{self.secret}".encode()
        code = b64encode(hmac.new(self.secret.encode(), signed, sha256).digest()).decode()
        return f"&timestamp={milliseconds}&sign={quote_plus(code)}"


def robot_of(address: str) -> Robot | None:
    """Return the robot of `wecombot://KEY`, `dingtalk://TOKEN` or `dingtalk://SECRET@TOKEN`."""
    service, _, rest = address.partition("://")
    secret, _, token = rest.strip("/").rpartition("@")
    match service.lower():
        case "wecombot":
            return Robot(_WECOM.format(token=token))
        case "dingtalk":
            return Robot(_DINGTALK.format(token=token), unquote(secret))
        case _:
            return None
