"""The seam to HTTP: who may call a view, fragment or page, and expected errors as answers."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory

from lianwei.core.errors import Invalid, LianweiError, NotAllowed, NotVisible, Stale, WrongStatus
from lianwei.core.http import PUBLIC, ErrorMiddleware, allow, done, public, show
from lianwei.core.scope import ANONYMOUS, Actor, ActorKind

CLERK = Actor(ActorKind.STAFF, user_id=7, permissions=frozenset({"complaint.view"}))


@allow("complaint.view")
def page(request):
    return HttpResponse("seen")


@public
def open_page(request):
    return HttpResponse("open")


def asked(path="/cases/1/", *, actor=CLERK, method="get", htmx=False):
    headers = {"HX-Request": "true"} if htmx else {}
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.actor = actor
    return request


def test_a_view_names_its_permission_for_whoever_walks_the_routes():
    assert (page.permission, open_page.permission, page.__name__) == ("complaint.view", PUBLIC, "page")


def test_with_the_permission_the_view_answers():
    assert page(asked()).content == b"seen"
    assert open_page(asked(actor=ANONYMOUS)).content == b"open"


def test_without_the_permission_it_is_not_allowed():
    with pytest.raises(NotAllowed):
        page(asked(actor=Actor(ActorKind.STAFF, user_id=8)))


def test_nobody_is_sent_to_the_log_in_and_back_to_the_whole_address():
    answer = page(asked("/cases/?status=received&page=2", actor=ANONYMOUS))

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/cases/%3Fstatus%3Dreceived%26page%3D2"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("", "/"),
        ("http://testserver/cases/1/accept/?list=2", "/cases/1/accept/%3Flist%3D2"),
        ("http://testserver//evil.example/x", "/evil.example/x"),
        ("https://evil.example/cases/1/", "/"),
        ("http://[", "/"),
    ],
)
def test_after_a_lost_session_a_form_comes_back_to_the_page_it_was_filled_in_on(came_from, back):
    sent = asked("/cases/1/accept/", actor=ANONYMOUS, method="post")
    sent.META["HTTP_REFERER"] = came_from

    assert page(sent).headers["Location"] == f"/accounts/login/?next={back}"


def test_a_fragment_asks_htmx_to_load_the_log_in_page():
    answer = page(asked("/cases/1/", actor=ANONYMOUS, htmx=True))

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/accounts/login/?next=/cases/1/")


@pytest.fixture
def templates(settings):
    """Two templates of its own: the fragment, and the page that holds it."""
    options = {
        "loaders": [
            (
                "django.template.loaders.locmem.Loader",
                {"_f.html": "<b>{{ word }}</b>", "page.html": "<p>{% include fragment %}</p>"},
            )
        ]
    }
    engine = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": engine, "OPTIONS": options}]
    settings.LIANWEI_FRAGMENT_TEMPLATE = "page.html"


def test_htmx_gets_the_fragment_and_any_other_browser_the_page(templates):
    assert show(asked(htmx=True), "_f.html", {"word": "x"}).content == b"<b>x</b>"
    assert show(asked(), "_f.html", {"word": "x"}, status=422).content == b"<p><b>x</b></p>"
    assert show(asked(), "_f.html", {}, status=422).status_code == 422


def test_after_a_step_htmx_gets_the_fragment_and_any_other_browser_the_address(templates):
    fragment = done(asked(method="post", htmx=True), "_f.html", {"word": "x"}, page="/cases/1/")
    elsewhere = done(asked(method="post"), "_f.html", {"word": "x"}, page="/cases/1/")

    assert fragment.content == b"<b>x</b>"
    assert (elsewhere.status_code, elsewhere.headers["Location"]) == (302, "/cases/1/")


def answered(error, path="/api/cases/1"):
    return ErrorMiddleware(lambda request: None).process_exception(asked(path), error)


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotVisible(), 404, "not_visible"),
        (NotAllowed(), 403, "not_allowed"),
        (WrongStatus(), 409, "wrong_status"),
        (Stale([("title", "a", "b", "c")]), 409, "stale"),
        (Invalid(), 422, "invalid"),
        (IntegrityError("UNIQUE constraint failed: cases_complaint.number 王芳"), 409, "wrong_status"),
    ],
)
def test_a_program_gets_a_problem_of_its_own_kind(error, status, code):
    answer = answered(error)

    body = json.loads(answer.content)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert (body["type"], body["status"]) == (f"about:{code}", status)
    assert "王芳" not in answer.content.decode()


def test_faults_at_fields_are_named_in_the_readers_language():
    answer = answered(Invalid({"phone": "请填写电话。", "title": "请填写标题。"}))

    body = json.loads(answer.content)
    assert body["errors"] == {"phone": "请填写电话。", "title": "请填写标题。"}
    assert body["title"] == "请填写电话。"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [NotVisible(), NotAllowed(), WrongStatus(), Invalid({"phone": "请填写电话。"})]
)
def test_a_person_gets_a_page_with_the_sentence(client_of, error):
    from tests.factories.members import make_staff

    user = make_staff("clerk")
    request = client_of(user).get("/cases/").wsgi_request
    request.actor = CLERK

    answer = ErrorMiddleware(lambda r: None).process_exception(request, error)

    assert answer.status_code == error.status
    assert str(error.message) in answer.content.decode()


WAIT = {
    "sqlite": ("PRAGMA busy_timeout = 20", "SELECT 1"),  # to begin is to write
    "postgresql": ("SET lock_timeout = '20ms'", "LOCK TABLE core_event IN ACCESS EXCLUSIVE MODE"),
}


def _writes_meanwhile():
    """What the database says to somebody who writes while another connection still does."""
    shorter, step = WAIT[connection.vendor]
    try:
        connection.cursor().execute(shorter)
        with transaction.atomic():
            connection.cursor().execute(step)
    except OperationalError as error:
        return error
    finally:
        connection.close()
    raise AssertionError("both wrote at once")


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_who_gives_way_to_another_writer_is_told_that_nothing_was_saved():
    with transaction.atomic():
        connection.cursor().execute(WAIT[connection.vendor][1])
        with ThreadPoolExecutor(1) as other:
            error = other.submit(_writes_meanwhile).result()

    answer = answered(error)
    assert (answer.status_code, json.loads(answer.content)["type"]) == (503, "about:busy")


@pytest.mark.parametrize("error", [KeyError("x"), OperationalError("no such table: cases_complaint")])
def test_a_programmers_error_is_never_caught(error):
    assert answered(error) is None


def test_errors_speak_when_nothing_else_is_said():
    assert str(NotVisible().message) == str(NotVisible.sentence)
    assert str(Invalid("只有一句。").message) == "只有一句。"
    assert Invalid("只有一句。").fields == {}
    assert LianweiError().status == 500
    assert Stale([("title", "a", "b", "c")]).conflicts == [("title", "a", "b", "c")]
