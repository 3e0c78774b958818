"""Hot topics: the list, one topic, choosing it for the plan."""

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lianwei.analytics.forms.topics import ChooseTopicForm
from lianwei.analytics.operations.topics import choose_hot_topic, drop_hot_topic
from lianwei.analytics.queries.topics import choices_listed, hot_topics, speaks_for, topic_page
from lianwei.core.http import allow
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

from .answering import sent


@allow("hot_topic.view")
@require_GET
def hot_topic_list(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": hot_topics(actor=request.actor),
        "choices": choices_listed(actor=request.actor),
        "may_drop": request.actor.may("hot_topic.drop"),
    }
    return render(request, "analytics/topic_list.html", context)


@allow("hot_topic.view")
@require_GET
def hot_topic_view(request: HttpRequest, pk: int) -> HttpResponse:
    page = topic_page(pk, actor=request.actor)
    return render(request, "analytics/topic_view.html", {"page": page, "topic": page.row.topic})


@allow("hot_topic.choose")
@GET_OR_POST
def hot_topic_choose(request: HttpRequest, pk: int) -> HttpResponse:
    topic = topic_page(pk, actor=request.actor).row.topic
    speaks = speaks_for(topic, actor=request.actor)
    form = ChooseTopicForm(sent(request), speaks_for_alliance=speaks)
    if form.is_bound and form.carry_out(choose_hot_topic, pk, actor=request.actor):
        flashes.success(request, _("The topic is chosen; it stands in the list of the plan."))
        return redirect("hot_topic_list")
    back = reverse("hot_topic_view", args=[pk])
    return form_page(request, FormPage(_("Choose for the plan"), _("Choose it"), back, topic.name), form)


@allow("hot_topic.drop")
@require_POST
def hot_topic_drop(request: HttpRequest, pk: int) -> HttpResponse:
    drop_hot_topic(pk, actor=request.actor)
    flashes.success(request, _("The topic is off the plan."))
    return redirect("hot_topic_list")
