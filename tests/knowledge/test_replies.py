"""Texts of letters: what may stand in them, blocks in blocks, law as of the day, versions, whose they are."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, WrongStatus
from lianwei.core.scope import OPERATOR
from lianwei.knowledge.models import LawArticle, ReplyTemplate
from lianwei.knowledge.operations import (
    ReplyEntry,
    copy_reply_template,
    create_reply_template,
    load_replies,
    retire_reply_template,
    revise_law_article,
    revise_reply_template,
)
from lianwei.knowledge.operations.replies import entry_of
from lianwei.knowledge.queries.replies import filled, proposed, replies_in_use, reply_page, reply_rows
from lianwei.knowledge.rules.replies import FIELDS, Unfit, expand, fill, put_in, still_open, unknown_in
from tests.factories.knowledge import knowledge
from tests.factories.members import make_actor, make_organisation
from tests.factories.replies import own, shared

BLOCKS = {"甲": "〈{{ 块:乙 }}〉", "乙": "{{ 案号 }}"}


def test_blocks_stand_in_blocks_and_fields_are_filled():
    whole = expand("一 {{块:甲}} {{ block: 乙 }}", BLOCKS)

    assert fill(whole, {"number": "YZ-2026-00001"}, {}).text == "一 〈YZ-2026-00001〉 YZ-2026-00001"


def test_a_field_without_a_value_is_marked_and_named():
    found = fill("{{ 案号 }} {{ due_on }}", {"number": "1"}, {})

    assert (found.text, found.missing) == ("1 〔办结期限〕", ("办结期限",))


@pytest.mark.parametrize("blocks", [{"甲": "{{ 块:甲 }}"}, {"甲": "{{ 块:乙 }}", "乙": "{{ 块:甲 }}"}])
def test_a_block_that_includes_itself_is_refused(blocks):
    with pytest.raises(Unfit) as refused:
        expand("{{ 块:甲 }}", blocks)

    assert refused.value.code == "circle"


def test_blocks_that_grow_beyond_measure_are_refused():
    blocks = {str(n): f"{{{{ 块:{n + 1} }}}}" * 10 for n in range(6)} | {"6": "x" * 100}

    with pytest.raises(Unfit):
        expand("{{ 块:0 }}", blocks)


def test_what_is_put_in_is_not_read_again():
    values = {"business": "{{ 投诉人 }}", "consumer": "王桂芳"}

    assert fill("{{ 经营者 }}", values, {}).text == "{{ 投诉人 }}"


@pytest.mark.parametrize("code", ["{{ ().__class__ }}", "{{ 案号.__class__ }}", "{{ 7*7 }}", "{{ config }}"])
def test_a_text_computes_nothing(code):
    assert unknown_in(code) == [code.strip("{} ")]


@pytest.mark.parametrize("code", ["{% load x %}", "${7*7}", "#{1+1}", "<%= 1 %>", "{{{x}}}"])
def test_other_template_languages_are_plain_words(code):
    assert expand(code, {}) == code


@given(st.text(), st.dictionaries(st.sampled_from(sorted(FIELDS.values())), st.text(max_size=20)))
def test_any_text_is_filled_or_refused(body, values):
    try:
        found = fill(expand(body, {}), values, {})
    except Unfit:
        return
    assert isinstance(found.text, str)


def test_names_are_put_in_at_the_end():
    assert put_in("〔投诉人〕:您好", {"consumer": "王〔案号〕芳"}) == "王〔案号〕芳:您好"
    assert still_open("〔案号〕〔投诉人〕") == ["案号", "投诉人"]


@pytest.fixture
def yuzhong(reference_data):
    return make_organisation("YZ")


@pytest.fixture
def head(yuzhong):
    return make_actor("head", organisation=yuzhong)


def names(actor):
    return [each.name for each in replies_in_use(actor=actor)]


def test_every_shipped_text_can_be_filled(head):
    knowledge()
    load_replies()

    faults = {
        row.template.code: reply_page(row.template.pk, actor=head).fault for row in reply_rows(actor=head)
    }
    assert set(faults.values()) == {""}
    assert load_replies() == 0


@pytest.mark.parametrize("body", ["{{ 密码 }}", "{{ 块:没有 }}"])
def test_a_text_that_cannot_be_filled_is_refused(yuzhong, body):
    with pytest.raises(Invalid) as refused:
        own(yuzhong, body)

    assert list(refused.value.fields) == ["body"]


def test_a_block_may_not_come_to_include_itself_by_another(yuzhong, head):
    own(yuzhong, "{{ 案号 }}", name="乙", is_block=True)
    own(yuzhong, "{{ 块:乙 }}", name="甲", is_block=True)
    second = next(each for each in replies_in_use(actor=head) if each.name == "乙")

    with pytest.raises(Invalid):
        revise_reply_template(second.pk, ReplyEntry(name="乙", body="{{ 块:甲 }}", is_block=True), actor=head)


def test_a_block_that_is_included_stays(yuzhong, head):
    block = own(yuzhong, "落款", name="乙", is_block=True)
    own(yuzhong, "{{ 块:乙 }}")

    with pytest.raises(Invalid):
        retire_reply_template(block.pk, actor=head)
    block.refresh_from_db()
    assert block.retired_at is None


def test_a_revision_is_a_new_version_and_the_old_one_stays(yuzhong, head):
    first = own(yuzhong)

    second = revise_reply_template(first.pk, ReplyEntry(name="回信", body="新 {{ 案号 }}"), actor=head)

    first.refresh_from_db()
    assert (first.body, first.is_in_use, second.version) == (
        "{{ 投诉人 }},您的投诉 {{ 案号 }} 已收到。",
        False,
        2,
    )
    assert names(head) == ["回信"]
    with pytest.raises(WrongStatus):
        revise_reply_template(first.pk, entry_of(first), actor=head)


def test_an_own_copy_takes_the_place_of_the_alliances(yuzhong, head):
    text = shared()
    before = names(head)

    copy = copy_reply_template(text.pk, actor=head)
    revise_reply_template(copy.pk, ReplyEntry(name="我们的受理信", body="{{ 案号 }}"), actor=head)

    assert sorted(names(head)) == sorted({*before, "我们的受理信"} - {"受理告知"})
    assert sorted(names(make_actor("head", organisation=make_organisation("JB")))) == sorted(before)


def test_a_member_may_not_change_the_alliances(head):
    text = shared()

    with pytest.raises(NotAllowed):
        revise_reply_template(text.pk, ReplyEntry(name="x", body="x"), actor=head)


def test_a_retired_copy_gives_way_to_the_alliances_again(yuzhong, head):
    text = shared()
    copy = copy_reply_template(text.pk, actor=head)
    retire_reply_template(copy.pk, actor=head)

    assert "受理告知" in names(head)
    assert copy_reply_template(text.pk, actor=head).version == 2


def test_law_stands_as_it_is_on_the_day_and_a_change_is_marked(yuzhong, head):
    knowledge()
    text = own(yuzhong, "依据:{{ 法:CPL 26 }}")
    article = LawArticle.objects.get(law_code="CPL", article="26", valid_to=None)
    before = filled(text, {}, actor=head).text
    tomorrow = clock.today() + timedelta(days=1)

    revise_law_article(article.pk, actor=OPERATOR, on=tomorrow, text="新的第二十六条")

    assert (before, filled(text, {}, actor=head).text) == (
        f"依据:{article.citation}：“{article.text}”",
        before,
    )
    with clock.playing(clock.now() + timedelta(days=1)):
        assert filled(text, {}, actor=head).text == f"依据:{article.citation}：“新的第二十六条”"
        assert [row.changed for row in reply_rows(actor=head)] == [(article.citation,)]


def test_texts_for_the_status_and_the_goods_come_first(yuzhong, head):
    own(yuzhong, name="别的", statuses=())
    own(yuzhong, name="通用")
    own(yuzhong, name="食品", categories=("G05",))

    found = proposed(replies_in_use(actor=head), status="received", category="G0501")
    assert [each.name for each in found] == ["食品", "通用", "别的"]


def test_who_may_not_write_texts_is_refused(yuzhong):
    with pytest.raises(NotAllowed):
        create_reply_template(ReplyEntry(name="x", body="x"), actor=make_actor("clerk", organisation=yuzhong))


def test_pages_of_texts_open(client_of, yuzhong, head):
    knowledge()
    text = shared()
    browser = client_of(head)

    for page in ("", f"{text.pk}/", "new/"):
        assert browser.get(f"/knowledge/letters/{page}").status_code == 200
    body = browser.get(f"/knowledge/letters/{text.pk}/").content.decode()
    assert "经审查，您的投诉符合受理条件" in body
    assert ReplyTemplate.objects.visible_to(head).filter(organisation=yuzhong).count() == 0
