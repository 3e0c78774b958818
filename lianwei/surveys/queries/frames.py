"""The answers of a survey as columns, and what names them: how many, which, under which weights."""

from typing import TYPE_CHECKING

from django.db.models import Count, Max, QuerySet, Sum

from lianwei.core.scope import Actor
from lianwei.surveys.models import Survey, SurveyAnswer, SurveyWeighting
from lianwei.surveys.models.answer import COUNTED
from lianwei.surveys.rules.form import read_form

if TYPE_CHECKING:
    from lianwei.surveys.rules.statistics.frame import Frame
    from lianwei.surveys.rules.statistics.weights import Weighed

CHUNK = 2000


def frame_of(survey: Survey, *, actor: Actor) -> "Frame":
    """The answers that count, in the order in which they came."""
    from lianwei.surveys.rules.statistics.frame import framed  # noqa: PLC0415 - numpy, which few pages need

    rows = counted_of(survey, actor=actor).order_by("pk").values_list("pk", "answers")
    return framed(read_form(survey.version.xform), rows.iterator(chunk_size=CHUNK))


def counted_of(survey: Survey, *, actor: Actor) -> "QuerySet[SurveyAnswer]":
    return SurveyAnswer.objects.visible_to(actor).filter(survey=survey, status__in=COUNTED)


def latest_weighting(survey: Survey, *, actor: Actor) -> SurveyWeighting | None:
    """The weights that count, if there are any."""
    rows = SurveyWeighting.objects.visible_to(actor).filter(survey=survey)
    return rows.order_by("-version").first()


def weighed_with(frame: "Frame", weighting: SurveyWeighting | None) -> "Weighed | None":
    """These answers under these weights; none where the answers do not bear them any more."""
    from lianwei.surveys.rules.statistics.weights import margin_faults, weigh  # noqa: PLC0415 - as above

    if weighting is None or margin_faults(frame, weighting.margins):
        return None
    return weigh(frame, weighting.margins, limits=limits_of(weighting))


def limits_of(weighting: SurveyWeighting) -> tuple[float, float]:
    return weighting.low_percent / 100, weighting.high_percent / 100


def stamp_of(survey: Survey, weighting: SurveyWeighting | None, *, actor: Actor) -> tuple[str, int]:
    """What names the answers that count and their weights, and how many answers there are. What is void and
    what is kept instead change the sum of the keys.
    """
    found = counted_of(survey, actor=actor).aggregate(count=Count("pk"), keys=Sum("pk"), last=Max("pk"))
    version = weighting.version if weighting else 0
    return f"{found['count']}-{found['keys'] or 0}-{found['last'] or 0}-{version}", found["count"]
