"""Periodic work on letters: reply dates that come near or have passed."""

from lianwei.core import clock
from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM
from lianwei.supervision.operations.letters.answering import lapse_letter, remind_of_letter
from lianwei.supervision.queries.letters.listing import letters_to_remind

BATCH = 500


@every("15 1 * * *")
def remind_of_replies() -> int:
    """Reminders of the day before and after reply dates; how many."""
    day = clock.today()
    keys = list(letters_to_remind(actor=SYSTEM, on=day)[:BATCH])
    return sum(
        remind_of_letter(pk, actor=SYSTEM, on=day) or lapse_letter(pk, actor=SYSTEM, on=day) for pk in keys
    )
