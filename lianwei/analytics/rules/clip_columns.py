"""Which column of a vendor's sheet is what: guessed from its heading, confirmed by a person. Pure."""

from collections.abc import Mapping, Sequence

from lianwei.reading.scripts import plain

from .clips import Clip, moment_in

FIELDS: dict[str, tuple[str, ...]] = {
    "title": ("标题", "文章标题", "新闻标题", "主题", "title", "headline"),
    "text": (
        "正文",
        "内容",
        "摘要",
        "全文",
        "正文内容",
        "文章内容",
        "text",
        "content",
        "summary",
        "description",
    ),
    "url": ("链接", "原文链接", "网址", "url", "link", "地址", "原文地址"),
    "outlet": (
        "来源",
        "媒体",
        "媒体名称",
        "平台",
        "站点",
        "网站",
        "来源网站",
        "发布媒体",
        "source",
        "outlet",
        "media",
    ),
    "published_at": (
        "发布时间",
        "时间",
        "日期",
        "发表时间",
        "发布日期",
        "published",
        "date",
        "time",
        "pubdate",
    ),
}
NEEDED = ("title", "text")  # one of them
HEAD_ROWS = 10  # rows in which the headings are looked for


def guess(heads: Sequence[str]) -> dict[str, int]:
    """For each field the column whose heading says so, the whole heading before a part of it."""
    named = [plain(head).replace(" ", "") for head in heads]
    found: dict[str, int] = {}
    for is_whole in (True, False):
        for field, words in FIELDS.items():
            for word in words:
                places = [
                    place
                    for place, head in enumerate(named)
                    if (head == word if is_whole else len(word) > 1 and word in head)
                    and place not in found.values()
                ]
                if field not in found and places:
                    found[field] = places[0]
    return found


def head_row(rows: Sequence[Sequence[str]]) -> int:
    """The place of the row that looks most like headings, among the first ones."""
    scores = [len(guess(row)) for row in rows[:HEAD_ROWS]]
    return scores.index(max(scores)) if scores else 0


def clip_of_row(row: Sequence[str], plan: Mapping[str, int]) -> Clip:
    """A row as a published text, by the columns that a person confirmed."""
    said = {field: _cell(row, plan.get(field)) for field in FIELDS}
    return Clip(said["title"], said["text"], said["url"], said["outlet"], moment_in(said["published_at"]))


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
