"""What a project may be and who may pay for it; how much of it is done."""

from datetime import date

import pytest

from lianwei.projects.rules import (
    budget_sources,
    in_force,
    percent_done,
    project_kinds,
    statement_on,
)

DAY = date(2026, 11, 23)


def test_the_kinds_are_those_of_social_supervision():
    assert [each.code for each in in_force(project_kinds(), on=DAY)] == [
        "comparative_test",
        "observation",
        "survey",
        "city_index",
        "industry_evaluation",
        "contract_review",
        "rectification",
        "seminar",
    ]


def test_a_line_holds_from_its_first_day_on():
    found = {each.code for each in in_force(project_kinds(), on=date(2020, 1, 1))}

    assert "comparative_test" not in found and "observation" in found


def test_no_business_is_among_those_who_pay():
    assert set(budget_sources()) == {"own", "government", "member", "foundation"}
    words = [each.name for each in budget_sources().values()]
    assert [word for word in words if "经营者" in word or "企业" in word or "赞助" in word] == []


def test_every_line_names_what_it_rests_on_in_two_languages():
    lines = [*project_kinds().values(), *budget_sources().values()]

    assert [
        each.code for each in lines if not (each.basis and each.label("zh-hans") and each.label("en"))
    ] == []


def test_the_statement_names_its_article_and_speaks_two_languages():
    statement = statement_on(DAY)

    assert "第三十八条" in statement.source
    assert "不接受经营者的资金" in statement.words("zh-hans") and "No business pays" in statement.words("en")


@pytest.mark.parametrize(
    ("parts", "percent"),
    [
        ([], 0),
        ([(0, 30)], 0),
        ([(30, 30)], 100),
        ([(45, 30)], 100),
        ([(30, 30), (0, 10)], 50),
        ([(1, 3)], 33),
    ],
)
def test_each_part_counts_the_same(parts, percent):
    assert percent_done(parts) == percent
