import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lianwei.core.documents.paper import Grid, Items, Paragraph, Signature, Signatures, Table, Ticks, to_json
from lianwei.core.errors import Invalid
from lianwei.knowledge.models import PaperTemplate
from lianwei.knowledge.operations import load_knowledge
from lianwei.knowledge.papers import fill_template, template_in_force
from lianwei.knowledge.queries import paper_templates, preview_template

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)

# Papers of document_fields.csv (by document code and name) and the codes they have here.
CODES = {
    ("COMPLAINT_FORM", "投诉登记表"): "complaint_form",
    ("REPORT_FORM", "举报登记表"): "report_form",
    ("TRANSFER", "分送/转办通知书(转办函)"): "transfer_letter",
    ("ID_NOTICE", "限期提供身份证明材料通知书"): "identity_notice",
    ("ACCEPT", "投诉受理决定书/受理通知书"): "acceptance_notice",
    ("REFUSE", "不予受理决定书/告知书"): "decline_notice",
    ("MEDIATION_NOTICE", "投诉调解通知书"): "mediation_notice",
    ("END_MEDIATION", "终止调解决定书/通知书"): "termination_notice",
    ("AGREEMENT", "投诉调解书/调解协议书"): "settlement_agreement",
    ("REPORT_RESULT", "举报处理结果告知书"): "report_result_notice",
    ("TO_TRADER", "投诉转办函(致经营者)"): "business_letter",
    ("SUPPORT_SUIT", "支持起诉意见书"): "suit_support_opinion",
    ("SUPPORT_SUIT", "支持起诉申请表"): "suit_support_request",
    ("ADV_COMP", "先行赔付决定/协议"): "advance_compensation_agreement",
    ("LETTER", "劝喻函"): "advisory_letter",
    ("LETTER", "劝喻函回复及整改跟踪"): "rectification_record",
    ("INTERVIEW", "约谈通知与纪要"): "interview_record",
    ("WARNING", "消费警示/提示"): "consumer_warning",
    ("OPEN_LETTER", "公开信"): "open_letter",
    ("CASE", "典型案例"): "typical_case",
    ("CLAUSE_REVIEW", "格式合同点评"): "clause_review",
}
# Papers of an association's own desk, practice of mediators.
DESK = [
    "受理告知书",
    "不予受理告知书",
    "终止调解告知书",
    "投诉转办函",
    "调解通知书",
    "调解协议书",
    "投诉登记表",
    "举报登记表",
    "限期提供身份证明材料通知书",
    "补正告知书",
    "授权委托书",
    "调解笔录",
    "调查（现场）笔录",
    "证据接收清单",
    "委托鉴定（检测）书",
    "回避申请书",
    "延期审批表",
    "撤回投诉申请书",
    "送达回证",
    "违法线索移送书",
    "督办单",
    "回访记录",
    "结案审批表",
    "卷宗目录",
    "举报处理结果告知书",
    "投诉终结告知书",
    "协查函",
]
NOT_EVERYBODY_HAS = {"agent"}
ISSUED_BY = {"from_org", "supporter", "issuer"}
SIGNED = {"signatures", "handler_signature", "consumer_signature"}


def required_fields():
    with (Path(__file__).parent / "document_fields.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            code = CODES[row["doc"], row["zh"]]
            for key in row["field"].split(","):
                if row["required"] == "1":
                    yield code, key.strip()


FIELDS = sorted(set(required_fields()))


def marked(template):
    """A value for each field of a paper, by which it can be found again."""
    values = {"issuer": "«issuer»"}
    for field in template.fields:
        key = field["key"]
        values[key] = [Signature("签字", name=f"«{key}»")] if key in SIGNED else f"«{key}»"
    return values | ({"issued_on": TODAY} if "issued_on" in values else {})


@pytest.fixture
def papers():
    load_knowledge()


def kinds_of(code):
    kinds = PaperTemplate.objects.filter(code=code).values_list("org_kind", flat=True)
    return ["association", "authority"] if "all" in kinds else sorted(kinds)


@pytest.mark.parametrize(("code", "key"), FIELDS)
def test_every_required_field_stands_in_the_paper(papers, code, key):
    for kind in kinds_of(code):
        template = template_in_force(code, on=TODAY, org_kind=kind)

        text = to_json(compose(code, on=TODAY, org_kind=kind, context=marked(template)))

        shown = {"issued_on": "2026-11-20", "org_seal": "«issuer»", "seal": "«seal»", "from_org": "from_org»"}
        wanted = shown.get(key, f"«{key}»")
        assert wanted in text or (key in ISSUED_BY and "«issuer»" in text), (kind, key)
        assert key in NOT_EVERYBODY_HAS | {field["key"] for field in template.fields if field["required"]}


def test_every_document_of_the_list_has_a_paper(papers):
    assert {code for code, _ in FIELDS} == set(CODES.values())


def test_papers_of_the_mediators_desk_are_there(papers):
    names = set(paper_templates(on=TODAY, org_kind="association").values_list("name", flat=True))

    assert set(DESK) - names == set()


def test_an_association_issues_no_decision(papers):
    mine = list(paper_templates(on=TODAY, org_kind="association"))

    assert [t.name for t in mine if "决定书" in t.name + t.body] == []
    assert {t.name for t in paper_templates(on=TODAY, org_kind="authority")} >= {
        "投诉受理决定书",
        "投诉不予受理决定书",
        "终止调解决定书",
        "投诉调解书",
    }


@pytest.mark.parametrize(
    ("code", "association", "authority"),
    [
        ("acceptance_notice", "受理告知书", "投诉受理决定书"),
        ("decline_notice", "不予受理告知书", "投诉不予受理决定书"),
        ("termination_notice", "终止调解告知书", "终止调解决定书"),
        ("settlement_agreement", "调解协议书", "投诉调解书"),
    ],
)
def test_the_same_step_has_another_paper_for_an_authority(papers, code, association, authority):
    titles = [template_in_force(code, on=TODAY, org_kind=kind).name for kind in ("association", "authority")]

    assert titles == [association, authority]


def test_papers_of_associations_are_refused_for_authorities(papers):
    with pytest.raises(Invalid):
        template_in_force("advisory_letter", on=TODAY, org_kind="authority")


def test_forms_of_the_authority_are_refused_for_associations(papers):
    PaperTemplate.objects.filter(code="decline_notice", org_kind="association").delete()

    with pytest.raises(Invalid):
        compose("decline_notice", on=TODAY, org_kind="association", context={})


@pytest.mark.parametrize("code", ["no_such_paper", "decline_notice"])
def test_a_paper_that_is_not_in_force_is_refused(papers, code):
    with pytest.raises(Invalid):
        compose(code, on=date(2000, 1, 1), org_kind="association", context={})


def compose(code, *, on, org_kind, context):
    return fill_template(template_in_force(code, on=on, org_kind=org_kind), context)


def decline(**changes):
    return compose(
        "decline_notice",
        on=TODAY,
        org_kind="association",
        context={
            "issuer": "渝中区消费者权益保护委员会",
            "to": "王小明",
            "received_on": date(2026, 11, 18),
            "subject": "健身卡退费",
            "refusal_ground": [("不是为生活消费需要的争议", True), ("没有明确的被投诉人", False)],
        }
        | changes,
    )


def test_decline_notice_as_it_is_printed(papers):
    paper = decline()

    assert (paper.title, paper.addressee, paper.issuer) == (
        "不予受理告知书",
        "王小明",
        "渝中区消费者权益保护委员会",
    )
    assert (paper.number, paper.issued_on, paper.layout) == (None, None, "letter")
    first, ticks, remedy = paper.blocks
    assert first == Paragraph(
        "本单位于2026年11月18日收到您关于健身卡退费的投诉。经审查，该投诉属于下列不予受理的情形："
    )
    assert ticks == Ticks((("不是为生活消费需要的争议", True), ("没有明确的被投诉人", False)))
    assert "第三十九条" in remedy.text


def test_number_and_date_stand_once_they_are_given(papers):
    paper = decline(doc_no="渝中消委〔2026〕1号", issued_on=TODAY)

    assert (paper.number, paper.issued_on) == ("渝中消委〔2026〕1号", TODAY)


def test_missing_required_fields_are_named(papers):
    with pytest.raises(Invalid) as refusal:
        decline(to="", refusal_ground=[], issuer="")

    assert sorted(refusal.value.fields) == ["issuer", "org_seal", "refusal_ground", "to"]


def test_values_are_never_read_as_markup(papers):
    paper = decline(subject="# 标题\n| a | b\n{{ to }} {% if %}<b>")

    assert "# 标题\n| a | b\n{{ to }} {% if %}<b>" in paper.blocks[0].text
    assert len(paper.blocks) == 3


def test_an_undefined_variable_raises(papers):
    PaperTemplate.objects.filter(code="decline_notice").update(body="{{ nobody }}")

    with pytest.raises(Invalid):
        decline()


def test_rows_lists_and_lines_to_sign(papers):
    paper = compose(
        "evidence_receipt",
        on=TODAY,
        org_kind="association",
        context={
            "issuer": "甲",
            "case_no": "YZ-2026-1",
            "submitted_by": "王小明",
            "received_on": TODAY,
            "items": [(1, "收据", "复印件", 1, 2)],
        },
    )

    table, grid, note, signatures = paper.blocks
    assert table == Table((("案号", "YZ-2026-1", "提交人", "王小明"), ("接收日期", "2026年11月20日")))
    assert grid == Grid(
        ("序号", "材料名称", "原件/复印件", "份数", "页数", "备注"), (("1", "收据", "复印件", "1", "2", ""),)
    )
    assert isinstance(note, Paragraph)
    assert signatures == Signatures((Signature("提交人签字"), Signature("接收人签字")))


def test_given_signatures_replace_the_empty_lines(papers):
    signed = [Signature("投诉人", name="王小明", signed_on=TODAY), Signature("被投诉人", name="某店")]
    template = template_in_force("settlement_agreement", on=TODAY, org_kind="association")

    paper = compose(
        "settlement_agreement",
        on=TODAY,
        org_kind="association",
        context=marked(template) | {"signatures": signed},
    )

    assert Signatures(tuple(signed)) in paper.blocks


def test_supplement_notice_lists_what_is_missing_and_a_moment_is_told_in_office_time(papers):
    paper = compose(
        "supplement_notice",
        on=TODAY,
        org_kind="association",
        context={
            "issuer": "甲",
            "to": "乙",
            "received_on": datetime(2026, 11, 18, 2, 30, tzinfo=UTC),
            "subject": "退费",
            "missing": ["购物凭证", "身份证明"],
            "due_on": TODAY,
            "consequence": "按现有材料审查",
            "contact": "窗口",
        },
    )

    assert "2026年11月18日10:30" in paper.blocks[0].text
    assert paper.blocks[1] == Items(("购物凭证", "身份证明"))


def test_every_shipped_paper_can_be_previewed(papers):
    previews = [preview_template(template) for template in PaperTemplate.objects.all()]

    assert len(previews) == PaperTemplate.objects.count() == 49
    assert all(paper.blocks for paper in previews)
