"""What a case rests on: the consents of the consumer and other legal bases, as they stand now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from lianwei.cases.models import Complaint
from lianwei.cases.rules.consents import known_text, text_of, what_ends
from lianwei.core.models import Basis, Consent, Event
from lianwei.core.scope import attached, subject_of

from .labels import Labels

COMPLAINT = "complaint:"
WRITING = (
    "complaint.consent_recorded",
    "complaint.consents_given",
    "complaint.clue_handed_over",
    "complaint.joint_asked",
    "complaint.joint_enclosed",
    "complaint.transfer_offered",
)


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A record with the words it was given to, who took it down and how it came."""

    row: Consent
    name: str
    text: str
    officer: str
    channel: str
    ends: str = ""  # what is not done any more, since it was taken back or refused

    @property
    def is_in_force(self) -> bool:
        return self.row.is_given and self.row.withdrawn_at is None

    @property
    def may_end(self) -> bool:
        return self.is_in_force and self.row.basis != Basis.DUTY


def consents_of(complaint: Complaint, events: Iterable[Event]) -> list[Consent]:
    """The records of a case found in scope, the oldest first; asked for where its events tell of any."""
    has_any = any(
        event.name in WRITING or (event.name == "complaint.received" and "consents" in event.details)
        for event in events
    )
    return list(attached(Consent, complaint).order_by("pk")) if has_any else []


def rests_on(complaint: Complaint, purpose: str) -> bool:
    """Whether a consent or a duty for this purpose is in force."""
    rows = attached(Consent, complaint).filter(purpose=purpose)
    return rows.filter(is_given=True, withdrawn_at=None).exists()


def resting_on(complaints: Iterable[Complaint], purpose: str) -> set[int]:
    """Those of these cases, found in scope, for which a consent or a duty is in force; one query."""
    subjects = {subject_of(each): each.pk for each in complaints}
    rows = Consent.objects.filter(subject__in=subjects, purpose=purpose, is_given=True, withdrawn_at=None)
    return {subjects[each] for each in rows.values_list("subject", flat=True)}


def said_yes_to(purpose: str) -> list[int]:
    """The keys of complaints for which a consent for this purpose was given and not taken back."""
    rows = Consent.objects.filter(purpose=purpose, is_given=True, withdrawn_at=None)
    subjects = rows.filter(subject__startswith=COMPLAINT).values_list("subject", flat=True)
    return sorted({int(each.removeprefix(COMPLAINT)) for each in subjects})


def agreeing(complaints: Iterable[Complaint], purpose: str) -> set[int]:
    """Those of these cases, found in scope, whose consumer last said yes and has not taken it back."""
    subjects = {subject_of(each): each.pk for each in complaints}
    rows = Consent.objects.filter(subject__in=subjects, purpose=purpose).order_by("pk")
    last = {row.subject: row.is_given and row.withdrawn_at is None for row in rows}
    return {subjects[subject] for subject, says_yes in last.items() if says_yes}


def agreed_in(complaint: Complaint, purpose: str) -> Consent | None:
    """The record in which the consumer agreed and which was not taken back."""
    return attached(Consent, complaint).filter(purpose=purpose, is_given=True, withdrawn_at=None).last()


def answer_to(complaint: Complaint, purpose: str) -> bool | None:
    """What the consumer last said about a purpose; a consent that was withdrawn is a no. None: not asked."""
    last = attached(Consent, complaint).filter(purpose=purpose).order_by("pk").last()
    return None if last is None else last.is_given and last.withdrawn_at is None


def is_denied(complaint: Complaint, purpose: str) -> bool:
    """Whether the consumer has said no, or has taken the consent back, and no duty of law stands in its place
    (PIPL arts 13, 15). Who was never asked has denied nothing.
    """
    return answer_to(complaint, purpose) is False and not rests_on(complaint, purpose)


def denied_among(rows: Iterable[Consent]) -> set[str]:
    """The same for all purposes at once, of the records in the order in which they were taken down."""
    given = list(rows)
    last = {row.purpose: row.is_given and row.withdrawn_at is None for row in given}
    standing = {row.purpose for row in given if row.is_given and row.withdrawn_at is None}
    return {purpose for purpose, says_yes in last.items() if not says_yes} - standing


def name_of(purpose: str) -> str:
    """A purpose in the reader's language."""
    named = text_of(purpose)
    if named is None:
        return purpose
    return named.name if (get_language() or "zh").startswith("zh") else named.name_en


def consent_views(rows: list[Consent], names: Mapping[int, str], labels: Labels) -> list[ConsentView]:
    """The records in words."""
    denied = denied_among(rows)
    return [_view(row, names, labels, row.purpose in denied) for row in rows]


def _view(row: Consent, names: Mapping[int, str], labels: Labels, is_denied: bool) -> ConsentView:
    text = known_text(row.purpose, row.text_version)
    return ConsentView(
        row=row,
        name=name_of(row.purpose),
        text=text.text if text else "",
        officer=names.get(row.recorded_by or 0, ""),
        channel=labels.get(("channel", row.channel), row.channel),
        ends=what_ends(row.purpose, language=get_language() or "zh") if is_denied else "",
    )
