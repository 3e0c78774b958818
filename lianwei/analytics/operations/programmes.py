"""A programme special is opened, and figures of others are entered for it, typed or from a sheet."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.analytics.models import ProgrammeFigure, SpecialProgramme
from lianwei.analytics.rules.specials import SOURCE, Outside
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed
from lianwei.core.events import record
from lianwei.core.scope import Actor, lock
from lianwei.members.operations.locking import hold_organisation
from lianwei.reading.numbers import tokenise


@transaction.atomic
def open_programme(holder_id: int, *, actor: Actor, name: str, categories: Sequence[str]) -> SpecialProgramme:
    """Begin a programme about these kinds of goods or services (codes)."""
    actor.require("special_programme.open")
    if not (actor.is_trusted or holder_id in actor.acts_for):
        raise NotAllowed
    holder = hold_organisation(holder_id)
    if not categories:
        raise Invalid({"categories": _("Please name at least one kind of goods or services.")})
    if SpecialProgramme.objects.visible_to(actor).filter(holder=holder, name=name).exists():
        raise Invalid({"name": _("There is a programme of this name already.")})
    row = SpecialProgramme.objects.create(
        holder=holder,
        name=tokenise(name).text,
        categories=sorted(set(categories)),
        entered_at=clock.now(),
        entered_by=actor.user_id,
    )
    record("special_programme.opened", row, actor=actor, categories=row.categories)
    return row


@transaction.atomic
def enter_programme_figures(pk: int, *, actor: Actor, rows: Sequence[Outside]) -> SpecialProgramme:
    """Enter figures of others; those of the same days take the earlier ones' place."""
    programme = lock(SpecialProgramme, pk, actor=actor)
    actor.require("special_programme.enter")
    if not rows:
        raise Invalid(_("There is no figure to enter."))
    for each in rows:
        _put(programme, each, actor)
    told = [[str(each.first), str(each.last), each.units, each.sales, each.subsidy] for each in rows]
    record("special_programme.entered", programme, actor=actor, rows=told)
    return programme


def _put(programme: SpecialProgramme, each: Outside, actor: Actor) -> None:
    known = ProgrammeFigure.objects.visible_to(actor).filter(programme=programme)
    row = known.filter(first=each.first, last=each.last).first() or ProgrammeFigure(
        holder_id=programme.holder_id, programme=programme, first=each.first, last=each.last
    )
    row.units, row.sales, row.subsidy = each.units, each.sales, each.subsidy
    row.source = tokenise(each.source).text[:SOURCE]
    row.entered_at, row.entered_by = clock.now(), actor.user_id
    row.save()
