"""The page of those who look on at an alliance: large numbers, each with its list, and the members."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from lianwei.cases.queries.between.oversight import MemberLoad, Oversight, alliance_oversight
from lianwei.core.scope import Actor
from lianwei.ui.navigation import count_text

from .figures import Figure


@dataclass(frozen=True, slots=True)
class AlliancePage:
    """Figures and clocks of an alliance."""

    figures: list[Figure]
    members: list[MemberLoad]


def alliance_page(*, actor: Actor) -> AlliancePage:
    """The alliances the actor looks on, as they stand now."""
    found = alliance_oversight(actor=actor)
    return AlliancePage([*_of_cases(found), *_between_members(found, actor)], found.members)


def _of_cases(found: Oversight) -> list[Figure]:
    cases, counts = reverse("complaint_list") + "?view=alliance", found.counts
    return [
        _figure(_("Open cases"), found.open, "list", cases),
        _figure(_("Late"), found.late, "alert", f"{cases}&window=late", "late"),
        _figure(_("Handled together"), counts["joint"], "users", f"{cases}&special=joint"),
        _figure(_("In a group complaint"), counts["grouped"], "users", f"{cases}&special=grouped"),
        _figure(_("A promise is due"), counts["promised"], "check", f"{cases}&special=promised"),
    ]


def _between_members(found: Oversight, actor: Actor) -> list[Figure]:
    offers, counts = reverse("transfer_list"), found.counts
    disputes = reverse("competence_dispute_list") if actor.may("competence_dispute.view") else ""
    requests, questions = reverse("transfer_assistance") + "?view=late", reverse("question_list")
    return [
        _figure(_("Hand-overs waiting"), counts["offers"], "send", f"{offers}?view=alliance"),
        _figure(_("Hand-overs overdue"), counts["offers_late"], "alert", f"{offers}?view=late", "late"),
        _figure(_("Disputes to decide"), counts["disputes"], "scale", disputes, "soon"),
        _figure(_("Assistance overdue"), counts["help_late"], "clock", requests, "late"),
        _figure(_("Questions waiting"), counts["questions"], "mail", f"{questions}?view=open"),
        _figure(_("Questions overdue"), counts["questions_late"], "alert", f"{questions}?view=late", "late"),
    ]


def _figure(label: str, count: int, icon: str, url: str, kind: str = "") -> Figure:
    return Figure(label, count_text(count) or "0", _("cases"), icon, url, kind if count else "")
