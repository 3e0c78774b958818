"""What the worker does for the exchange: send and handle all the time, clear up once an hour, end what has
ended.
"""

from lianwei.core import clock
from lianwei.core.schedule import each_round, every
from lianwei.core.scope import SYSTEM

from .models import SeenNonce
from .operations.abroad import call_off_offer, refuse_late_offer, send_due_papers
from .operations.abroad.forgetting import empty_items_sent
from .operations.agreements import delete_due_figures, expire_agreements
from .operations.alarms import note_silence
from .operations.businesses import share_due_businesses
from .operations.calling import FLYING
from .operations.groups import share_due_groups
from .operations.handling import handle_post
from .operations.posting import send_post
from .operations.restoring import replay_lost
from .queries.abroad import offers_to_call_off, offers_to_refuse
from .queries.operators import silent_peers

PATIENCE = 0.1  # seconds that the worker's other work waits for answers of peers in each round


@each_round
def take_messages() -> int:
    """Handle what peers sent; how many messages."""
    return handle_post(actor=SYSTEM)


@each_round
def send_messages() -> int:
    """Send what waits for peers; how many were receipted, and how many calls are still under way."""
    return send_post(actor=SYSTEM, patience=PATIENCE) + len(FLYING)


@each_round
def send_papers() -> int:
    """Papers about whose a case is, again until they are answered; how many went out."""
    return send_due_papers(actor=SYSTEM)


@every("* * * * *")
def replay_papers() -> int:
    """While the installation stands still after a restore: what came back from peers; in how many cases."""
    return replay_lost(actor=SYSTEM)


@every("20 * * * *")
def call_off_offers() -> int:
    """Offers of ours to other alliances that nobody answered in their time; how many ended."""
    today = clock.today()
    return sum(
        call_off_offer(pk, actor=SYSTEM, on=today) for pk in offers_to_call_off(actor=SYSTEM, on=today)
    )


@every("25 * * * *")
def refuse_late_offers() -> int:
    """Offers of other alliances that nobody here answered in their time; how many went back."""
    today = clock.today()
    return sum(
        refuse_late_offer(pk, actor=SYSTEM, on=today) for pk in offers_to_refuse(actor=SYSTEM, on=today)
    )


@every("40 * * * *")
def empty_sent_items() -> int:
    """Bytes of dossiers that have arrived; of how many messages."""
    return empty_items_sent(actor=SYSTEM)


@every("50 * * * *")
def forget_nonces() -> int:
    """Nonces of calls that are too old to be made again."""
    return SeenNonce.objects.filter(until__lt=clock.now()).delete()[0]


@every("*/15 * * * *")
def look_for_silent_peers() -> int:
    """Peers that have given no receipt for more than an hour; of how many it was told."""
    return sum(note_silence(pk, actor=SYSTEM) for pk in silent_peers(actor=SYSTEM))


@every("5 0 * * *")
def expire_sharing_agreements() -> int:
    """Agreements whose last day was yesterday or before; how many."""
    return expire_agreements(actor=SYSTEM)


@every("20 * * * *")
def delete_shared_figures() -> int:
    """Figures of peers that were kept as long as agreed; of how many agreements."""
    return delete_due_figures(actor=SYSTEM)


@every("30 3 2-31 * *")
def share_counts_of_businesses() -> int:
    """Last month's counts of businesses, to peers that were not told them yet; from the second day of a month
    on, in the night: counting reads a year of cases. How many peers.
    """
    return share_due_businesses(actor=SYSTEM)


@every("45 3 2-31 * *")
def share_counts_of_groups() -> int:
    """How many cases our side of each group complaint between alliances has, to the other side; from the
    second day of a month on, once a month. How many were told.
    """
    return share_due_groups(actor=SYSTEM)
