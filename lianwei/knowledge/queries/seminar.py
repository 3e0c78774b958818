"""Experience as material for a seminar: a paper to be printed and handed out. Papers are Chinese."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from lianwei.core import clock
from lianwei.core.documents.paper import Heading, Paper, Paragraph
from lianwei.core.scope import Actor
from lianwei.members.queries import organisation_label
from lianwei.ui.words import full_date

from .experience import ExperiencePage, experience_page, experiences_listed

MOST = 20  # questions and accounts in one paper: an afternoon


def seminar_paper(pk: int, *, actor: Actor) -> Paper:
    """One question or account with its answers. Raises NotVisible."""
    page = experience_page(pk, actor=actor)
    return _paper(page.row.title, [page], actor)


def seminar_collection(view: str, *, actor: Actor) -> Paper:
    """The latest of a list, one after the other."""
    rows = experiences_listed(view, actor=actor, after="").rows[:MOST]
    pages = [experience_page(each.row.pk, actor=actor) for each in rows]
    with translation.override("zh-hans"):
        title = _("Experience exchange: material for a seminar")
    return _paper(title, pages, actor)


def _paper(title: str, pages: Sequence[ExperiencePage], actor: Actor) -> Paper:
    with translation.override("zh-hans"):
        return Paper(
            title=title,
            issuer=organisation_label(actor.organisation_id) if actor.organisation_id else "",
            blocks=tuple(block for page in pages for block in _blocks(page)),
            issued_on=clock.today(),
            layout="form",
            footer=_("For the work of members; names and numbers of people are masked."),
        )


def _blocks(page: ExperiencePage) -> list[Heading | Paragraph]:
    row = page.row
    day = full_date(clock.as_office_time(row.written_at).date())
    told = " · ".join(filter(None, (row.kind_label, page.whose, day, page.about)))
    blocks: list[Heading | Paragraph] = [
        Heading(row.title),
        Paragraph(told, indent=False),
        *_paragraphs(row.body),
    ]
    for number, each in enumerate(page.replies, start=1):
        helped = _(" (helped the asker)") if each.is_chosen else ""
        head = _("Answer %(number)s, %(member)s") % {"number": number, "member": each.whose}
        blocks += [Heading(f"{head}{helped}", level=2), *_paragraphs(each.reply.body)]
    return blocks


def _paragraphs(text: str) -> list[Paragraph]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
