"""What single fields of the papers say."""

import pytest

from lianwei.cases.operations.handling.papers import print_report_paper
from lianwei.cases.papers.casebook import CaseBook
from lianwei.cases.papers.context import composed
from lianwei.core import clock
from lianwei.core.documents.paper import Paragraph, Table
from lianwei.members.queries import actor_of
from tests.factories.cases import violation_report
from tests.factories.caseworkers import make_accepted, make_caseworker, make_complaint
from tests.factories.knowledge import knowledge
from tests.factories.members import at_office, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(reference_data):
    knowledge()
    member = make_organisation("YZ", name="渝中区消委会", short_name="渝中消委", phone="023-63000000")
    return actor_of(make_caseworker(member, username="chen", name="陈建华"))


def value_of(paper, label):
    rows = [row for block in paper.blocks if isinstance(block, Table) for row in block.rows]
    return dict(pair for row in rows for pair in zip(row[::2], row[1::2], strict=True))[label]


def written(complaint, code, actor):
    return composed(CaseBook(complaint, actor, code), blank="____")


def test_the_form_of_a_report_names_who_registered_it(actor):
    report = violation_report(actor=actor)

    form = print_report_paper(report.pk, "report_form", actor=actor)

    assert value_of(form, "登记单位") == "渝中区消委会"


def test_an_order_that_presses_says_how_late_the_case_is(actor):
    with clock.playing(at_office("2026-03-02 10:00")):
        complaint = make_complaint(actor)
    with clock.playing(at_office("2026-04-02 10:00")):
        order = written(complaint, "supervision_order", actor)

    late = (at_office("2026-04-02 10:00").date() - complaint.due_on).days
    assert value_of(order, "存在的问题").endswith(f"已超期{late}日，目前状态为“已登记”。")


def test_nobody_has_asked_for_another_mediator_on_a_fresh_form(actor):
    form = written(make_accepted(actor), "recusal_request", actor)

    assert value_of(form, "申请人") == "____"


def test_a_letter_without_enclosures_says_so(actor):
    letter = written(make_accepted(actor), "clue_transfer", actor)

    assert Paragraph("随附材料：无。") in letter.blocks
