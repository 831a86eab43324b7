"""What outreach is told by whoever runs Harmony: who writes, from where, within which hours."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class OutreachConfig:
    """Who writes, and when messages may leave. Times are local to the recipient.

    `postal_address` and `sender_email` have to be there before anything real leaves (CAN-SPAM). `real` names the
    channels whose messages really leave; the others go to the local mailbox. `site` is the public address of the site,
    without a slash at its end. `reply_domain` is the domain whose mail comes back, for reply addresses with a token.
    `daily_cap` is how many e-mails a day leave at most; a message that is `late_after` hours late waits for a person.
    `days` are the weekdays (Monday is 0) on which sequences that ask for a booking leave; where empty, those on which
    people work there. `spread`: over so many minutes are spread messages that are due together.
    """

    sender_name: str = ""
    sender_email: str = ""
    sms_number: str = ""
    postal_address: str = ""
    site: str = "http://127.0.0.1:8000"
    reply_domain: str = ""
    real: frozenset[str] = frozenset()
    daily_cap: int = 50
    opens: time = time(9)
    closes: time = time(17)
    late_after: float = 8.0
    cool_down_days: int = 30
    days: frozenset[int] = frozenset()
    spread: int = 30
