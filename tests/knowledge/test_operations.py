from datetime import date

import pytest

from lianwei.core.errors import Invalid, NotAllowed, NotVisible
from lianwei.core.models import Event
from lianwei.core.scope import OPERATOR
from lianwei.knowledge.models import LawArticle, PaperTemplate
from lianwei.knowledge.operations import load_knowledge, revise_law_article, revise_paper_template
from lianwei.knowledge.papers import template_in_force
from lianwei.knowledge.queries import (
    article_versions,
    law_article,
    law_articles,
    laws_held,
    template_versions,
)
from tests.factories.knowledge import knowledge, template
from tests.factories.registry import registrar

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def test_load_knowledge_is_safe_to_repeat():
    gained = load_knowledge()

    assert gained == {
        "law_article": LawArticle.objects.count(),
        "paper_template": PaperTemplate.objects.count(),
    }
    assert load_knowledge() == {"law_article": 0, "paper_template": 0}


def test_no_article_pretends_to_be_a_quotation():
    knowledge()

    assert LawArticle.objects.filter(is_verbatim=True).count() == 0
    assert len(laws_held()) == 8


def test_article_is_the_one_of_the_day():
    knowledge()

    assert law_article("SAMR-20", "21", on=date(2026, 4, 14)).law_name == "市场监督管理投诉举报处理暂行办法"
    assert law_article("SAMR-20", "21", on=date(2026, 4, 15)) is None
    assert law_article("SAMR-121", "23", on=date(2026, 4, 15)).citation == (
        "《市场监督管理投诉举报处理办法》第二十三条"
    )


def test_law_articles_are_searched_by_words():
    knowledge()

    assert [row.citation for row in law_articles(on=TODAY, text="七日 退货 运费")] == [
        "《消费者权益保护法》第二十五条"
    ]
    assert law_articles(on=TODAY, law_code="PIPL").count() == 6
    assert law_articles(on=TODAY, text="没有这样的话").count() == 0


def test_revise_law_article_opens_a_new_version():
    knowledge()
    article = law_article("CPL", "25", on=TODAY)

    revise_law_article(article.pk, actor=registrar("law.revise"), on=date(2027, 1, 1), text="新的条文")

    assert law_article("CPL", "25", on=date(2026, 12, 31)).text == article.text
    assert law_article("CPL", "25", on=date(2027, 1, 1)).text == "新的条文"
    assert [row.text for row in article_versions(article)] == ["新的条文", article.text]
    assert Event.objects.get().details == {"law": "CPL", "article": "25", "on": "2027-01-01"}


def test_revise_law_article_refusals_change_nothing():
    knowledge()
    article = law_article("CPL", "25", on=TODAY)

    with pytest.raises(NotAllowed):
        revise_law_article(article.pk, actor=registrar("law.view"), on=TODAY, text="x")
    with pytest.raises(Invalid):
        revise_law_article(article.pk, actor=OPERATOR, on=TODAY, text=" ")
    with pytest.raises(Invalid):
        revise_law_article(article.pk, actor=OPERATOR, on=article.valid_from, text="x")
    with pytest.raises(NotVisible):
        revise_law_article(0, actor=OPERATOR, on=TODAY, text="x")

    assert len(article_versions(article)) == 1


def test_revise_paper_template_keeps_the_old_text_for_old_days():
    old = template()

    revise_paper_template(
        old.pk,
        actor=registrar("paper_template.revise"),
        on=TODAY,
        body="{{ to }}、{{ subject }}",
        name="不予受理通知",
    )

    assert template_in_force("decline_notice", on=date(2026, 11, 19), org_kind="association").body == old.body
    assert template_in_force("decline_notice", on=TODAY, org_kind="association").name == "不予受理通知"
    assert len(template_versions(old)) == 2
    assert Event.objects.get().name == "paper_template.revised"


@pytest.mark.parametrize(
    "body",
    ["{{ nobody }}", "| nobody | 谁", "{% if to %}", "{% include 'x' %}", "{% unknown %}"],
)
def test_revise_paper_template_refuses_a_text_that_cannot_be_filled(body):
    old = template()

    with pytest.raises(Invalid):
        revise_paper_template(old.pk, actor=OPERATOR, on=TODAY, body=body)

    assert len(template_versions(old)) == 1
    assert Event.objects.count() == 0


def test_revise_paper_template_needs_the_permission():
    with pytest.raises(NotAllowed):
        revise_paper_template(template().pk, actor=registrar("paper_template.view"), on=TODAY, body="x")
