"""How a door brings something in.

    from lianwei.arrivals.operations import ArrivalEntry, at_door, receive_arrival

    receipt = receive_arrival(
        ArrivalEntry(
            door=Door.PORTAL,               # portal, api, sheet, mail, booth, call
            kind="complaint",               # or enquiry, violation_report: what a higher app registered
            organisation_id=12,             # the association it is for
            client_id=uuid,                 # the sender's own name for it: sent twice, it is one arrival
            payload={"narrative": "…"},     # "intake v1", see cases/payloads.py and docs/intake.md
        ),
        actor=at_door(12),                  # for staff (sheet, call, booth): request.actor
    )
    receipt.code                            # ABCDE-FGHJK, the tracking code; the same at a second sending

The call checks the contents (Invalid with {path: sentence}), seals them and writes one short transaction;
the worker then makes the complaint, enquiry or report (`arrival.taken`) or notes why not (`arrival.refused`).
What was refused stands in the list 收到的件 until somebody mends it (`retry_arrival`) or leaves it out.

- portal: the hidden `client_id` of the form is the client id; show `receipt.code`; the tracking page asks
  `queries.follow(code, visitor=…)`, which answers the arrival and, once taken, its subject.
- booth: `receive_delivery`; `said_at` is the device's clock. Each item is sent again until it is answered.
- sheet: `open_batch(rows=…)`, then one entry a row with `batch_id`, `row_number` and a client id made from
  the outside number, so that a second run meets the first (`receipt.is_first` is False; count those with
  `count_known_rows`). `is_silent=True` sends no notices. A row that cannot even be read:
  `keep_refused(entry, faults={path: sentence})`.
- mail: a Source with door mail; the client id is made from the Message-ID.
- files: keep them as core files with the arrival as subject; a receiver finds them by
  `attached(File, arrival)`.
"""

from .arriving import (
    AlreadyUsed,
    ArrivalEntry,
    Receipt,
    at_door,
    client_id_of,
    code_of,
    keep_conflict,
    keep_refused,
    receive_arrival,
)
from .batches import count_known_rows, count_refused_rows, open_batch
from .booths import (
    DrawnCode,
    at_booth,
    codes_drawn,
    create_booth,
    draw_codes,
    enrol_booth,
    enrol_with_link,
    invite_booth,
    withdraw_booth,
)
from .bringing import bring_sheet, read_sheet
from .counting import correct_booth_count, receive_count
from .delivering import MOST_ITEMS, Item, ItemAnswer, receive_delivery
from .mapping import import_sheet, map_sheet, undo_sheet
from .settling import (
    refuse_arrival,
    rehearse_arrival,
    retry_arrival,
    skip_arrival,
    take_arrival,
    undo_arrival,
)
from .sources import (
    IssuedKey,
    create_source,
    issue_key,
    revise_source,
    withdraw_key,
    withdraw_source,
)
from .stages import advance_sheet, continue_sheet, work_on_sheet
from .webhooks import deliver_call, deliver_calls, owe_call, owe_message

__all__ = [
    "MOST_ITEMS",
    "AlreadyUsed",
    "ArrivalEntry",
    "DrawnCode",
    "IssuedKey",
    "Item",
    "ItemAnswer",
    "Receipt",
    "advance_sheet",
    "at_booth",
    "at_door",
    "bring_sheet",
    "client_id_of",
    "code_of",
    "codes_drawn",
    "continue_sheet",
    "correct_booth_count",
    "count_known_rows",
    "count_refused_rows",
    "create_booth",
    "create_source",
    "deliver_call",
    "deliver_calls",
    "draw_codes",
    "enrol_booth",
    "enrol_with_link",
    "import_sheet",
    "invite_booth",
    "issue_key",
    "keep_conflict",
    "keep_refused",
    "map_sheet",
    "open_batch",
    "owe_call",
    "owe_message",
    "read_sheet",
    "receive_arrival",
    "receive_count",
    "receive_delivery",
    "refuse_arrival",
    "rehearse_arrival",
    "retry_arrival",
    "revise_source",
    "skip_arrival",
    "take_arrival",
    "undo_arrival",
    "undo_sheet",
    "withdraw_booth",
    "withdraw_key",
    "withdraw_source",
    "work_on_sheet",
]
