"""Answers in words to one question, in groups."""

from dataclasses import dataclass

from lianwei.core.errors import NotVisible
from lianwei.core.scope import Actor, find
from lianwei.surveys.models import Survey
from lianwei.surveys.rules.form import TEXT, read_form, said
from lianwei.surveys.rules.text_groups import TextGroup, text_groups

from .frames import counted_of
from .results import VIEW

SHOWN, WORDINGS = 50, 4  # groups, and other wordings of one


@dataclass(frozen=True, slots=True)
class TextsPage:
    """`groups`: the largest; `hidden`: smaller ones, which the exports hold."""

    row: Survey
    question: str
    answers: int
    groups: list[TextGroup]
    hidden: int
    wordings: int = WORDINGS


def texts_page(pk: int, name: str, *, actor: Actor, language: str) -> TextsPage:
    """Raises NotVisible, also for a question that is not answered in words."""
    actor.require(VIEW)
    survey = find(Survey, pk, actor=actor)
    form = read_form(survey.version.xform)
    question = form.question(name)
    if question is None or question.kind != TEXT or form.repeat_of(question.path):
        raise NotVisible
    rows = counted_of(survey, actor=actor).order_by("pk").values_list(f"answers__{name}", flat=True)
    texts = [each for each in rows if isinstance(each, str) and each]
    groups = text_groups(texts)
    label = said(question.labels, form.language_for(language)) or name
    return TextsPage(survey, label, len(texts), groups[:SHOWN], len(groups[SHOWN:]))
