"""The knowledge base: contributed, reviewed by somebody else, published, by version, found, withdrawn."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR, find, subject_of
from lianwei.knowledge.models import KnowledgeEntry
from lianwei.knowledge.operations.entries import (
    EntryText,
    count_entry_use,
    create_knowledge_entry,
    entry_text,
    publish_knowledge_entry,
    return_knowledge_entry,
    revise_knowledge_entry,
    submit_knowledge_entry,
    withdraw_knowledge_entry,
)
from lianwei.knowledge.operations.indexing import rebuild_knowledge
from lianwei.knowledge.queries.entries import compared_versions, entries_near, entries_to_review, entry_page
from lianwei.knowledge.queries.found import Asked, find_known
from lianwei.knowledge.rules.entries import standing, stretches
from lianwei.knowledge.rules.places import ENTRY, Place, place_at, place_key
from lianwei.members.models import User
from lianwei.members.queries import actor_of
from tests.factories import knowledge, registry
from tests.factories.members import make_actor, make_member, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data"), pytest.mark.both]
LIST = "knowledge_entry_list"


@pytest.fixture
def writer() -> User:
    return make_staff("mediator", organisation=make_member("YZ"))


@pytest.fixture
def reviewer(writer: User) -> User:
    return make_staff("head", organisation=make_member("NA"))


def titles(text: str = "", *, who: User, **asked: str) -> list[str]:
    return [each.title for each in find_known(Asked(text, **asked), actor=actor_of(who)).rows]


def test_what_somebody_else_has_reviewed_is_read_by_all_members(writer, reviewer):
    made = knowledge.entry(actor_of(writer), upto="submitted")
    assert entries_to_review(actor_of(reviewer)) == 1

    publish_knowledge_entry(made.pk, actor=actor_of(reviewer))

    assert titles("折算", who=reviewer) == titles("折算", who=writer) == ["预付卡余额怎样计算"]
    assert entries_to_review(actor_of(reviewer)) == 0
    names = Event.objects.filter(subject=subject_of(made)).order_by("seq").values_list("name", flat=True)
    assert list(names) == [f"knowledge_entry.{verb}" for verb in ("created", "submitted", "published")]


def test_a_draft_is_its_members_alone_and_a_submitted_one_its_reviewers_too(writer, reviewer):
    made = knowledge.entry(actor_of(writer), upto="draft")
    clerk = make_actor("clerk", organisation=reviewer.organisation)

    with pytest.raises(NotVisible):
        entry_page(made.pk, actor=actor_of(reviewer))
    submit_knowledge_entry(made.pk, actor=actor_of(writer))
    with pytest.raises(NotVisible):
        entry_page(made.pk, actor=clerk)

    assert entry_page(made.pk, actor=actor_of(reviewer)).entry == made
    assert titles("折算", who=writer) == []


def test_nobody_reviews_the_own_entry(reviewer):
    made = knowledge.entry(actor_of(reviewer), upto="submitted")

    for operation, told in ((publish_knowledge_entry, {}), (return_knowledge_entry, {"remark": "补充出处"})):
        with pytest.raises(NotAllowed):
            operation(made.pk, actor=actor_of(reviewer), **told)

    assert find(KnowledgeEntry, made.pk, actor=OPERATOR).status == "submitted"
    assert entries_to_review(actor_of(reviewer)) == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        QuerySet(KnowledgeEntry).filter(pk=made.pk).update(reviewed_by=reviewer.pk)


def test_an_entry_that_is_returned_goes_back_with_a_remark(writer, reviewer):
    made = knowledge.entry(actor_of(writer), upto="submitted")
    with pytest.raises(Invalid):
        return_knowledge_entry(made.pk, actor=actor_of(reviewer), remark=" ")

    row = return_knowledge_entry(made.pk, actor=actor_of(reviewer), remark="请补充出处")

    assert (row.status, row.remark) == ("draft", "请补充出处")
    assert submit_knowledge_entry(made.pk, actor=actor_of(writer)).remark == ""


def test_people_are_taken_out_as_it_is_written(writer):
    body = "消费者王小明在店里办卡，电话13812346027，身份证11010519491231002X。"

    made = knowledge.entry(actor_of(writer), upto="draft", body=body)

    assert made.body == "消费者王某在店里办卡，电话〔电话1〕，身份证〔证件1〕。"


def test_a_new_version_stands_in_place_of_the_old_once_it_is_published(writer, reviewer):
    old = knowledge.entry(actor_of(writer))
    text = EntryText(title="预付卡余额", body="先核对消费记录。最后出具明细。", categories=("S01",))

    new = revise_knowledge_entry(old.pk, text, actor=actor_of(writer))
    with pytest.raises(WrongStatus):
        revise_knowledge_entry(old.pk, text, actor=actor_of(writer))
    assert (new.version, titles("折算", who=writer)) == (2, ["预付卡余额怎样计算"])
    submit_knowledge_entry(new.pk, actor=actor_of(writer))
    publish_knowledge_entry(new.pk, actor=actor_of(reviewer))

    assert (titles("折算", who=writer), titles("明细", who=writer)) == ([], ["预付卡余额"])
    assert find(KnowledgeEntry, old.pk, actor=OPERATOR).status == "replaced"
    assert entry_page(old.pk, actor=actor_of(reviewer)).newest == new
    [(_title, title), (_text, lines), *_rest] = compared_versions(new.pk, actor=actor_of(reviewer)).lines
    assert [tuple(each) for each in title] == [("预付卡余额怎样计算", "out"), ("预付卡余额", "in")]
    assert [tuple(each) for each in lines] == [
        ("先核对消费记录。", "kept"),
        ("再按原价折算已用次数。", "out"),
        ("最后出具明细。", "in"),
    ]


def test_a_draft_is_changed_in_place(writer):
    made = knowledge.entry(actor_of(writer), upto="draft")

    again = revise_knowledge_entry(made.pk, EntryText(title="另一题", body="正文"), actor=actor_of(writer))

    assert (again.pk, again.version, entry_text(again).title) == (made.pk, 1, "另一题")


def test_what_is_withdrawn_is_found_no_more_and_can_still_be_read(writer, reviewer):
    made = knowledge.entry(actor_of(writer))
    with pytest.raises(NotAllowed):
        withdraw_knowledge_entry(made.pk, actor=actor_of(reviewer), remark="过时")
    head = make_actor("head", organisation=writer.organisation)

    withdraw_knowledge_entry(made.pk, actor=head, remark="新法施行")

    assert titles(who=reviewer) == []
    assert entry_page(made.pk, actor=actor_of(reviewer)).entry.remark == "新法施行"
    with pytest.raises(WrongStatus):
        count_entry_use(made.pk, actor=actor_of(reviewer))


def test_search_finds_words_of_every_kind_by_kind_and_by_goods(writer):
    knowledge.knowledge()
    actor = actor_of(writer)
    knowledge.entry(actor)
    knowledge.entry(actor, kind="laboratory", title="演示检测院", body="", facts=knowledge.LABORATORY)
    anywhere = knowledge.entry(actor, title="通用话术", body="先听后问。", categories=())

    assert titles("纺织品", who=writer) == ["演示检测院"]
    assert titles("預付卡", who=writer) == ["预付卡余额怎样计算"]
    assert titles(who=writer, kind="practice_note") == [anywhere.title, "预付卡余额怎样计算"]
    assert titles(who=writer, category="G05", kind="practice_note") == [anywhere.title]
    law = find_known(Asked("七日", kind="law"), actor=actor).rows
    assert law and {each.kind for each in law} == {"法律条文"}


def test_pages_of_hits_follow_each_other_without_a_gap(writer):
    made = [knowledge.entry(actor_of(writer), title=f"札记{n}").title for n in range(5)]
    found, after = [], ""
    while True:
        page = find_known(Asked("折算"), actor=actor_of(writer), after=after, size=2)
        found += [each.title for each in page.rows]
        after = page.after
        if not after:
            break

    assert found == made[::-1]


def test_the_index_made_anew_is_the_index_kept_up(writer):
    knowledge.knowledge()
    knowledge.entry(actor_of(writer))
    before = titles("消费", who=writer)

    assert rebuild_knowledge(actor=OPERATOR) > 1
    assert titles("消费", who=writer) == before


@pytest.mark.parametrize(
    ("kind", "changes", "missing"),
    [
        ("practice_note", {"title": " ", "body": ""}, {"title", "body"}),
        ("ruling", {}, {"court", "docket"}),
        ("ruling", {"facts": {"court": "某院", "docket": "1", "decided_on": "昨天"}}, {"decided_on"}),
        ("laboratory", {"facts": {"scope": "纺织", "contact": "x", "cma_number": "1"}}, {"cma_number"}),
    ],
)
def test_what_is_missing_is_named_at_its_field(writer, kind, changes, missing):
    with pytest.raises(Invalid) as refusal:
        knowledge.entry(actor_of(writer), kind=kind, **changes)

    assert set(refusal.value.fields) == missing
    assert not Event.objects.exists()


def test_an_unknown_kind_is_refused(writer):
    with pytest.raises(Invalid):
        create_knowledge_entry("rumour", knowledge.NOTE, actor=actor_of(writer))


def test_validity_is_told_by_the_day():
    both = {"cma_number": "1", "cma_until": "2026-06-30", "cnas_number": "2", "cnas_until": "2027-06-30"}

    assert standing(both, on=date(2026, 3, 1)) == ""
    assert standing(both, on=date(2026, 5, 1)) == "soon"
    assert standing(both, on=date(2026, 7, 1)) == "soon"
    assert standing(both, on=date(2027, 7, 1)) == "late"
    assert standing({"number": "GB 1", "ended_on": "2026-01-01"}, on=date(2026, 1, 2)) == "late"


def test_places_lead_back_to_what_stands_there():
    place = Place(ENTRY, 123_456)

    assert place_at(place_key(place, date(2026, 3, 15)) + 7) == place
    assert place_key(Place(ENTRY, 1), date(2026, 3, 16)) > place_key(place, date(2026, 3, 15))
    assert (
        "".join(each.text for each in stretches("甲。乙。", "甲。丙。") if each.change != "out") == "甲。丙。"
    )


def test_what_is_near_names_the_business_first_then_the_most_used(writer):
    shop = registry.business("演示美容")
    plain, used = (knowledge.entry(actor_of(writer), title=each) for each in ("甲", "乙"))
    about = knowledge.entry(
        actor_of(writer),
        kind="clause",
        title="概不退卡",
        business_id=shop.pk,
        facts={"finding": "排除消费者权利"},
    )
    knowledge.entry(actor_of(writer), title="别类", categories=("G05",))
    count_entry_use(used.pk, actor=actor_of(writer))

    found = entries_near("S0103", [shop.pk], actor=actor_of(writer))

    assert [(each.entry.pk, each.is_about_it) for each in found] == [
        (about.pk, True),
        (used.pk, False),
        (plain.pk, False),
    ]


def test_lists_cost_the_same_for_one_row_and_three(client_of, writer):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address).status_code == 200
        return len(captured)

    browser = client_of(writer)
    addresses = [
        reverse(LIST),
        f"{reverse(LIST)}?view=ours",
        f"{reverse(LIST)}?category=S01",
    ]
    knowledge.entry(actor_of(writer))
    for address in addresses:
        queries(address)
    one = [queries(address) for address in addresses]
    for n in range(2):
        knowledge.entry(actor_of(writer), title=f"札记{n}")

    assert [queries(address) for address in addresses] == one


def test_the_pages_lead_from_a_draft_to_a_published_entry(client_of, writer, reviewer):
    browser, other = client_of(writer), client_of(reviewer)
    typed = {
        "title": "退卡判例",
        "body": "法院认为应退。",
        "court": "某区法院",
        "docket": "（2025）渝0103民初1号",
    }
    assert "判例" in browser.get(reverse("knowledge_entry_create")).content.decode()
    create = reverse("knowledge_entry_create_kind", args=["ruling"])
    refused = browser.post(create, typed | {"court": ""})
    assert refused.status_code == 422 and "退卡判例" in refused.content.decode()
    assert browser.post(create, typed | {"categories": ["S01"]}).status_code == 302
    pk = KnowledgeEntry.objects.visible_to(OPERATOR).get().pk
    page = reverse("knowledge_entry_view", args=[pk])
    assert reverse("knowledge_entry_submit", args=[pk]) in browser.get(page).content.decode()
    assert browser.post(reverse("knowledge_entry_submit", args=[pk])).status_code == 302

    listed = other.get(f"{reverse(LIST)}?view=review").content.decode()
    assert "退卡判例" in listed
    assert other.post(reverse("knowledge_entry_publish", args=[pk])).status_code == 302

    shown = browser.get(page).content.decode()
    assert "（2025）渝0103民初1号" in shown and reverse("knowledge_entry_revise", args=[pk]) in shown
    assert "退卡判例" in browser.get(reverse(LIST), {"q": "应退", "kind": "ruling"}).content.decode()
    revise = reverse("knowledge_entry_revise", args=[pk])
    assert "某区法院" in browser.get(revise).content.decode()
    assert browser.post(revise, typed | {"body": "法院认为应全退。"}).status_code == 302
    second = KnowledgeEntry.objects.visible_to(OPERATOR).get(version=2).pk
    text = browser.get(reverse("knowledge_entry_compare", args=[second])).content.decode()
    assert "<ins>法院认为应全退。</ins>" in text
