"""Who takes part in a test, and where its samples are."""

from django.db.models import QuerySet

from lianwei.core.scope import Actor
from lianwei.members.models import Organisation
from lianwei.members.queries import organisation_label
from lianwei.projects.models import GONE, ProjectPart
from lianwei.supervision.models import ComparativeTest, ComparedSample, handovers_of


def buyers_of(test: ComparativeTest) -> list[Organisation]:
    """The members that buy samples: who leads, and who has a part in the project."""
    keys = {test.holder_id}
    if test.project_id:
        keys |= set(_parts(test).values_list("organisation_id", flat=True))
    return list(Organisation.objects.filter(pk__in=keys).select_related("kind").order_by("pk"))


def takes_part(test: ComparativeTest, *, actor: Actor) -> bool:
    """Whether the actor's own organisation buys samples for a test."""
    own = actor.organisation_id
    return own in actor.acts_for and own in {each.pk for each in buyers_of(test)}


def places_of(test: ComparativeTest) -> list[str]:
    """Where samples can be: at members that take part, or at the laboratory."""
    return [*(organisation_label(each.pk) for each in buyers_of(test)), test.lab_name]


def last_place(sample: ComparedSample) -> str:
    """Where a sample is now; at first with who bought it."""
    last = handovers_of(sample).first()
    return last.taker if last else organisation_label(sample.buyer_id)


def _parts(test: ComparativeTest) -> "QuerySet[ProjectPart]":
    rows = QuerySet(ProjectPart).filter(project=test.project_id)
    return rows.exclude(status__in=GONE)
