"""Questionnaires: all of them, one with its versions."""

from dataclasses import dataclass

from lianwei.core.paging import Page, latest
from lianwei.core.scope import Actor, find
from lianwei.surveys.models import Questionnaire, QuestionnaireVersion

VIEW = "questionnaire.view"
HEAVY = ("xform", "workbook")
SHOWN = 200


@dataclass(frozen=True, slots=True)
class QuestionnairePage:
    """One questionnaire with its versions, the latest first."""

    row: Questionnaire
    versions: list[QuestionnaireVersion]
    may_revise: bool


def questionnaires_listed(*, actor: Actor, after: str = "") -> Page[Questionnaire]:
    """Those of the actor's organisations, the latest first."""
    actor.require(VIEW)
    return latest(Questionnaire.objects.visible_to(actor).select_related("holder"), after)


def questionnaire_page(pk: int, *, actor: Actor) -> QuestionnairePage:
    """One questionnaire. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Questionnaire, pk, actor=actor)
    versions = QuestionnaireVersion.objects.visible_to(actor).filter(questionnaire=row).defer(*HEAVY)
    may_revise = row.is_within_reach(actor) and actor.may("questionnaire.revise")
    return QuestionnairePage(row, list(versions.order_by("-version")[:SHOWN]), may_revise)


def version_of(pk: int, *, actor: Actor, version: int = 0) -> QuestionnaireVersion:
    """A version by its number, or the latest. Raises NotVisible."""
    actor.require(VIEW)
    row = find(Questionnaire, pk, actor=actor)
    rows = QuestionnaireVersion.objects.visible_to(actor).filter(
        questionnaire=row, version=version or row.latest
    )
    return find(QuestionnaireVersion, rows.values_list("pk", flat=True).first() or 0, actor=actor)


def versions_to_ask(*, actor: Actor) -> list[tuple[int, str]]:
    """The latest version of each questionnaire that the actor's organisation may ask."""
    rows = QuestionnaireVersion.objects.visible_to(actor).filter(holder_id__in=actor.acts_for).defer(*HEAVY)
    last: dict[int, tuple[int, str]] = {}
    for each in rows.select_related("questionnaire").order_by("questionnaire_id", "version"):
        name = f"{each.questionnaire.number} {each.questionnaire.title} · {each.version}"
        last[each.questionnaire_id] = (each.pk, name)
    return [last[key] for key in sorted(last, reverse=True)]
