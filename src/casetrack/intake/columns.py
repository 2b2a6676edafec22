"""The columns of a ledger: their keys, what stands in them, which must be filled."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "date", "choice", "number", "money", "outcome", "remedies"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; its headings and the names of its values stand in the words."""

    key: str
    kind: Kind = "text"
    needed: bool = False
    #: Tells who somebody is, or what somebody wrote: its value is shown in no message.
    personal: bool = False


#: In the order in which they are written.
COLUMNS = (
    Column("reference"),
    Column("office"),
    Column("received_on", "date", needed=True),
    Column("channel", "choice", needed=True),
    Column("applicant_name", needed=True, personal=True),
    Column("applicant_type", "choice", needed=True),
    Column("id_number", personal=True),
    Column("phone", personal=True),
    Column("email", personal=True),
    Column("address", personal=True),
    Column("request", needed=True, personal=True),
    Column("handler"),
    Column("correction_requested_on", "date"),
    Column("correction_received_on", "date"),
    Column("consulted_on", "date"),
    Column("consultation_returned_on", "date"),
    Column("extended_on", "date"),
    Column("extended_days", "number"),
    Column("fee", "money"),
    Column("fee_notified_on", "date"),
    Column("fee_paid_on", "date"),
    Column("outcome", "outcome"),
    Column("replied_on", "date"),
    Column("notice_number"),
    Column("carrier", "choice"),
    Column("tracking_number"),
    Column("served_on", "date"),
    Column("remedies", "remedies"),
    Column("note", personal=True),
)
BY_KEY = {column.key: column for column in COLUMNS}
NEEDED = tuple(column.key for column in COLUMNS if column.needed)
#: A column of a file with refused rows; it is written and never read.
ERROR = "error"
