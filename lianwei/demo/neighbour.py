"""Who stands behind the made-up alliance next door."""

from dataclasses import dataclass

from lianwei.core import clock
from lianwei.federation.rules.custody.papers import Paper, write


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A peer that exists on paper: its code and the private half of its key."""

    code: str
    secret: str

    def say(
        self, kind: str, case: str, *, recipient: str, seq: int, prev: str, body: dict, n: int = 0
    ) -> Paper:
        told = {"case": case, "epoch": 1, "n": n, "sender": self.code, "recipient": recipient}
        made = {"secret": self.secret, "made_at": clock.now()}
        return write(kind, **made, **told, seq=seq, prev=prev, body=body)
