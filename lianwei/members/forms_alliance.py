"""What the secretary-general or an administrator fills in about an alliance."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianwei.core import clock
from lianwei.core.scope import Actor
from lianwei.ui.forms import DayField, LineField, OperationForm

from .forms import CHOOSE, chosen_from
from .models import Alliance
from .queries import members_of, organisations_in_tree


class AllianceForm(OperationForm):
    """How the alliance is called and since when it is."""

    name = LineField(label=_("Name"), limit=120)
    name_en = LineField(label=_("English name"), limit=160, required=False)
    founded_on = DayField(label=_("Founded on"), required=False)

    @classmethod
    def of(cls, alliance: Alliance, data: Any = None) -> "AllianceForm":
        return cls(data, initial={name: getattr(alliance, name) for name in cls.base_fields})


class JoinForm(OperationForm):
    """Who joins, from which day."""

    organisation = chosen_from(label=_("Organisation"), empty_label=CHOOSE)
    joined_on = DayField(label=_("First day"))

    def __init__(self, *args: Any, alliance: Alliance, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, initial={"joined_on": clock.today()}, **kwargs)
        bodies = organisations_in_tree(actor=actor).filter(valid_to__isnull=True, kind__is_station=False)
        self.offer("organisation", bodies.exclude(pk__in=members_of(alliance).order_by().values("pk")))


class LeaveAllianceForm(OperationForm):
    """Who leaves, and its last day."""

    organisation = chosen_from(label=_("Member"), empty_label=CHOOSE)
    left_on = DayField(label=_("Last day"))

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, initial={"left_on": clock.today()}, **kwargs)
        self.offer("organisation", members_of(alliance))


class GuideForm(OperationForm):
    """Which body guides the alliance, from which day."""

    organisation = chosen_from(label=_("Guiding body"), empty_label=CHOOSE)
    since = DayField(label=_("First day"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, initial={"since": clock.today()}, **kwargs)
        self.offer("organisation", organisations_in_tree(actor=actor).filter(valid_to__isnull=True))
