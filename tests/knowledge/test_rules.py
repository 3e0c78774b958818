import pytest

from lianwei.knowledge.rules import Kind, Line, article_name, keys_used, parse_body


def test_parse_body_tells_the_kinds_of_line():
    body = """
# 一级
## 二级

正文 {{ facts }}
| a | 甲 | b | 乙
= items | 序号 | 名称
- 一条
+ tasks
[ ] grounds | 情形
>> signatures | 甲方;乙方
"""

    assert parse_body(body) == [
        Line(Kind.HEADING, text="一级"),
        Line(Kind.SUBHEADING, text="二级"),
        Line(Kind.PARAGRAPH, text="正文 {{ facts }}"),
        Line(Kind.ROW, keys=("a", "b"), labels=("甲", "乙")),
        Line(Kind.GRID, keys=("items",), labels=("序号", "名称")),
        Line(Kind.ITEM, text="一条"),
        Line(Kind.ITEMS, keys=("tasks",)),
        Line(Kind.TICKS, keys=("grounds",), labels=("情形",)),
        Line(Kind.SIGN, keys=("signatures",), labels=("甲方", "乙方")),
    ]
    assert keys_used(body) == {"facts", "a", "b", "items", "tasks", "grounds"}


def test_keys_used_sees_conditions():
    assert keys_used("{% if due_on %}到{{ due_on }}{% endif %}") == {"due_on"}


@pytest.mark.parametrize(
    ("article", "name"),
    [
        ("7", "第七条"),
        ("10", "第十条"),
        ("16", "第十六条"),
        ("40", "第四十条"),
        ("148", "第一百四十八条"),
        ("203", "第二百零三条"),
        ("110", "第一百一十条"),
        ("5(1)", "第5(1)条"),
    ],
)
def test_article_name(article, name):
    assert article_name(article) == name
