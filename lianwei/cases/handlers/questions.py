"""Whoever leads the member that is asked hears of a question, and once more when its day has passed."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from lianwei.arrivals.operations.outlets import owe_notices
from lianwei.arrivals.queries.outlets import notice
from lianwei.arrivals.receivers import add_topic
from lianwei.cases.models import Question
from lianwei.cases.rules.sentences import full_day_text
from lianwei.core.events import on
from lianwei.core.messages.gateways import gateway_of
from lianwei.core.messages.models import Channel
from lianwei.core.messages.operations import queue_message
from lianwei.core.models import Event
from lianwei.core.scope import SYSTEM, find
from lianwei.members.queries.people import people_who_may

NEWS = {
    "complaint.questioned": _l("A supervising body asks about a case"),
    "question.asked": _l("A supervising body asks us something"),
    "question.overdue": _l("A question was not answered in time"),
}


def tell_heads(event: Event) -> None:
    """By mail to those who may answer, and to the groups that want it: who asks, by when, the link; no word
    of what is asked.
    """
    pk = event.details.get("question") or int(event.subject.partition(":")[2])
    question = find(Question, int(pk), actor=SYSTEM)
    path = reverse("question_view", args=[question.pk])
    text = notice(NEWS[event.name], number=question.number, path=path)
    owe_notices(event, organisation_id=question.asked_id, text=text, actor=SYSTEM)
    if gateway_of(Channel.EMAIL) is None:
        return
    for person in people_who_may("question.answer", question.asked_id):
        if person.email:
            _write(question, person.email, person.locale, event)


def _write(question: Question, to: str, language: str, event: Event) -> None:
    with translation.override(language):
        told = {
            "name": question.asker,
            "day": full_day_text(question.due_on),
            "url": f"{settings.LIANWEI_PUBLIC_URL}{reverse('question_view', args=[question.pk])}",
        }
        queue_message(
            question,
            to=to,
            channel=Channel.EMAIL,
            title=str(NEWS[event.name]),
            text=_("%(name)s waits for your answer by %(day)s: %(url)s") % told,
            template="question",
            actor=SYSTEM,
            key=f"question:{question.pk}:{event.name}",
        )


for _name, _label in NEWS.items():
    add_topic(_name, _label)
    on(_name)(tell_heads)
