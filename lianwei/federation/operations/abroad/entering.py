"""A foreign case: first as an offer without people, then as a file of ours."""

import base64
import uuid

from django.db.models import QuerySet

from lianwei.cases.entries import ComplaintEntry
from lianwei.cases.models import Complaint
from lianwei.cases.operations.between.leaving_alliance import come_back_complaint
from lianwei.cases.operations.entry.intake import receive_complaint
from lianwei.cases.payloads import ComplaintPayload, OutsidePart
from lianwei.cases.receivers.entries import as_complaint_entry
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.scope import Actor, ActorKind
from lianwei.federation.models import CaseAbroad, DossierPart
from lianwei.federation.queries.asked import member_to_ask
from lianwei.federation.receivers import Parked, Refused
from lianwei.federation.rules.custody.papers import Paper
from lianwei.federation.rules.pages import (
    Facts,
    UnfitPageError,
    Whole,
    day_told,
    digest_of,
    facts_of,
    text_of,
    whole_of,
)

from .codes import facts_in_our_codes, in_our_codes
from .packing import store_page

NAMESPACE = uuid.UUID("8c1f0a4e-6f0d-5a83-9d4b-6f1f2a4b7c55")  # of the keys under which cases come in once
CHANNEL = "C14"  # another alliance (channels.csv)
UNSURE = ("category", "nature", "channel", "region", "requests", "groups")


def note_offer(paper: Paper, told: object, *, actor: Actor) -> CaseAbroad:
    """Keep what another alliance tells of a case it offers. Its page must be an item of the dossier it signed
    for. Raises Refused; Parked where a code of it can be read by no agreed table.
    """
    try:
        facts = facts_of(told)
    except UnfitPageError as error:
        raise Refused("facts_malformed") from error
    if digest_of(text_of(facts)) not in paper.body["dossier"]["items"]:
        raise Refused("facts_unsigned")
    facts = facts_in_our_codes(facts, paper)
    abroad = QuerySet(CaseAbroad).filter(case=paper.case).first() or _foreign(paper, facts)
    abroad.facts, abroad.reason = facts.model_dump(mode="json"), facts.reason
    abroad.peer, abroad.due_on = paper.sender, day_told(str(paper.body.get("wished_by")))
    abroad.noted_at = clock.now()
    abroad.save()
    record("case_abroad.offered", abroad, actor=actor, giver=paper.sender)
    return abroad


def _foreign(paper: Paper, facts: Facts) -> CaseAbroad:
    asked = member_to_ask(facts.region)
    if asked is None:
        raise Parked("no_member")
    return CaseAbroad(case=paper.case, organisation_id=asked, first_on=facts.first_on)


def enter_case(paper: Paper, *, actor: Actor) -> Complaint:
    """The case is ours: a file is made of it, once, through the door of every complaint, and its limit begins
    today; one that left us before is taken up again. Raises Parked where what came says no case.
    """
    abroad = QuerySet(CaseAbroad).select_for_update().get(case=paper.case)
    whole = _whole(paper)
    abroad.peer, abroad.due_on, abroad.noted_at = paper.sender, None, clock.now()
    if abroad.complaint_id:
        complaint = come_back_complaint(abroad.complaint_id, actor=actor)
    else:
        entry = _entry(whole, paper)
        client_id = uuid.uuid5(NAMESPACE, paper.case)
        complaint = receive_complaint(entry, actor=door(abroad), client_id=client_id)
        abroad.complaint_id = complaint.pk
    abroad.first_on = min(abroad.first_on, whole.first_on)
    abroad.save()
    told = {"giver": paper.sender, "number": whole.number, "basis": whole.basis.basis}
    record("case_abroad.taken", abroad, actor=actor, **told, article=whole.basis.article)
    record("complaint.taken_over", complaint, actor=actor, giver=paper.sender, number=whole.number)
    return complaint


def door(abroad: CaseAbroad) -> Actor:
    """Who registers what came: the door of the exchange, at the member that was asked."""
    own = frozenset({abroad.organisation_id})
    may = frozenset({"complaint.receive", "complaint.add_evidence"})
    return Actor(
        ActorKind.PEER,
        organisation_id=abroad.organisation_id,
        organisations=own,
        acts_for=own,
        permissions=may,
        name=abroad.peer,
    )


def _whole(paper: Paper) -> Whole:
    """The page of the case with its people: the one of the latest title among the items of the release."""
    items = paper.body["dossier"]["items"]
    rows = QuerySet(DossierPart).filter(case=paper.case, sha256__in=items, parts=1)
    texts = [base64.b64decode(row.content.plain()) for row in rows]
    found = [(whole, text) for text in texts if (whole := whole_of(text.decode(errors="replace")))]
    if not found:
        raise Parked("page_unfit")
    whole, text = max(found, key=lambda each: each[0].epoch)
    store_page(paper.case, text.decode())
    rows.filter(sha256=digest_of(text.decode())).update(is_page=True)
    return whole


def _entry(whole: Whole, paper: Paper) -> ComplaintEntry:
    """Codes that our tables do not hold are left open, and chosen here: nothing that was promised fails."""
    there = OutsidePart(system="other", number=f"{paper.sender}/{whole.number}"[:60])
    given = in_our_codes(whole.complaint, paper).model_copy(
        update={
            "outside_numbers": [*whole.complaint.outside_numbers[:9], there],
            "received_on": None,
            "channel": CHANNEL,
        }
    )
    today = clock.today()
    try:
        return as_complaint_entry(given, today, channel=CHANNEL)
    except Invalid:
        blank = {name: type(getattr(given, name))() for name in UNSURE}
        person = given.person.model_copy(update={"region": ""})
        bare: ComplaintPayload = given.model_copy(update=blank | {"person": person})
        return as_complaint_entry(bare, today, channel=CHANNEL)
