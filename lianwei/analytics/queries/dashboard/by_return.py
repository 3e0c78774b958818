"""Members without a registered case that told theirs by statistical returns: beside the counts, marked."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lianwei.analytics.queries.returned_figures import Returned, returned_figures
from lianwei.cases.queries.between.board import alliances_seen
from lianwei.core.scope import Actor
from lianwei.members.models import Alliance, Organisation
from lianwei.members.queries import members_of, short_named

from .asking import ALLIANCE, days_label, keys_of
from .told import Teller


def members_seen(actor: Actor) -> list[Organisation]:
    """The members in force of the alliances the actor sees, each once."""
    found = {each.pk: each for pk in alliances_seen(actor) for each in members_of(Alliance(pk=pk))}
    return list(found.values())


def members_by_return(teller: Teller, *, actor: Actor) -> list[Returned]:
    """Those of the question's days. Nobody for a reader who is told of others from five cases on: a return is
    one member's own; nobody where one member is asked for that registers cases.
    """
    asked = teller.asked
    if teller.is_partial or asked.scope != ALLIANCE:
        return []
    registering = {
        line.keys[0] for line in teller.without_conditions(["received"], "member") if line.values["received"]
    }
    silent = [
        each
        for each in members_seen(actor)
        if not registering & set(keys_of("member", str(each.pk)))
        and asked.chosen.get("member", str(each.pk)) == str(each.pk)
    ]
    return returned_figures(silent, asked.period, actor=actor)


def can_be_narrowed(teller: Teller) -> bool:
    """Whether a return can answer at all: it knows no conditions and no cut-off."""
    return teller.asked.cutoff is None and set(teller.asked.chosen) <= {"member"}


def marked(each: Returned) -> str:
    """渝中消委（按报表）, with the days it tells of where these are not all that were asked for."""
    name = short_named(each.member)
    if each.is_whole:
        return _("{member} (from its returns)").format(member=name)
    return _("{member} (from its returns, {days})").format(member=name, days=days_label(each.days))


def return_notes(found: Sequence[Returned], *, teller: Teller) -> list[str]:
    """Who is meant, and what an empty cell says."""
    if not found:
        return []
    names = _(", ").join(short_named(each.member) for each in found)
    note = _("From returns, because no case is registered here: {members}. They are in no sum.")
    if can_be_narrowed(teller):
        return [note.format(members=names)]
    why = _("Returns know no conditions and no cut-off, so that their cells are empty.")
    return [note.format(members=names), why]
