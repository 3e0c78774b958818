"""Headings of reports: numbered as they follow each other."""

from lianwei.analytics.rules.reports.headings import numbered
from lianwei.analytics.rules.reports.shapes import Section


def headings(*levels, language):
    sections = [Section("", "节" if level else "", level, "") for level in levels]
    return [each.heading for each in numbered(sections, language)]


def test_a_section_left_out_leaves_no_gap():
    assert headings(0, 1, 2, 2, 1, 2, 1, language="zh") == [
        *("", "一、节", "（一）节", "（二）节", "二、节", "（一）节", "三、节"),
    ]


def test_the_third_level_counts_within_the_second():
    assert headings(1, 2, 3, 3, 2, 3, language="zh") == [
        *("一、节", "（一）节", "1.节", "2.节", "（二）节", "1.节"),
    ]
    assert headings(1, 2, 3, 3, language="en")[2:] == ["1.1.1 节", "1.1.2 节"]


def test_english_headings_count_within_their_section():
    assert headings(0, 1, 2, 2, 1, 2, language="en") == ["", "1 节", "1.1 节", "1.2 节", "2 节", "2.1 节"]
