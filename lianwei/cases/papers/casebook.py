"""A case opened to write a paper: everything its papers may quote, read when asked for.

Personal values are revealed one by one, only those the paper prints, each with the paper as the reason.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from lianwei.cases.models import (
    Agreement,
    Appraisal,
    Assistance,
    CaseChild,
    Complainant,
    Complaint,
    FollowUp,
    HandOver,
    MediationSession,
    NarrativeToken,
    RecoveredLoss,
    Recusal,
    Respondent,
    Supervision,
    SupplementRequest,
    assistances_of,
)
from lianwei.cases.queries.page.agreement import Signatory, promises_of, signatories
from lianwei.core import clock
from lianwei.core.models import Event
from lianwei.core.scope import Actor, attached, subject_of
from lianwei.core.sealed import Sealed
from lianwei.members.models import Organisation, User
from lianwei.registry.models import Business

NOT_GIVEN = "未提供"


@dataclass
class CaseBook:
    """A complaint and who writes about it. `about` picks one of several: a session, a respondent, a paper."""

    complaint: Complaint
    actor: Actor
    code: str
    about: dict[str, int] = field(default_factory=dict)

    def reveal(self, value: Sealed | None) -> str:
        """A personal value for this paper; empty where there is none. Leaves a row in the read log."""
        if value is None:
            return ""
        return value.reveal(self.actor, f"paper {self.code}", subject=subject_of(self.complaint))

    def rows(self, model: type[CaseChild]) -> QuerySet:
        return model.objects.visible_to(self.actor).filter(complaint=self.complaint).order_by("pk")

    def one(self, model: type[CaseChild], name: str) -> Any:
        """The row that `about` names, else the latest."""
        rows = self.rows(model)
        return rows.filter(pk=self.about[name]).first() if name in self.about else rows.last()

    @cached_property
    def organisation(self) -> Organisation:
        return self.complaint.holder

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def handler(self) -> User | None:
        return self.complaint.handler

    @cached_property
    def writer(self) -> str:
        """Who writes the paper, by name; the handler where the instance itself does."""
        user = User.objects.filter(pk=self.actor.user_id).first() if self.actor.user_id else self.handler
        return user.name if user else ""

    @cached_property
    def person(self) -> Complainant | None:
        return self.rows(Complainant).first()

    @cached_property
    def respondents(self) -> list[Respondent]:
        rows = self.rows(Respondent).select_related("business").order_by("seq")
        return list(rows.filter(pk=self.about["respondent"]) if "respondent" in self.about else rows)

    @cached_property
    def businesses(self) -> list[Business]:
        return [each.business for each in self.parties if each.business]

    @cached_property
    def session(self) -> MediationSession | None:
        return self.one(MediationSession, "session")

    @cached_property
    def supplement(self) -> SupplementRequest | None:
        return self.rows(SupplementRequest).last()

    @cached_property
    def appraisal(self) -> Appraisal | None:
        return self.rows(Appraisal).last()

    @cached_property
    def recusal(self) -> Recusal | None:
        return self.rows(Recusal).last()

    @cached_property
    def agreement(self) -> Agreement | None:
        last = self.rows(Agreement).last()
        return last if last and last.set_aside_on is None else None

    @cached_property
    def signatories(self) -> list[Signatory]:
        """Everybody who signs the agreement, with the signatures there are."""
        return signatories(self.agreement) if self.agreement else []

    @cached_property
    def parties(self) -> list[Respondent]:
        """The businesses that are party to the agreement; those of the complaint where there is none."""
        return [each.respondent for each in self.signatories if each.respondent] or self.respondents

    @cached_property
    def losses(self) -> list[RecoveredLoss]:
        return promises_of(self.agreement) if self.agreement else []

    @cached_property
    def visit(self) -> FollowUp | None:
        return self.rows(FollowUp).last()

    @cached_property
    def clue(self) -> HandOver | None:
        return self.one(HandOver, "hand_over")

    @cached_property
    def order(self) -> Supervision | None:
        return self.one(Supervision, "supervision")

    @cached_property
    def assistance(self) -> Assistance | None:
        """The request that `about` names, else the latest."""
        rows = assistances_of(self.complaint).order_by("pk")
        return rows.filter(pk=self.about["assistance"]).first() if "assistance" in self.about else rows.last()

    @cached_property
    def name(self) -> str:
        return self.reveal(self.person.name if self.person else None)

    @cached_property
    def narrative(self) -> str:
        """The story with its numbers, for papers that go to the consumer or into the file."""
        text = self.complaint.narrative
        for token in self.rows(NarrativeToken):
            if token.token in text:
                text = text.replace(token.token, self.reveal(token.value))
        return text

    def told(self, event: str, detail: str) -> Any:
        """What the latest event of a name said, such as the explanation of a refusal."""
        last = attached(Event, self.complaint).filter(name=event).order_by("-seq").first()
        return last.details.get(detail, "") if last else ""
