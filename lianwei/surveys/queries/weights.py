"""Weights of a survey by version, and the plans of its sample."""

from dataclasses import dataclass

from lianwei.core.scope import Actor, find
from lianwei.members.models import User
from lianwei.surveys.models import Survey, SurveyPlan, SurveyWeighting
from lianwei.surveys.rules.form import Form, read_form, said

from .frames import stamp_of
from .results import VIEW

SHOWN = 20


@dataclass(frozen=True, slots=True)
class WeightsPage:
    """`versions` with who made them, the latest first; `margins` of the latest in words."""

    row: Survey
    form: Form
    versions: list[tuple[SurveyWeighting, str]]
    margins: list[tuple[str, str]]
    answers: int
    may_weigh: bool

    @property
    def latest(self) -> SurveyWeighting | None:
        return self.versions[0][0] if self.versions else None

    @property
    def missed_points(self) -> float:
        return 100 * self.latest.told["missed"] if self.latest else 0.0


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`plan`: the latest; `plans`: the earlier ones."""

    row: Survey
    plan: SurveyPlan | None
    earlier: list[SurveyPlan]
    answers: int
    may_plan: bool

    @property
    def strata(self) -> list[tuple[str, str, int]]:
        rows = self.plan.strata if self.plan else []
        return [(name, f"{size:,}", part) for name, size, part in rows]

    @property
    def population(self) -> str:
        return f"{self.plan.population:,}" if self.plan and self.plan.population else ""

    @property
    def missing(self) -> int:
        return max(0, self.plan.answers - self.answers) if self.plan else 0


def weights_page(pk: int, *, actor: Actor, language: str) -> WeightsPage:
    """Weights by version and what the latest rest on. Raises NotVisible."""
    actor.require(VIEW)
    survey = find(Survey, pk, actor=actor)
    form = read_form(survey.version.xform)
    rows = list(SurveyWeighting.objects.visible_to(actor).filter(survey=survey).order_by("-version")[:SHOWN])
    people = dict(User.objects.filter(pk__in=[each.made_by for each in rows]).values_list("pk", "name"))
    return WeightsPage(
        row=survey,
        form=form,
        versions=[(each, people.get(each.made_by, "")) for each in rows],
        margins=_in_words(form, rows[0], form.language_for(language)) if rows else [],
        answers=stamp_of(survey, None, actor=actor)[1],
        may_weigh=survey.is_within_reach(actor) and actor.may("survey.weigh"),
    )


def plan_page(pk: int, *, actor: Actor) -> PlanPage:
    """The plans of a survey's sample. Raises NotVisible."""
    actor.require(VIEW)
    survey = find(Survey, pk, actor=actor)
    rows = list(SurveyPlan.objects.visible_to(actor).filter(survey=survey).order_by("-pk")[:SHOWN])
    return PlanPage(
        row=survey,
        plan=rows[0] if rows else None,
        earlier=rows[1:],
        answers=stamp_of(survey, None, actor=actor)[1],
        may_plan=survey.is_within_reach(actor) and actor.may("survey.plan"),
    )


def _in_words(form: Form, row: SurveyWeighting, spoken: str) -> list[tuple[str, str]]:
    """(question, "男 5,100 (51.0%) · 女 …")."""
    found = []
    for name, people in row.margins.items():
        question = form.question(name)
        words = {c.name: said(c.labels, spoken) or c.name for c in question.choices} if question else {}
        whole = sum(people.values()) or 1
        parts = [f"{words.get(c, c)} {n:,} ({100 * n / whole:.1f}%)" for c, n in people.items()]
        found.append(((said(question.labels, spoken) if question else "") or name, " · ".join(parts)))
    return found
