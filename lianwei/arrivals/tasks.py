"""What a worker left behind when it ended in the middle."""

from datetime import timedelta

from lianwei.arrivals.handlers import take_or_refuse
from lianwei.arrivals.operations import deliver_calls
from lianwei.arrivals.operations.clearing import clear_sheets
from lianwei.arrivals.operations.drafts import purge_drafts
from lianwei.arrivals.operations.fetching import fetch_mailbox
from lianwei.arrivals.operations.inlets import run_due_inlets
from lianwei.arrivals.operations.outlets import tell_outlets
from lianwei.arrivals.operations.sent import expire_files
from lianwei.arrivals.operations.visits import purge_visits
from lianwei.arrivals.queries import left_waiting
from lianwei.arrivals.queries.mails import open_mailboxes
from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM

LEFT_FOR = timedelta(minutes=10)
BATCH = 200  # a run stays short; the next one goes on


@every("* * * * *")
def call_back() -> int:
    """Tell sources what became of what they brought."""
    return deliver_calls(actor=SYSTEM)


@every("* * * * *")
def tell_robots() -> int:
    """Tell groups of colleagues what waits for them."""
    return tell_outlets(actor=SYSTEM)


@every("* * * * *")
def look_into_inlets() -> int:
    """Folders and city systems that are due; into how many it was looked."""
    return run_due_inlets(actor=SYSTEM)


@every("*/2 * * * *")
def fetch_mail() -> int:
    """Look into every mailbox; how many mails were taken."""
    return sum(fetch_mailbox(pk, actor=SYSTEM) for pk in open_mailboxes(actor=SYSTEM))


@every("*/10 * * * *")
def take_what_was_left() -> int:
    """Take arrivals that have waited long; how many."""
    left = left_waiting(LEFT_FOR, actor=SYSTEM, limit=BATCH)
    for pk in left:
        take_or_refuse(pk)
    return len(left)


@every("35 * * * *")
def end_files_nobody_went_on_with() -> int:
    """Files in parts that broke off and were not resumed stay listed and lose their bytes; how many."""
    return expire_files(actor=SYSTEM)


@every("15 3 * * *")
def clear_old_sheets() -> int:
    """Sheets nobody worked with for long lose their rows and their file; how many."""
    return clear_sheets(actor=SYSTEM)


@every("25 * * * *")
def purge_what_was_not_sent() -> int:
    """Forget drafts of yesterday and the counts of past hours; how many rows."""
    return purge_drafts(actor=SYSTEM) + purge_visits()
