"""What speaks against a visit, seen beside all others of its observation."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from lianwei.core.files.models import File
from lianwei.core.scope import attached, subject_of
from lianwei.supervision.models import ObservationVisit, visits_of
from lianwei.supervision.rules.observing.checklists import NOT_APPLICABLE
from lianwei.supervision.rules.observing.likely import Told, doubts


def doubts_of(visit: ObservationVisit) -> list[str]:
    """Codes of what is to be asked about a visit that is about to be kept."""
    row = visit.observation
    others = visits_of(row).filter(observer=visit.observer).exclude(pk=visit.pk)
    began = others.exclude(begun_at=None).values_list("begun_at", flat=True)
    shop = visit.shop
    told = Told(
        begun_at=visit.begun_at,
        ended_at=visit.ended_at,
        begun_on=visit.visited_on,
        items=len(visit.answers),
        answers=[each for each in visit.answers.values() if each != NOT_APPLICABLE],
        is_unannounced=visit.is_unannounced,
        here=_place(visit.lat, visit.lon),
        shop=_place(shop.lat, shop.lon),
        others=[each for each in began if each is not None],
    )
    return doubts(told, starts_on=row.starts_on, ends_on=row.ends_on)


def is_photo_known(visit: ObservationVisit, digest: str) -> bool:
    """Whether another visit of the same observation has this very picture."""
    others = visits_of(visit.observation).exclude(pk=visit.pk)
    names = [subject_of(each) for each in others]
    return File.objects.filter(subject__in=names, received_sha256=digest).exists()


def question_words(codes: Iterable[str]) -> list[str]:
    """What is asked, in sentences."""
    words = {
        "quick": _("It took less than five seconds an item."),
        "crowd": _("More than 30 visits of this observer began within ten minutes."),
        "same_photo": _("Another visit has the very same photo."),
        "far": _("The phone was more than 500 m from the shop."),
        "alike": _("All answers are the same."),
        "outside": _("It was made outside the period."),
        "announced": _("It was not confirmed that nobody announced it."),
        "backwards": _("It ended before it began by the clock of the phone."),
        "late": _("It arrived after the visits were closed."),
    }
    return [words.get(code, code) for code in codes]


def _place(lat: float | None, lon: float | None) -> tuple[float, float] | None:
    return None if lat is None or lon is None else (lat, lon)


def photos_of(visit: ObservationVisit) -> list[File]:
    """The pictures of a visit in hand, oldest first."""
    return list(attached(File, visit).filter(destroyed_at=None).order_by("pk"))
