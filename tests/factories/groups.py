"""Group complaints between alliances, for tests."""

from itertools import product

from django.db.models import QuerySet

from lianwei.cases.models import CaseGroup, Complaint, Respondent
from lianwei.cases.operations.together.groups import confirm_case_group, propose_case_group
from lianwei.cases.rules.gathering import Gathering
from lianwei.core import clock
from lianwei.core.scope import OPERATOR, SYSTEM, Actor
from lianwei.federation.models import Peer, SharedGroup
from lianwei.federation.operations.groups import take_shared_group
from lianwei.federation.receivers import Incoming
from lianwei.federation.rules.agreements.fields import GROUP
from lianwei.federation.rules.groups import EXAMPLE, TOLD, subject_of_group
from lianwei.members.models import Organisation
from lianwei.registry.models import Business
from lianwei.registry.operations.businesses import register_business
from lianwei.registry.rules import is_valid_uscc
from tests.cases.actors import worker
from tests.factories.cases import complaint
from tests.factories.members import make_user

GROUPED = list(GROUP)
CLAIMED = 300_000  # fen, of each case


def shop_with_code(body: str = "91500103MA5U1234") -> Business:
    """A business with the last two characters of its code that make it whole (GB 32100)."""
    ends = product("0123456789X", "0123456789ABCDEFGHJKLMNPQRTUWXY")
    uscc = next(code for end in ends if is_valid_uscc(code := body + "".join(end)))
    return register_business(actor=OPERATOR, name="某健身有限公司", uscc=uscc)


def cases_against(shop: Business, count: int, *, actor: Actor) -> list[int]:
    """Cases of the actor's member against a business, received today."""
    keys = [complaint(actor=actor, person={"phone": f"1370000{n:04}"}).pk for n in range(count)]
    QuerySet(Complaint).filter(pk__in=keys).update(amount_claimed=CLAIMED)
    QuerySet(Respondent).filter(complaint__in=keys).update(business=shop)
    return keys


def group_against(shop: Business, count: int, *, actor: Actor, facts: str = "门店同时停业") -> CaseGroup:
    """A group of so many cases that is handled as one matter."""
    keys = cases_against(shop, count, actor=actor)
    gathering = Gathering(keys, shop.pk, [("business", count)])
    held = actor.organisation_id or 0
    group = propose_case_group(held, actor=SYSTEM, gathering=gathering, title="某健身闭店")
    words = {"title": "某健身闭店", "facts": facts, "strategy": "先集中调解"}
    return confirm_case_group(group.pk, actor=actor, speakers=keys[:2], **words)


def worker_of(home: Organisation) -> Actor:
    return worker(home, user=make_user(organisation=home))


def group_told(shop: Business | None = None, **changes: object) -> dict:
    """What a peer tells of a group complaint of its own."""
    return EXAMPLE | {"uscc": shop.uscc if shop else ""} | changes


def told_by(peer: Peer, home: Organisation | None = None, **changes: object) -> SharedGroup:
    """A group complaint of a peer; `home`: the member that is asked."""
    told = group_told() | changes
    subject = subject_of_group(told["uid"])
    row = take_shared_group(Incoming(peer, "", TOLD, 1, subject, 1, clock.now(), told), actor=SYSTEM)
    if home is not None:
        row.organisation = home
        row.save()
    return row
