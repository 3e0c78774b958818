"""A group complaint of ours is told to another alliance, as far as the agreement with it goes."""

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.cases.models import CaseGroup
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.events import record
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import Peer, SharedGroup
from lianwei.federation.models.groups import SHARED
from lianwei.federation.queries.groups import matter_of, peers_to_tell_groups
from lianwei.federation.queries.own import own_card
from lianwei.federation.queries.peers import exchanging, peer_with_code
from lianwei.federation.queries.reasons import sentence_of
from lianwei.federation.rules.agreements.fields import GROUP
from lianwei.federation.rules.groups import FACTS, GroupTold
from lianwei.reading.people import without_people

from .counting import tell_count


def tell_shared_group(group_id: int, *, actor: Actor, peer: str, facts: str = "") -> SharedGroup:
    """Tell another alliance (code `peer`) of an open group: what it is about, how many cases (from five on)
    and what they claim. The facts are freed of people before anything is held: that may take long.
    """
    group = find(CaseGroup, group_id, actor=actor)
    actor.require("shared_group.tell")
    if not group.is_within_reach(actor):
        raise NotAllowed
    if peer not in dict(peers_to_tell_groups() if own_card() else ()):
        raise Invalid({"peer": _("Please choose an alliance that an agreement lets us tell.")})
    clean = without_people(facts.strip())[:FACTS]
    return _begin(group_id, actor=actor, peer=peer, title=without_people(group.title), facts=clean)


@transaction.atomic
def _begin(group_id: int, *, actor: Actor, peer: str, title: str, facts: str) -> SharedGroup:
    group = lock(CaseGroup, group_id, actor=actor)
    if not group.is_open:
        raise WrongStatus(_("Only a group that is handled as one matter is told to others."))
    other = peer_with_code(peer)
    if other is None:
        raise WrongStatus(sentence_of("ended"))
    verdict = exchanging(other, GROUP)
    row = _row(group, other, actor=actor)
    matter = matter_of(group) | {"uid": str(row.uid), "title": title, "facts": facts}
    told = GroupTold.model_validate(matter).within(verdict.fields)
    if not told.says_what:
        raise WrongStatus(sentence_of("not_agreed"))
    row.facts, row.uscc = _facts(told), told.uscc
    tell_count(row, other, actor=actor)
    record("shared_group.told", row, actor=actor, group=group.pk, to=other.code, cases=row.cases_here)
    return row


def _row(group: CaseGroup, peer: Peer, *, actor: Actor) -> SharedGroup:
    """The group is held: two who tell it at once make one row."""
    rows = SharedGroup.objects.visible_to(actor).filter(peer=peer.code, group_id=group.pk, is_ours=True)
    return rows.filter(state__in=SHARED).first() or SharedGroup(
        peer=peer.code,
        uid=uuid.uuid4(),
        is_ours=True,
        group_id=group.pk,
        organisation_id=group.organisation_id,
        began_at=clock.now(),
    )


def _facts(told: GroupTold) -> dict[str, Any]:
    """What stays as it was told; counts change and stand in columns of their own."""
    return told.model_dump(exclude={"uid", "cases", "amount", "office", "phone"})
