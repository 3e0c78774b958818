"""Reads of law and paper texts."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lianwei.core.documents.paper import Paper
from lianwei.core.errors import NotVisible
from lianwei.knowledge.models import LawArticle, PaperTemplate, is_chinese
from lianwei.knowledge.papers import fill_template
from lianwei.knowledge.rules import Matter, Right, rights_for, shipped_rights


def law_article(law_code: str, article: str, *, on: date) -> LawArticle | None:
    """An article as it stood on a day; None when we do not hold it."""
    return LawArticle.objects.on(on).filter(law_code=law_code, article=article).first()


def law_articles(*, on: date, text: str = "", law_code: str = "") -> QuerySet[LawArticle]:
    """Articles in force on a day whose name, number or text contains `text`."""
    rows = LawArticle.objects.on(on).order_by("law_code", "id")
    if law_code:
        rows = rows.filter(law_code=law_code)
    for word in text.split():
        rows = rows.filter(Q(text__icontains=word) | Q(law_name__icontains=word) | Q(article=word))
    return rows


def laws_held() -> list[tuple[str, str]]:
    """Code and name of each law of which we hold articles."""
    return list(LawArticle.objects.order_by("law_code").values_list("law_code", "law_name").distinct())


def find_article(pk: int) -> LawArticle:
    article = LawArticle.objects.filter(pk=pk).first()
    if article is None:
        raise NotVisible
    return article


def article_versions(article: LawArticle) -> list[LawArticle]:
    """All versions of an article, the latest first."""
    rows = LawArticle.objects.filter(law_code=article.law_code, article=article.article)
    return list(rows.order_by("-valid_from"))


def paper_templates(*, on: date, org_kind: str = "") -> QuerySet[PaperTemplate]:
    """The papers that may be drafted on a day, by organisations of a kind (all kinds by default)."""
    rows = PaperTemplate.objects.on(on).order_by("code", "org_kind")
    return rows.filter(org_kind__in=(org_kind, "all")) if org_kind else rows


def find_template(pk: int) -> PaperTemplate:
    template = PaperTemplate.objects.filter(pk=pk).first()
    if template is None:
        raise NotVisible
    return template


def template_versions(template: PaperTemplate) -> list[PaperTemplate]:
    """All versions of a paper's text, the latest first."""
    rows = PaperTemplate.objects.filter(code=template.code, org_kind=template.org_kind)
    return list(rows.order_by("-valid_from"))


def preview_template(template: PaperTemplate) -> Paper:
    """The paper with each field's label in its place. Raises Invalid for a text that cannot be filled."""
    labels = {field["key"]: f"〔{field['label']}〕" for field in template.fields}
    return fill_template(
        template, labels | {"issuer": labels.get("org_seal", "〔发文单位〕"), "issued_on": None}
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to tell a consumer, what to ask, and the articles it rests on, in the reader's language."""

    code: str
    say: str
    asks: str
    articles: list[LawArticle]


def advice_for(matter: Matter, *, on: date, limit: int = 3) -> list[Advice]:
    """What a consumer may ask for in such a matter on a day, the closest first."""
    return _with_articles(rights_for(matter, on=on)[:limit], on=on)


def rights_held(*, on: date) -> list[Advice]:
    """All of it, for who has to answer without network."""
    return _with_articles([row for row in shipped_rights() if row.is_in_force(on)], on=on)


def _with_articles(rows: list[Right], *, on: date) -> list[Advice]:
    wanted = {pair for row in rows for pair in row.articles}
    held = LawArticle.objects.on(on).filter(law_code__in={law for law, _ in wanted})
    articles = {(row.law_code, row.article): row for row in held if (row.law_code, row.article) in wanted}
    return [_advice(row, [articles[pair] for pair in row.articles if pair in articles]) for row in rows]


def _advice(row: Right, articles: list[LawArticle]) -> Advice:
    if is_chinese():
        return Advice(row.code, row.say, row.asks, articles)
    return Advice(row.code, row.say_en or row.say, row.asks_en or row.asks, articles)
