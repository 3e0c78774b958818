"""How far a long load is, how fast it goes and how long it will still take, a line every few seconds."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Progress = Callable[[str], None]
EVERY = 5.0  # seconds


@dataclass
class Pace:
    """Tells while something is made, `whole` of them in the end."""

    whole: int
    say: Progress
    begun: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def tell(self, done: int) -> None:
        """So many are done; says it when some seconds have passed since the last line, and at the end of what
        took as long.
        """
        now = time.monotonic()
        if now - (self.told or self.begun) < EVERY and (done < self.whole or not self.told):
            return
        self.told = now
        rate = done / max(now - self.begun, 0.001)
        self.say(
            f"{done:,} / {self.whole:,} · {rate:,.0f} a second · {(self.whole - done) / rate:,.0f} s left"
        )
