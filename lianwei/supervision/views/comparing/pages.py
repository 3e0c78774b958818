"""Comparative tests: the list, the plan, its items, one test and its steps, one sample."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages as flashes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from lianwei.core.errors import NotAllowed
from lianwei.core.http import View, allow
from lianwei.core.paging import key_of
from lianwei.core.scope import PARTNER, find
from lianwei.supervision.forms.comparing import steps as asked
from lianwei.supervision.forms.comparing.planning import ItemForm, PlanForm, item_as_typed, started_from
from lianwei.supervision.lifecycle.comparing import TEST_TRANSITIONS
from lianwei.supervision.models import ComparativeTest, ComparedItem
from lianwei.supervision.operations.comparing import buying, planning, releasing, testing
from lianwei.supervision.queries.comparing.listing import OPEN, VIEWS, tests_listed, view_tabs
from lianwei.supervision.queries.comparing.page import comparing_page, sample_page
from lianwei.ui.pages import GET_OR_POST, FormPage, form_page

N_ = gettext_noop
LIST, PAGE = "comparative_test_list", "comparative_test_detail"
Step = tuple[type[asked.TestForm], Callable[..., object], str]
# verb → its form, its operation, what is said when it is done
STEPS: dict[str, Step] = {
    "begin": (asked.BeginForm, planning.begin_comparative_test, N_("Samples may be bought now.")),
    "buy": (asked.BuyForm, buying.buy_compared_sample, N_("The sample is entered; its code is drawn.")),
    "deliver": (
        asked.DeliverForm,
        buying.deliver_compared_samples,
        N_("The test runs. Next: the sheet of the laboratory."),
    ),
    "judge": (asked.JudgeForm, testing.judge_comparative_test, N_("It is judged; the brands are named.")),
    "refer": (asked.ReferForm, releasing.refer_failing_samples, N_("The authority has it.")),
    "notify": (asked.NotifyForm, releasing.notify_makers, N_("The days to object run.")),
    "object": (asked.ObjectForm, releasing.object_to_result, N_("The objection is entered.")),
    "retest": (asked.RetestForm, releasing.retest_sample, N_("Next: a second person decides.")),
    "decide": (asked.DecideForm, releasing.decide_objection, N_("The objection is decided.")),
    "release": (asked.ReleaseForm, releasing.release_comparative_test, N_("The results are released.")),
    "give_up": (asked.GiveUpForm, planning.give_up_comparative_test, N_("The test is given up.")),
    "hand_over": (asked.HandOverForm, buying.hand_over_sample, N_("The hand-over is recorded.")),
}
OF_PARTNERS = {each.verb for each in TEST_TRANSITIONS if each.by == PARTNER}


@allow("comparative_test.view")
@require_GET
def comparative_test_list(request: HttpRequest) -> HttpResponse:
    wanted, after = request.GET.get("view", ""), request.GET.get("after", "")
    view = wanted if wanted in VIEWS else OPEN
    page = tests_listed(view, actor=request.actor, after=after)
    context = {
        "page": page,
        "tabs": view_tabs(view),
        "next_url": f"?view={view}&after={page.after}" if page.after else "",
        "may_plan": request.actor.may("comparative_test.plan"),
    }
    return render(request, "supervision/comparative_test_list.html", context)


@allow("comparative_test.view")
@require_GET
def comparative_test_detail(request: HttpRequest, pk: int) -> HttpResponse:
    page = comparing_page(pk, actor=request.actor)
    return render(request, "supervision/comparative_test_detail.html", {"page": page, "test": page.test})


@allow("comparative_test.view")
@require_GET
def comparative_test_view_sample(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What the code of a label opens: where the sample is, and the hand-over to record."""
    page = sample_page(pk, code, actor=request.actor)
    return render(request, "supervision/compared_sample.html", {"page": page, "test": page.test})


@allow("comparative_test.plan")
@GET_OR_POST
def comparative_test_plan(request: HttpRequest) -> HttpResponse:
    form = PlanForm(_sent(request), actor=request.actor)
    project = key_of(request.GET.get("project", ""))
    told = {"actor": request.actor, "project_id": project}
    if form.is_bound and (row := form.carry_out(planning.plan_comparative_test, **told)):
        flashes.success(request, _("The test is planned. Next: its items."))
        return redirect(PAGE, pk=row.pk)
    page = FormPage(
        _("Plan a comparative test"), _("Keep the plan"), reverse(LIST), _("Comparative tests"), draft="test"
    )
    return form_page(request, page, form)


@allow("comparative_test.revise")
@GET_OR_POST
def comparative_test_revise(request: HttpRequest, pk: int) -> HttpResponse:
    test = held(request, pk)
    form = PlanForm(_sent(request), actor=request.actor, initial=started_from(test))
    if form.is_bound and form.carry_out(planning.revise_comparative_test, pk, actor=request.actor):
        flashes.success(request, _("The plan is changed."))
        return redirect(PAGE, pk=pk)
    title = pgettext("comparative test", "Change the plan")
    return form_page(request, FormPage(title, _("Keep the plan"), reverse(PAGE, args=[pk]), test.title), form)


@allow("comparative_test.revise")
@GET_OR_POST
def comparative_test_revise_item(request: HttpRequest, pk: int, item_id: int = 0) -> HttpResponse:
    """One item, new where no key is given."""
    test = held(request, pk)
    row = find(ComparedItem, item_id, actor=request.actor) if item_id else None
    form = ItemForm(_sent(request), is_new=row is None, initial=item_as_typed(row) if row else {})
    told = {"actor": request.actor, "item_id": item_id or None}
    if form.is_bound and form.carry_out(planning.set_compared_item, pk, **told):
        flashes.success(request, _("The items are changed."))
        return redirect(PAGE, pk=pk)
    title = _("Change the item") if row else _("Add an item")
    return form_page(request, FormPage(title, _("Keep it"), reverse(PAGE, args=[pk]), test.title), form)


def comparative_test_step_view(verb: str) -> View:
    """The view of one step of a test."""
    form_class, operation, said = STEPS[verb]

    @allow(f"comparative_test.{verb}")
    @GET_OR_POST
    @never_cache
    def take_step(request: HttpRequest, pk: int, **keys: Any) -> HttpResponse:
        test = find(ComparativeTest, pk, actor=request.actor) if verb in OF_PARTNERS else held(request, pk)
        files = request.FILES if request.method == "POST" else None
        form = form_class(_sent(request), files, test=test, actor=request.actor)
        if form.is_bound and form.carry_out(operation, pk, actor=request.actor, **keys):
            flashes.success(request, _(said))
            return redirect(PAGE, pk=pk)
        page = FormPage(
            form.title, form.submit, reverse(PAGE, args=[pk]), test.title, form.note, draft="step"
        )
        return form_page(request, page, form)

    return take_step


def held(request: HttpRequest, pk: int) -> ComparativeTest:
    """A test the reader's organisation leads. Raises NotVisible, NotAllowed."""
    test = find(ComparativeTest, pk, actor=request.actor)
    if not test.is_within_reach(request.actor):
        raise NotAllowed
    return test


def _sent(request: HttpRequest) -> Any:
    """The fields of a POST, also of a form that asks nothing."""
    return request.POST if request.method == "POST" else None
