"""Published texts: brought, known again, followed up, linked, told in a brief."""

import io
from datetime import timedelta

import pytest
import xlsxwriter
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from lianwei.analytics.models import OpinionAlarm, OpinionCopy, OpinionItem, OpinionLink, OpinionSheet
from lianwei.analytics.operations import opinions as do
from lianwei.analytics.papers.opinion_brief import brief_paper
from lianwei.analytics.queries.opinion_days import brief_of
from lianwei.analytics.queries.opinions import Asked, opinion_item_page, opinion_items
from lianwei.analytics.rules.relevance import relevance_of
from lianwei.analytics.rules.volumes import stands_out
from lianwei.analytics.tasks import watch_opinion_volumes
from lianwei.core import clock
from lianwei.core.errors import Invalid, NotAllowed, NotVisible, WrongStatus
from lianwei.core.scope import SYSTEM
from tests.factories import opinions
from tests.factories.cases import complaint, staff
from tests.factories.members import make_organisation, make_staff
from tests.factories.registry import business

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
OTHER = "某市公布食品抽检结果\n不合格食品三批次，已责令召回。\n时间：2026-11-20 09:30\n链接：https://news.example.com/2"


@pytest.fixture
def home():
    return make_organisation("YZ")


@pytest.fixture
def actor(home):
    return opinions.reader(home)


def rows(model):
    return list(model.objects.visible_to(SYSTEM).order_by("pk"))


def workbook(*lines):
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for n, line in enumerate(lines):
            sheet.write_row(n, 0, line)
    return stream.getvalue()


def test_pasted_clippings_are_read_with_link_outlet_and_time(actor):
    do.paste_opinion_sheet(actor=actor, text=f"{opinions.TEXT}\n\n1. {OTHER}")

    first, second = rows(OpinionItem)
    assert (first.title, first.outlet) == ("消费者投诉健身房关门跑路", "某报")
    assert (second.title, second.url) == ("某市公布食品抽检结果", "https://news.example.com/2")
    assert clock.as_office_time(second.published_at).isoformat() == "2026-11-20T09:30:00+08:00"


def test_the_same_and_nearly_the_same_are_copies_of_the_first(actor):
    do.paste_opinion_sheet(actor=actor, text=opinions.TEXT)
    again = opinions.TEXT.replace("，", " , ").replace("某报", "另一报")
    edited = opinions.TEXT.replace("正在维权", "正在集体维权")
    sheet = do.paste_opinion_sheet(actor=actor, text=f"{again}\n\n{edited}\n\n{OTHER}")

    assert (sheet.kept, sheet.copies) == (1, 2)
    first, _other = rows(OpinionItem)
    assert first.copies == 2
    assert {each.item_id for each in rows(OpinionCopy)} == {first.pk}


def test_another_organisation_keeps_its_own(home):
    other = make_organisation("SJ")
    opinions.item(home)
    mine = opinions.item(other)

    assert len(rows(OpinionItem)) == 2
    with pytest.raises(NotVisible):
        opinion_item_page(mine.pk, actor=opinions.reader(home))


def test_a_workbook_of_a_vendor_is_taken_by_the_columns_that_were_confirmed(actor):
    content = workbook(
        ("舆情监测日报", "", ""),
        ("文章标题", "正文", "发布媒体", "原文链接", "发布时间"),
        ("预付卡退款难", "健身房关门，消费者投诉", "甲报", "https://a.example.com/1", "2026-11-20 08:00"),
        ("", "", "乙报", "https://a.example.com/2", ""),
        ("汽车召回", "存在隐患", "丙报", "不是链接", ""),
    )
    sheet = do.bring_opinion_sheet(actor=actor, name="日报.xlsx", content=content)
    assert sheet.plan == {"title": 0, "text": 1, "outlet": 2, "url": 3, "published_at": 4}

    taken = do.take_opinion_sheet(sheet.pk, actor=actor, plan=sheet.plan)

    assert (taken.kept, taken.copies, taken.refused) == (1, 0, [[2, "title"], [3, "link"]])
    assert taken.rows == []
    with pytest.raises(WrongStatus):
        do.take_opinion_sheet(sheet.pk, actor=actor, plan=sheet.plan)


def document(write):
    word, stream = Document(), io.BytesIO()
    write(word)
    word.save(stream)
    return stream.getvalue()


def parts(word):
    word.add_paragraph("舆情专报第12期")
    for n, title in enumerate(("健身房关门", "食品不合格"), 1):
        word.add_heading(f"{n}、{title}")
        word.add_paragraph("来源：甲报    时间：2026年11月20日")
        word.add_paragraph(f"多名消费者投诉{title}。https://a.example.com/{n}")


def table(word):
    made = word.add_table(rows=3, cols=3)
    shop, food = ("健身房关门", "甲报", "消费者投诉"), ("食品不合格", "乙报", "已召回")
    lines = (("标题", "媒体名称", "内容"), shop, food)
    for row, line in zip(made.rows, lines, strict=True):
        for cell, text in zip(row.cells, line, strict=True):
            cell.text = text


@pytest.mark.parametrize("write", [parts, table])
def test_a_document_of_a_vendor_is_read_by_headings_or_tables(actor, write):
    sheet = do.bring_opinion_sheet(actor=actor, name="专报.docx", content=document(write))
    do.take_opinion_sheet(sheet.pk, actor=actor, plan=sheet.plan)

    assert [each.title for each in rows(OpinionItem)] == ["健身房关门", "食品不合格"]
    assert rows(OpinionItem)[0].outlet == "甲报"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"PK\x03\x04 cut"),
        ("a.xlsx", b"PK\x03\x04 cut"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.docx", b""),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(actor, name, content):
    with pytest.raises(Invalid):
        do.bring_opinion_sheet(actor=actor, name=name, content=content)

    assert rows(OpinionSheet) == []


def test_a_number_of_a_person_stays_in_no_text(actor):
    do.paste_opinion_sheet(actor=actor, text="健身房关门13900001111\n请打13900001111")
    item = rows(OpinionItem)[0]
    do.follow_opinion_item(item.pk, actor=actor, text="已电话13900001111联系")

    told = [item.title, item.text, opinion_item_page(item.pk, actor=actor).notes[0].text]
    assert not any("13900001111" in each for each in told)


def test_what_concerns_consumers_here_stands_in_the_list(actor):
    do.paste_opinion_sheet(actor=actor, text=f"{opinions.TEXT}\n\n某球队赢了比赛\n昨晚的比赛很精彩。")

    listed = opinion_items(Asked(), actor=actor).rows
    everything = opinion_items(Asked(is_all=True), actor=actor).rows

    assert [each.item.title for each in listed] == ["消费者投诉健身房关门跑路"]
    assert len(everything) == 2
    assert relevance_of("某球队赢了比赛", []) == 0


def test_a_text_is_followed_noted_and_finished(actor, home):
    item = opinions.item(home)

    do.follow_opinion_item(item.pk, actor=actor, text="联系经营者核实")
    do.note_opinion_item(item.pk, actor=actor, text="已走访")
    do.finish_opinion_item(item.pk, actor=actor, text="已登记为投诉")

    page = opinion_item_page(item.pk, actor=actor)
    assert page.row.item.status == "done"
    assert [each.text for each in page.notes] == ["已登记为投诉", "已走访", "联系经营者核实"]
    with pytest.raises(WrongStatus):
        do.note_opinion_item(item.pk, actor=actor, text="再记")
    with pytest.raises(Invalid):
        do.follow_opinion_item(item.pk, actor=actor, text=" ")


def test_a_person_says_what_a_text_is_about(actor, home, client_of):
    shop = business("渝中区宏达健身俱乐部")
    item = opinions.item(home)
    head = make_staff("head", organisation=home)
    browser = client_of(head)
    address = reverse("opinion_item_link", args=[item.pk])

    unknown = browser.post(address, {"business": "没有这一家"})
    none = browser.post(address, {})
    browser.post(address, {"business": shop.name})
    browser.post(address, {"category": "S0103"})

    assert (unknown.status_code, none.status_code) == (422, 422)
    kinds = [(each.kind, each.key) for each in rows(OpinionLink)]
    assert kinds == [("business", str(shop.pk)), ("category", "S0103")]
    page = browser.get(reverse("opinion_item_view", args=[item.pk])).content.decode()
    assert reverse("business_detail", args=[shop.pk]) in page
    browser.post(reverse("opinion_item_unlink", args=[rows(OpinionLink)[0].pk]))
    assert len(rows(OpinionLink)) == 1


def test_a_case_of_another_member_is_no_case_here(client_of):
    case = complaint(actor=staff("LJ"))
    item = opinions.item(make_organisation("SJ"))
    browser = client_of(make_staff("head", organisation=item.organisation))

    answer = browser.post(reverse("opinion_item_link", args=[item.pk]), {"case": case.number})

    assert answer.status_code == 422
    assert rows(OpinionLink) == []


def test_what_the_machine_proposes_is_confirmed_and_nothing_else(home, client_of):
    shop = business("宏达健身俱乐部")
    item = opinions.item(home, "消费者投诉健身房关门\n消费者在宏达健身俱乐部办的预付卡退不了款，正在维权。")
    browser = client_of(make_staff("head", organisation=home))
    address = reverse("opinion_item_link_proposed", args=[item.pk])

    browser.post(address, {"kind": "business", "key": str(shop.pk)})
    refused = browser.post(address, {"kind": "business", "key": "999"})

    assert [(each.kind, each.key) for each in rows(OpinionLink)] == [("business", str(shop.pk))]
    assert refused.status_code == 422


def test_the_list_and_its_filters(home, client_of):
    opinions.pasted(home, f"{opinions.TEXT}\n\n{OTHER}")
    browser = client_of(make_staff("head", organisation=home))
    address = reverse("opinion_item_list")

    def titles(**asked):
        page = browser.get(address, asked).content.decode()
        return [name for name in ("健身房关门跑路", "食品抽检结果") if name in page]

    assert titles() == ["健身房关门跑路", "食品抽检结果"]
    assert titles(words="抽检") == ["食品抽检结果"]
    assert titles(outlet="某报") == ["健身房关门跑路"]
    assert titles(status="done") == []
    assert titles(sentiment="positive") == []


def test_a_file_goes_its_way_through_the_pages(home, client_of):
    browser = client_of(make_staff("clerk", organisation=home))
    upload = io.BytesIO("题目,说明\n预付卡退款难,健身房不退款\n甲,\n".encode())
    upload.name = "日报.csv"

    answer = browser.post(reverse("opinion_sheet_bring"), {"upload": upload})
    sheet = rows(OpinionSheet)[0]
    columns = reverse("opinion_sheet_take", args=[sheet.pk])
    none = browser.post(columns, {})
    browser.post(columns, {"title": "0", "text": "1"})

    assert (answer.status_code, none.status_code) == (302, 422)
    page = browser.get(reverse("opinion_sheet_view", args=[sheet.pk])).content.decode()
    assert [each.title for each in rows(OpinionItem)] == ["预付卡退款难"]
    assert "没有标题" in page


@pytest.mark.parametrize("page", ["list", "view", "sheets", "sources"])
def test_more_texts_ask_the_database_no_more_often(home, client_of, page, settings, monkeypatch):
    monkeypatch.setenv("LIANWEI_OUTGOING_HOSTS", "127.0.0.1")
    browser = client_of(make_staff("head", organisation=home))
    counts = []
    for turn in range(2):
        for n in range(1 + 2 * turn):
            item = opinions.item(home, f"{opinions.TEXT}第{turn}次{n}家健身房{'不同的话' * (n + turn)}")
            opinions.source(home)
            opinions.sheet(home)
        address = {
            "list": reverse("opinion_item_list"),
            "view": reverse("opinion_item_view", args=[item.pk]),
            "sheets": reverse("opinion_sheet_list"),
            "sources": reverse("opinion_source_list"),
        }[page]
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_the_brief_tells_what_came(home, client_of, kind):
    opinions.pasted(home, f"{opinions.TEXT}\n\n{OTHER}\n\n{opinions.TEXT}")
    item = rows(OpinionItem)[0]
    do.follow_opinion_item(item.pk, actor=opinions.reader(home), text="联系经营者核实")
    browser = client_of(make_staff("head", organisation=home))

    pdf = browser.get(reverse(f"opinion_item_print_{kind}", args=["pdf"]))
    word = browser.get(reverse(f"opinion_item_print_{kind}", args=["docx"]))

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    written = "\n".join(each.text for each in Document(io.BytesIO(word.content)).paragraphs)
    for said in ("健身房关门跑路", "联系经营者核实"):
        assert said in text.replace("\n", "")
        assert said in written
    assert "收集相关舆情2条" in written
    assert "转载和近似文本1条" in written
    assert browser.get(reverse(f"opinion_item_print_{kind}", args=["exe"])).status_code == 404


def test_the_brief_tells_what_the_texts_are_about(actor, home):
    item = opinions.item(home)
    do.link_opinion_item(item.pk, actor=actor, kind="business", key="1", label="宏达健身俱乐部")

    brief = brief_of(clock.today(), days=1, actor=actor)

    assert brief.businesses == [("宏达健身俱乐部", 1)]
    assert dict(brief.categories) == {said: 1 for kind, _key, said in item.grounds if kind == "category"}
    lines = [
        each.text for each in brief_paper(brief, kind="daily", issuer="某会").blocks if hasattr(each, "text")
    ]
    assert "点名经营者：宏达健身俱乐部1条。" in lines


def test_a_brief_tells_of_other_days_nothing(actor, home):
    opinions.pasted(home)
    yesterday = clock.today() - timedelta(days=1)

    brief = brief_of(yesterday, days=1, actor=actor)

    assert (brief.items, brief.first) == (0, [])
    assert brief_of(clock.today(), days=7, actor=actor).items == 1


def test_far_more_than_usual_is_told_once_and_seen(home, client_of):
    texts = [f"{opinions.TEXT}{word * 30}" for word in ("甲", "乙", "丙", "丁", "戊")]
    opinions.pasted(home, OTHER)
    QuerySet(OpinionItem).update(fetched_at=clock.now() - timedelta(days=9))
    for text in texts[:4]:
        opinions.pasted(home, text)
    assert watch_opinion_volumes() == 0
    opinions.pasted(home, texts[4])

    counts = [watch_opinion_volumes(), watch_opinion_volumes()]

    assert counts == [1, 0]
    browser = client_of(make_staff("head", organisation=home))
    assert "24小时" in browser.get(reverse("opinion_item_list")).content.decode()
    browser.post(reverse("opinion_alarm_acknowledge", args=[rows(OpinionAlarm)[0].pk]))
    assert rows(OpinionAlarm)[0].seen_at is not None


def test_as_many_as_on_other_days_raise_no_alarm(home):
    for n in range(5):
        opinions.pasted(home, f"{opinions.TEXT}{'甲乙丙丁戊'[n] * 30}")
    QuerySet(OpinionItem).update(fetched_at=clock.now() - timedelta(days=3))
    for n in range(5):
        opinions.pasted(home, f"{OTHER}{'己庚辛壬癸'[n] * 30}")
    for days in range(1, 28):
        QuerySet(OpinionCopy).bulk_create(
            OpinionCopy(
                organisation=home,
                item_id=rows(OpinionItem)[0].pk,
                title="转载",
                fetched_at=clock.now() - timedelta(days=days, hours=1),
                digest=f"{days}-{n}",
            )
            for n in range(4)
        )

    assert watch_opinion_volumes() == 0
    assert [stands_out(n, [usual] * 28) for n, usual in ((5, 0), (4, 0), (20, 10))] == [True, False, False]


def test_only_a_person_of_the_organisation_acts(home):
    item = opinions.item(home)
    stranger = opinions.reader(make_organisation("SJ"))

    with pytest.raises(NotVisible):
        do.follow_opinion_item(item.pk, actor=stranger, text="跟进")
    with pytest.raises(NotAllowed):
        do.paste_opinion_sheet(actor=SYSTEM, text=opinions.TEXT)
