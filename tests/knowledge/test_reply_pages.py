"""The pages of letter texts: what a text is tied to is chosen in words; the alliance writes its own here."""

import pytest

from lianwei.core.clock import today
from lianwei.core.errors import Invalid
from lianwei.core.scope import SYSTEM
from lianwei.knowledge.models import ReplyTemplate
from lianwei.knowledge.operations import ReplyEntry, create_reply_template
from lianwei.knowledge.queries.occasions import occasions
from tests.factories.knowledge import knowledge
from tests.factories.members import make_actor, make_organisation
from tests.factories.replies import own, shared

pytestmark = pytest.mark.django_db
LETTERS = "/knowledge/letters/"
TYPED = {"name": "催办", "body": "{{ 块:落款 }}", "language": "zh", "title": "", "statuses": ["accepted"]}


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def head(yuzhong):
    return make_actor("head", organisation=yuzhong)


@pytest.fixture
def secretary(yuzhong):
    return make_actor("secretary_general", organisation=yuzhong)


def newest() -> ReplyTemplate:
    return ReplyTemplate.objects.visible_to(SYSTEM).latest("pk")


def test_what_a_text_is_tied_to_is_chosen_in_words(client_of, head, yuzhong):
    knowledge()
    text = own(yuzhong, papers=("acceptance_notice",), categories=("G0501",))

    page = client_of(head).get(f"{LETTERS}{text.pk}/revise/").text

    paper = str(dict(occasions(on=today())["papers"])["acceptance_notice"])
    ticked = [line for line in page.split("<label") if "checked" in line]
    words = ("已登记", "G0501", paper)
    assert [each for line in ticked for each in words if each in line] == ["已登记", "G0501", paper]
    assert "受理" in paper


def test_what_was_ticked_is_kept_and_nothing_else_is_taken(client_of, head, yuzhong):
    text, desk = own(yuzhong), client_of(head)
    typed = TYPED | {"body": "{{ 案号 }}", "papers": ["decline_notice"], "categories": ["G03", "S"]}

    unknown = desk.post(f"{LETTERS}{text.pk}/revise/", typed | {"statuses": ["thinking"]})
    desk.post(f"{LETTERS}{text.pk}/revise/", typed)

    made = newest()
    assert (unknown.status_code, made.version) == (422, 2)
    assert (made.statuses, made.papers, made.categories) == (["accepted"], ["decline_notice"], ["G03", "S"])


def test_the_shipped_texts_name_only_what_can_be_chosen(reference_data):
    shared()

    known = {name: dict(offered) for name, offered in occasions(on=today()).items()}

    for text in ReplyTemplate.objects.visible_to(SYSTEM).order_by("pk"):
        for name, offered in known.items():
            assert set(getattr(text, name)) <= set(offered), (text.code, name)


def test_the_alliances_texts_are_written_on_a_page_of_their_own(client_of, head, secretary):
    shared()
    desk = client_of(secretary)
    assert f"{LETTERS}shared/" in desk.get(LETTERS).text

    answer = desk.post(f"{LETTERS}shared/", TYPED)

    made = newest()
    assert (answer.url, made.organisation_id, made.name) == (f"{LETTERS}{made.pk}/", None, "催办")
    member = client_of(head)
    assert f"{LETTERS}shared/" not in member.get(LETTERS).text
    assert member.post(f"{LETTERS}shared/", TYPED).status_code == 403


def test_a_block_names_the_texts_that_include_it(client_of, secretary):
    block = shared("closing")
    create_reply_template(
        ReplyEntry(name="催办", body="{{ 块:落款 }}", is_block=True), actor=secretary, is_shared=True
    )

    page = client_of(secretary).get(f"{LETTERS}{block.pk}/")

    names = {each.name for each in page.context["page"].included_by}
    assert "催办" in names and "补正材料" in names and "引用本段的模板" in page.text


def test_the_alliances_texts_include_no_block_that_others_do_not_have(head, yuzhong):
    own(yuzhong, name="本会地址", is_block=True)
    both = make_actor("secretary_general", organisation=yuzhong)
    entry = ReplyEntry(name="催办", body="{{ 块:本会地址 }}")

    with pytest.raises(Invalid):
        create_reply_template(entry, actor=both, is_shared=True)
    create_reply_template(entry, actor=head)

    assert newest().organisation_id == yuzhong.pk
