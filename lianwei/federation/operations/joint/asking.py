"""Our side asks: another alliance helps with a case that stays here."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lianwei.cases.lifecycle import ASK_ASSISTANCE
from lianwei.cases.models import Assistance, Complaint, Respondent, parts_of
from lianwei.cases.queries.page.parties import nameless
from lianwei.cases.texts import write_for_log
from lianwei.core import clock
from lianwei.core.errors import Invalid
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, find, lock
from lianwei.federation.models import CaseAbroad, JointRequest, JointState
from lianwei.federation.operations.abroad.mailing import here
from lianwei.federation.operations.custody import act_on, begin_title
from lianwei.federation.queries.joint import peers_to_join, verdict_on_request
from lianwei.federation.queries.own import own_card, own_code
from lianwei.federation.queries.peers import peer_with_code
from lianwei.federation.rules.custody.titles import birthplace
from lianwei.federation.rules.joint import MATTER, RESPONDENTS, TITLE, AskPage
from lianwei.federation.rules.pages import LONGEST_FACTS, case_key
from lianwei.reading.people import without_people

from .copying import send_page
from .enclosing import NOTHING, Along, enclose


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom (its code), what kind of help, what exactly, by which day."""

    peer: str
    kind: str
    matter: str
    due_on: date
    along: Along


@dataclass(frozen=True, slots=True)
class Story:
    """What happened, without people. `of`: the texts of the case that it was made of."""

    of: tuple[str, str]
    title: str
    narrative: str


def ask_joint_request(
    complaint_id: int,
    *,
    actor: Actor,
    peer: str,
    kind: str,
    matter: str,
    due_on: date,
    along: Along = NOTHING,
) -> JointRequest:
    """Ask another alliance (code `peer`) to do something for a case by a day. The case stays here, with its
    limits; what goes along is what the agreement names of its facts, and what is ticked (`along`). Its story
    is freed of people before anything is held: that may take long.
    """
    complaint = find(Complaint, complaint_id, actor=actor)
    actor.require("joint_request.ask")
    _refuse(peer, kind, matter, due_on)
    asked = Asked(peer, kind, matter, due_on, along)
    return _request(complaint_id, actor=actor, asked=asked, story=_story_of(complaint))


def _story_of(complaint: Complaint) -> Story:
    """Title and narrative of a case found in scope, without people."""
    tell = nameless(complaint)
    return Story(
        (complaint.title, complaint.narrative),
        without_people(tell(complaint.title))[:TITLE],
        without_people(tell(complaint.narrative))[:LONGEST_FACTS],
    )


@transaction.atomic
def _request(complaint_id: int, *, actor: Actor, asked: Asked, story: Story) -> JointRequest:
    """The request, with a story made ready before; made anew where the case was changed meanwhile."""
    complaint = lock(Complaint, complaint_id, actor=actor)
    actor.require("joint_request.ask")
    if asked.along:
        actor.require("joint_request.enclose")
    advance(complaint, ASK_ASSISTANCE, actor=actor)
    story = story if story.of == (complaint.title, complaint.narrative) else _story_of(complaint)
    row = JointRequest(
        peer=asked.peer,
        uid=uuid.uuid4(),
        is_ours=True,
        case=_case_of(complaint, actor=actor),
        complaint_id=complaint.pk,
        organisation_id=complaint.holder_id,
        kind=asked.kind,
        due_on=asked.due_on,
        asked_at=clock.now(),
    )
    page = _page(complaint, row, asked.matter, story)
    row.facts = page.model_dump(mode="json")
    row.save()
    send_page(row, page, JointState.ASKED, page.matter, actor=actor)
    if asked.along:
        enclose(row, complaint, asked.along, actor=actor)
    told = {"request": row.pk, "to": row.peer, "way_of_help": row.kind, "due_on": row.due_on.isoformat()}
    told |= {"files": len(asked.along.files), "person": asked.along.person}
    record("complaint.joint_asked", complaint, actor=actor, **told)
    return row


def _refuse(peer: str, kind: str, matter: str, due_on: date) -> None:
    """Raises Invalid for what cannot be asked."""
    if peer not in dict(peers_to_join() if own_card() else ()):
        raise Invalid({"peer": _("Please choose an alliance that an agreement lets us ask for help.")})
    if kind not in Assistance.Kind.values:
        raise Invalid({"kind": _("Please choose what you need.")})
    if not matter.strip():
        raise Invalid({"matter": _("Please say what the other alliance should do.")})
    if due_on < clock.today():
        raise Invalid({"due_on": _("This day is already past.")})


def _case_of(complaint: Complaint, *, actor: Actor) -> str:
    """The name of a case in the papers; that we act on it is noted with its title, which stays here."""
    known = QuerySet(CaseAbroad).filter(complaint_id=complaint.pk).values_list("case", flat=True).first()
    case = known or case_key(own_code(), complaint.number)
    if birthplace(case) == own_code():
        begin_title(case, actor=actor, here=here())
    act_on(case, actor=actor, deed="joint_asked")
    return case


def _page(complaint: Complaint, row: JointRequest, matter: str, story: Story) -> AskPage:
    peer = peer_with_code(row.peer)
    verdict = verdict_on_request(peer) if peer else None
    row.agreement_id = verdict.flow.agreement.pk if verdict and verdict.flow else None
    names = parts_of(Respondent, [complaint]).order_by("seq")
    day = complaint.happened_on
    page = AskPage.model_validate(
        {
            "uid": str(row.uid),
            "kind": row.kind,
            "matter": without_people(write_for_log(complaint, matter.strip()))[:MATTER],
            "due_on": row.due_on.isoformat(),
            "title": story.title,
            "narrative": story.narrative,
            "category": complaint.category,
            "nature": complaint.nature,
            "region": complaint.region,
            "respondents": list(names.values_list("name", flat=True)[:RESPONDENTS]),
            "amount_claimed": complaint.amount_claimed,
            "happened_on": day.isoformat() if day else None,
            "received_on": complaint.received_on.isoformat(),
        }
    )
    return page.within(verdict.fields if verdict else ())
