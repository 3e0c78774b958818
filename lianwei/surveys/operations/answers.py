"""An answer: taken once, looked at where there is reason, counted or not."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from lianwei.core import clock, keys
from lianwei.core.canonical import canonical
from lianwei.core.errors import Invalid, NotVisible, WrongStatus
from lianwei.core.events import record
from lianwei.core.lifecycle import advance
from lianwei.core.scope import Actor, lock
from lianwei.reading.numbers import without_numbers
from lianwei.surveys.lifecycle import KEEP, VOID
from lianwei.surveys.models import (
    AnswerStatus,
    LinkKind,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyStatus,
    link_of,
)
from lianwei.surveys.models.answer import COUNTED, answers_of
from lianwei.surveys.rules import quality
from lianwei.surveys.rules.answers import Answers, judge
from lianwei.surveys.rules.form import CALCULATE, TEXT, Form, read_form

LONGEST_VISIT = timedelta(days=30)  # a device that was without network longer begins anew
GRACE = timedelta(hours=72)  # after the end, for devices that were without network; our own choice
LIKE_A_TELEPHONE = 10**10  # a number of eleven digits; no answer in figures is as large
TIMED = 200  # answers whose time makes the median


class RefusedAnswer(Invalid):
    """Answers that the questionnaire does not take, a sentence by place; nothing was saved."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(dict(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Given:
    """What a device sends. `who` is browser and network, of which a digest within the survey is kept."""

    uuid: uuid.UUID
    answers: Answers = field(repr=False)
    began_at: datetime
    ended_at: datetime
    language: str
    channel: str
    who: str = field(default="", repr=False)
    is_bait_taken: bool = False  # a field that people do not see was filled in


def receive_answer(code: str, *, actor: Actor, given: Given) -> SurveyAnswer:
    """Take an answer once: the same uuid again is the same row. It is judged before anything is locked.
    Raises NotVisible, WrongStatus, RefusedAnswer.
    """
    link = link_of(code).first()
    if link is None:
        raise NotVisible
    came = answers_of(link.survey).filter(uuid=given.uuid).first()
    if came is not None:
        return came
    _check_open(link, given)
    form = read_form(link.survey.version.xform)
    judged = judge(
        form, given.answers, today=clock.as_office_time(given.ended_at).date(), language=given.language
    )
    if judged.faults:
        raise RefusedAnswer(judged.faults)
    return _take(link, actor=actor, given=given, answers=_without_numbers(form, judged.answers))


@transaction.atomic
def _take(link: SurveyLink, *, actor: Actor, given: Given, answers: Answers) -> SurveyAnswer:
    """What was judged is written down."""
    row = _row(link, given, answers, read_form(link.survey.version.xform))
    row.save(force_insert=True)
    if link.kind == LinkKind.PERSONAL:
        _use(link)
    record("survey_answer.received", row, actor=actor, survey=link.survey.pk, channel=row.channel)
    return row


@transaction.atomic
def keep_answer(answer_id: int, *, actor: Actor) -> SurveyAnswer:
    """Looked at: it counts."""
    row = lock(SurveyAnswer, answer_id, actor=actor)
    advance(row, KEEP, actor=actor)
    row.reason, row.decided_by = "", actor.user_id
    row.save(update_fields=["status", "reason", "decided_by"])
    record("survey_answer.kept", row, actor=actor, survey=row.survey_id)
    return row


@transaction.atomic
def void_answer(answer_id: int, *, actor: Actor, reason: str) -> SurveyAnswer:
    """It does not count, for a reason; the answer stays and can be let count again."""
    row = lock(SurveyAnswer, answer_id, actor=actor)
    advance(row, VOID, actor=actor)
    if not reason.strip():
        raise Invalid({"reason": _("Please give the reason.")})
    row.reason, row.decided_by = without_numbers(reason.strip()), actor.user_id
    row.save(update_fields=["status", "reason", "decided_by"])
    record("survey_answer.voided", row, actor=actor, doubts=row.doubts)
    return row


def _check_open(link: SurveyLink, given: Given) -> None:
    survey, day = link.survey, clock.as_office_time(given.ended_at).date()
    is_in_time = survey.closed_at is not None and given.ended_at <= survey.closed_at
    if survey.status == SurveyStatus.DRAFT or day < survey.opens_on:
        raise WrongStatus(_("This survey has not begun yet."))
    is_over = (survey.status == SurveyStatus.CLOSED and not is_in_time) or day > survey.closes_on
    if is_over or _is_past_grace(survey):
        raise WrongStatus(_("This survey is closed. Thank you for your interest."))
    if link.kind == LinkKind.PERSONAL and link.used_at is not None:
        raise WrongStatus(_("This link was for one answer, and that has arrived."))


def _is_past_grace(survey: Survey) -> bool:
    """By our own clock: the device's says what it likes."""
    latest = clock.now() - GRACE
    is_long_closed = survey.closed_at is not None and survey.closed_at < latest
    return (survey.status == SurveyStatus.CLOSED and is_long_closed) or (
        clock.as_office_time(latest).date() > survey.closes_on
    )


def _use(link: SurveyLink) -> None:
    """One answer only, also where two arrive at once."""
    rows = link_of(link.code).select_related(None).filter(used_at=None)
    if not rows.update(used_at=clock.now()):
        raise WrongStatus(_("This link was for one answer, and that has arrived."))


def _row(link: SurveyLink, given: Given, answers: Answers, form: Form) -> SurveyAnswer:
    survey, now = link.survey, clock.now()
    ended = min(given.ended_at, now)
    began = max(min(given.began_at, ended), ended - LONGEST_VISIT)
    about = {
        "answers": answers,
        "seconds": int((ended - began).total_seconds()),
        "device": keys.blind(f"{survey.pk}:{given.who}", purpose="survey device") if given.who else "",
        "equal": hashlib.sha256(_canonical(answers).encode()).hexdigest(),
        "quota": str(answers.get(survey.quota_question, "")) if survey.quota_question else "",
    }
    doubts = _doubts(SurveyAnswer(**about), survey, form, is_bait_taken=given.is_bait_taken)
    return SurveyAnswer(
        **about,
        holder_id=survey.holder_id,
        survey=survey,
        link=link,
        uuid=given.uuid,
        began_at=began,
        ended_at=ended,
        received_at=now,
        language=given.language,
        channel=given.channel,
        doubts=doubts,
        status=AnswerStatus.DOUBTED if doubts else AnswerStatus.TAKEN,
    )


def _canonical(answers: Answers) -> str:
    """Equal answers as equal text; fractions as texts, for the canonical form knows none."""
    return canonical({name: str(value) for name, value in answers.items()})


def _doubts(row: SurveyAnswer, survey: Survey, form: Form, *, is_bait_taken: bool) -> list[str]:
    others, counted = answers_of(survey), answers_of(survey).filter(status__in=COUNTED)
    times = list(others.order_by("-pk").values_list("seconds", flat=True)[:TIMED])
    most = survey.quotas.get(row.quota)
    found = {
        quality.BOT: is_bait_taken,
        quality.DEVICE: bool(row.device) and others.filter(device=row.device).exists(),
        quality.EQUAL: quality.says_enough(row.answers) and others.filter(equal=row.equal).exists(),
        quality.FAST: quality.is_fast(row.seconds, times),
        quality.STRAIGHT: quality.is_straight(form, row.answers),
        quality.OVER: most is not None and counted.filter(quota=row.quota).count() >= most,
        quality.LATE: survey.status == SurveyStatus.CLOSED or clock.today() > survey.closes_on,
    }
    return [name for name, is_so in found.items() if is_so]


def _without_numbers(form: Form, answers: Answers) -> Answers:
    """Telephone numbers and the like that people write are not kept: cut out of texts and what is worked out
    of them; an answer that is such a number as a whole is left out.
    """
    texts = {each.name for each in (*form.questions(), *form.calculates) if each.kind in (TEXT, CALCULATE)}

    def clean(row: Answers) -> Answers:
        kept = {name: _cleaned(value, name in texts, clean) for name, value in row.items()}
        return {name: value for name, value in kept.items() if value is not None}

    return clean(answers)


def _cleaned(value: object, is_text: bool, clean: Callable[[Answers], Answers]) -> object:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [clean(each) for each in value]
    if isinstance(value, int | float) and abs(value) >= LIKE_A_TELEPHONE:
        return None
    return without_numbers(value) if is_text and isinstance(value, str) else value
