"""The page of a case for readers to whom its people are nobody: partners, who is asked, those who look on."""

from dataclasses import fields, replace

from django.db.models import Model

from lianwei.cases.models import Complaint
from lianwei.core.scope import Actor
from lianwei.members.visibility import Narrative

from .parties import mask_texts, nameless, words_for
from .shown import CasePage
from .viewers import sight_of


def title_for(complaint: Complaint, *, actor: Actor) -> str:
    """The title of a case found in scope as this reader may read it; its number where that is not at all."""
    return words_for(complaint, sight_of(complaint, actor=actor))(complaint.title) or complaint.number


def without_people(page: CasePage) -> CasePage:
    """The same page; no free text of it names one of the people."""
    tell, parts = nameless(page.complaint), page.parts
    lists = (getattr(parts, each.name) for each in fields(parts))
    rows = [row for rows in lists if isinstance(rows, list) for row in rows if isinstance(row, Model)]
    rows += [each.row for each in page.respondents] + [each.transfer for each in page.custody.offers]
    rows += [each.assistance for each in page.help] + ([parts.agreement] if parts.agreement else [])
    mask_texts([page.complaint, *rows], tell)
    if page.sight.narrative == Narrative.NO:
        page.complaint.wish = ""
    lines = [replace(line, title=tell(line.title), text=tell(line.text)) for line in page.lines]
    return replace(page, lines=lines, band=replace(page.band, why=tell(page.band.why)))
