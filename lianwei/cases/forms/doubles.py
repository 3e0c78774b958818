"""Registering looks first whether the case is here already; who registers all the same says why."""

from datetime import date
from functools import cached_property
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.cases.queries.reading.doubles import Doubles, doubles_of, likely_same, was_registered
from lianwei.cases.rules.doubles import Told
from lianwei.core.paging import key_of
from lianwei.core.scope import Actor
from lianwei.ui.forms import LineField, PlainForm

NAME = "apart_from"  # keys of the cases that were shown beside the form


class RegisteringForm(PlainForm):
    """Base of the forms that register a complaint. `looks_for_doubles`: whether what it does makes a case."""

    actor: Actor
    looks_for_doubles = True
    apart = LineField(
        label=_l("Why it is another matter"),
        limit=200,
        required=False,
        help_text=_l("Needed to register it all the same; the reason is kept with the case."),
    )

    def told(self) -> Told:
        """What has been typed so far."""
        raise NotImplementedError

    @cached_property
    def doubles(self) -> Doubles:
        """What it may be, by what has been typed so far."""
        return doubles_of(self.told(), actor=self.actor) if self.is_bound else Doubles()

    @property
    def apart_from(self) -> tuple[int, ...]:
        """The cases that were shown and that it is not said to be."""
        shown = self.data.getlist(NAME) if self.is_bound and hasattr(self.data, "getlist") else []
        return tuple(sorted({pk for each in shown if (pk := key_of(each)) is not None}))

    def stands_apart(self) -> bool:
        """Whether nothing like it is here, or the person has seen what is and says why this is another."""
        if not self.looks_for_doubles or was_registered(self._client_id(), actor=self.actor):
            return True
        found = {pk for pk, _grounds in likely_same(self.told(), actor=self.actor)}
        if found <= set(self.apart_from) and (not found or self.cleaned_data.get("apart")):
            return True
        sentence = _("This may be a case that is here already: %(numbers)s. Please look, and choose beside.")
        numbers = "、".join(each.row.number for each in self.doubles.same)
        self.add_error("apart", sentence % {"numbers": numbers})
        return False

    def _client_id(self) -> UUID | None:
        value = self.cleaned_data.get("client_id")
        return value if isinstance(value, UUID) else None

    def standing_apart(self) -> dict[str, object]:
        """For the entry: what it was told apart from, and why."""
        reason = self.cleaned_data.get("apart", "")
        return {"apart_from": self.apart_from if reason else (), "apart_reason": reason}


def day_typed(form: PlainForm, name: str) -> date | None:
    """A day as far as it can be read."""
    try:
        day = form.fields[name].clean(form[name].value() or "")
    except ValidationError:
        return None
    return day if isinstance(day, date) else None
