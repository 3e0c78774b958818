"""The poster of a survey (调查海报): what it is about, and a QR that leads to the questions. Chinese."""

from lianwei.core.documents.paper import FORM, Paper, Paragraph, Table, chinese_date
from lianwei.surveys.models import SurveyLink
from lianwei.surveys.queries.surveys import link_url

NO_FEE = "本调查不收取任何费用，不接受经营者赞助（《消费者权益保护法》第三十八条）。"


def poster_paper(link: SurveyLink) -> Paper:
    """One page to hang up."""
    survey = link.survey
    until = f"{chinese_date(survey.opens_on)}至{chinese_date(survey.closes_on)}"
    rows = (("调查目的", survey.purpose), ("调查时间", until), ("个人信息", survey.notice))
    return Paper(
        title=survey.title,
        issuer=survey.holder.name,
        layout=FORM,
        blocks=(
            Table(rows),
            Paragraph(NO_FEE, indent=False),
            Paragraph("请用手机扫描二维码作答。", indent=False),
        ),
        qr=link_url(link),
        qr_label=link_url(link),
    )
