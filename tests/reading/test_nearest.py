"""Which known wording a text comes nearest to."""

from lianwei.reading.nearest import nearest

KNOWN = [
    "用户欠费的，公司有权立即停止供应，由此造成的一切损失由用户自行承担。",
    "本合同的最终解释权归公司所有。",
    "预付款一经缴纳，概不退还。",
]


def test_the_nearest_comes_first_and_what_is_far_not_at_all():
    texts = ["用户欠费的，公司有权停止供应，一切损失由用户承担。", "公司按国家标准供水。"]

    near, far = nearest(texts, KNOWN)

    assert near[0].place == 0 and near[0].score > 0.6
    assert far == []


def test_the_same_words_are_one():
    assert [round(hits[0].score, 3) for hits in nearest(KNOWN, KNOWN)] == [1.0, 1.0, 1.0]


def test_a_wording_within_a_long_clause_is_found():
    long = "双方本着平等自愿的原则订立合同。" * 6 + KNOWN[2]

    hit = nearest([long], KNOWN)[0][0]

    assert hit.place == 2 and hit.score >= 0.85


def test_nothing_beside_nothing():
    assert nearest([], KNOWN) == [] and nearest(["甲"], []) == [[]]
    assert nearest(["", "。"], KNOWN) == [[], []]


def test_no_more_than_asked_for():
    assert [len(hits) for hits in nearest([KNOWN[0]], [KNOWN[0]] * 9, count=2)] == [2]
