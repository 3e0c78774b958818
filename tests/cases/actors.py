"""Actors with the permissions of the whole lifecycle, for tests that are not about permissions."""

from lianwei.cases.lifecycle import REPORT_TRANSITIONS, TRANSITIONS
from lianwei.cases.models import Complaint
from lianwei.core.scope import Actor, ActorKind
from lianwei.members.models import Organisation, User

EVERY_STEP = frozenset(
    {f"complaint.{t.verb}" for t in TRANSITIONS}
    | {f"violation_report.{t.verb}" for t in REPORT_TRANSITIONS}
    | {
        "complaint.view",
        "complaint.receive",
        "complaint.revise",
        "complaint.note",
        "complaint.ask_city",
        "complaint.note_import",
        "complaint.tag",
        "complaint.rate",
        "complaint.record_consent",
    }
    | {"complaint.move_to_successor"}
    | {
        "call_back.view",
        "call_back.plan",
        "call_back.try",
        "call_back.finish",
        "enquiry.receive",
        "enquiry.answer",
        "violation_report.receive",
    }
    | {"commitment.make", "commitment.report", "commitment.break", "commitment.drop", "commitment.reopen"}
    | {"commitment.view", "commitment.verify"}
    | {"document.draft", "person.reveal"}
)


def worker(organisation: Organisation, *, user: User | None = None, without: tuple[str, ...] = ()) -> Actor:
    """Somebody of this organisation who may take every step, or all but some."""
    mine = frozenset({organisation.pk})
    return Actor(
        ActorKind.STAFF,
        user_id=user.pk if user else None,
        organisation_id=organisation.pk,
        organisations=mine,
        acts_for=mine,
        permissions=EVERY_STEP - set(without),
    )


def consumer(complaint: Complaint, *permissions: str, kind: ActorKind = ActorKind.CONSUMER) -> Actor:
    """The consumer of one complaint, or its business, who came by a signed link; may rate unless told."""
    grants = frozenset({("cases.complaint", complaint.pk)})
    return Actor(kind, grants=grants, permissions=frozenset(permissions or {"complaint.rate"}))


def onlooker(organisation: Organisation, alliance_id: int, *, viewer: str = "supervising_body") -> Actor:
    """Somebody who looks on at an alliance's cases, with every permission and nothing to act for."""
    return Actor(
        ActorKind.STAFF,
        organisation_id=organisation.pk,
        permissions=EVERY_STEP,
        oversees=frozenset({(viewer, alliance_id)}),
    )


def above(*below: Organisation, at: Organisation) -> Actor:
    """Somebody of the association above: sees these organisations, acts for the own one alone."""
    own = frozenset({at.pk})
    return Actor(
        ActorKind.STAFF,
        organisation_id=at.pk,
        organisations=own | {each.pk for each in below},
        acts_for=own,
        permissions=EVERY_STEP,
    )
