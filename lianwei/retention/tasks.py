"""Periodic work of the archive."""

from lianwei.core.schedule import every
from lianwei.core.scope import SYSTEM
from lianwei.retention.operations.destroying import destroy_next
from lianwei.retention.operations.destruction import propose_list
from lianwei.retention.operations.filing import file_subject
from lianwei.retention.queries.destruction import holders_to_ask, lists_ordered
from lianwei.retention.queries.unfiled import unfiled

BATCH = 500  # of one kind at a time
PORTION = 50  # files destroyed in one run of the task


@every("40 2 * * *")
def file_closed() -> int:
    """Give closed files their place in the archive that have none yet (imports, data of before)."""
    count = 0
    while fresh := [each for each in unfiled(actor=SYSTEM, limit=BATCH) if file_subject(each, actor=SYSTEM)]:
        count += len(fresh)
    return count


@every("30 3 5 1 *")
def propose_lists() -> int:
    """Each January: a destruction list for every organisation with files whose years are over."""
    return sum(bool(propose_list(pk, actor=SYSTEM)) for pk in holders_to_ask(actor=SYSTEM))


@every("* * * * *")
def go_on_with_destruction() -> int:
    """Approved lists: a portion each minute until all files are destroyed."""
    return sum(destroy_next(pk, actor=SYSTEM, limit=PORTION) for pk in lists_ordered(actor=SYSTEM))
