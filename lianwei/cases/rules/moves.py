"""What a replay moved: two ledgers of one clock, before and after a holiday notice, a ruleset or a mended
fact.
"""

from dataclasses import dataclass
from datetime import date

from lianwei.cases.rules.lines import Entry, Ledger, State


@dataclass(frozen=True)
class Move:
    """The difference of two ledgers. `days`: by how many days the due date moved, later is positive; empty
    when one of the two stands still. `gone` and `new` are the lines that only one of them has.
    """

    due_was: date | None
    due_now: date | None
    state_was: State
    state_now: State
    provisional_was: bool
    provisional_now: bool
    gone: tuple[Entry, ...]
    new: tuple[Entry, ...]

    @property
    def days(self) -> int | None:
        """Days from the old to the new due date."""
        return (self.due_now - self.due_was).days if self.due_was and self.due_now else None

    @property
    def moved(self) -> bool:
        """Whether the due date is another one."""
        return self.due_was != self.due_now

    @property
    def changed(self) -> bool:
        """Whether anything at all differs: a date, a state, a provisional mark, a line."""
        same = self.state_was == self.state_now and self.provisional_was == self.provisional_now
        return self.moved or not same or bool(self.gone or self.new)


def diff_ledgers(old: Ledger, new: Ledger) -> Move:
    """What changed between two ledgers of one clock, computed as of the same day."""
    return Move(
        due_was=old.due_on,
        due_now=new.due_on,
        state_was=old.state,
        state_now=new.state,
        provisional_was=old.provisional,
        provisional_now=new.provisional,
        gone=tuple(entry for entry in old.entries if entry not in new.entries),
        new=tuple(entry for entry in new.entries if entry not in old.entries),
    )
