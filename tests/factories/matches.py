"""Questions whether others have the same dispute, as rows: what is counted has tests of its own."""

from datetime import timedelta

from lianwei.cases.models import Match, MatchSide
from lianwei.cases.rules.matching import week_of
from lianwei.core import clock
from lianwei.members.models import Organisation
from lianwei.members.queries import alliances_of

from .members import make_organisation


def match(asker: Organisation, **fields: object) -> Match:
    """One that an organisation asked, with enough to open."""
    alliance = alliances_of(asker.pk).first()
    told = {"category": "S0103", "nature": "N03", "purpose": "case", "case_id": 1, "told": 5, "cities": 2}
    return Match.objects.create(
        asker=asker,
        alliance_id=alliance.pk if alliance else 0,
        asked_at=clock.now(),
        week=week_of(clock.today()) - timedelta(days=7),
        **told | fields,
    )


def side(of: Organisation) -> MatchSide:
    """One of an organisation that another asks to open its cases."""
    asked = match(make_organisation("ASKER"), opened_at=clock.now())
    return MatchSide.objects.create(match=asked, organisation=of, cases=[1], state="asked")
