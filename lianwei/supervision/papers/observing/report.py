"""The report of an observation (消费体察报告). Its words are those of papers: Chinese, whoever reads."""

from collections.abc import Callable
from datetime import date
from itertools import chain

from lianwei.core.documents.paper import (
    FORM,
    Block,
    Grid,
    Heading,
    Items,
    Paper,
    Paragraph,
    Picture,
    chinese_date,
)
from lianwei.core.files.models import File
from lianwei.projects.rules import statement_on
from lianwei.supervision.models import Observer, observers_of
from lianwei.supervision.queries.observing.results import Problem, Results, figure

MOST_PICTURES = 24
STRONG = ((0.81, "几乎完全一致"), (0.61, "高度一致"), (0.4, "中等一致"))
LETTERS: tuple[tuple[str, str], ...] = (
    ("law", "法律依据"),
    ("good", "良好做法"),
    ("to_trader", "对经营者的建议"),
    ("to_authority", "对主管部门的建议"),
    ("to_consumer", "对消费者的提示"),
)
Reader = Callable[[Problem, File], bytes]


def observation_paper(results: Results, *, items: int, read: Reader) -> Paper:
    """The whole report. `read` gives the bytes of a photo."""
    row = results.row
    blocks: list[Block] = [
        *_part("一、背景和目的", row.words.get("purpose") or f"了解{row.looked_at}的实际情况。"),
        *_part("二、体察方法", _method(results, items)),
        *_observers(results),
        Heading("四、体察结果"),
        *_results(results),
        *_agreement(results),
        *_problems(results, read),
        *_written(row.words),
        *_second(results),
        Paragraph(statement_on(row.reported_on or row.ends_on).words("zh")),
    ]
    return Paper(
        title=f"{row.title}体察报告",
        issuer=row.holder.name,
        blocks=blocks,
        issued_on=row.reported_on,
        layout=FORM,
    )


def _part(title: str, text: str) -> list[Block]:
    return [Heading(title), Paragraph(text)]


def _method(results: Results, items: int) -> str:
    row = results.row
    twice = sum(each.result.visits > 1 for each in results.shops)
    told = (
        f"体察内容：{row.looked_at}。体察时间：{chinese_date(row.starts_on)}至{chinese_date(row.ends_on)}。"
        f"体察员按统一清单（共{items}项）以普通消费者身份进行，事先不告知经营者。"
        f"采用体察记录{results.visits}份，涉及门店{len(results.shops)}家，其中{twice}家由两名体察员分别独立体察"
        f"（按{row.double_share}%的比例抽签确定，随机种子{row.seed}）。"
    )
    return told + (f"另有{results.left_out}份记录经复核未采用，理由留存备查。" if results.left_out else "")


def _observers(results: Results) -> list[Block]:
    people: list[Observer] = list(observers_of(results.row))
    rows = [
        (
            f"体察员{each.seq}",
            each.member.name,
            "工作人员" if each.user_id else "志愿者",
            _day(each.trained_on),
            _day(each.passed_on),
        )
        for each in people
    ]
    grid = Grid(("体察员", "所属单位", "身份", "培训日期", "考核合格日期"), rows, (3, 5, 3, 5, 5))
    return [Heading("三、体察员和培训"), grid]


def _results(results: Results) -> list[Block]:
    mean = f"各门店平均得分{results.mean:.1f}分（满分100分）。" if results.mean is not None else ""
    items = [
        (
            each.item.text,
            f"{100 * each.share:.1f}%" if each.share is not None else _mean_words(each.mean),
            "–"
            if each.low is None or each.high is None
            else f"{100 * each.low:.1f}%～{100 * each.high:.1f}%",
            str(each.visits),
        )
        for each in results.items
    ]
    shops = [
        (
            each.shop.name,
            " ".join(filter(None, (each.shop.kind, each.shop.district))),
            "–" if each.result.score is None else f"{each.result.score:.1f}",
            str(len(each.result.missed)),
        )
        for each in results.shops
    ]
    return [
        Paragraph(mean or "尚无可计分的记录。"),
        Heading("按检查项目", level=2),
        Grid(("检查项目", "符合率", "95%置信区间", "体察份数"), items, (9, 3, 4, 3)),
        Heading("按门店", level=2),
        Grid(("门店", "类型和地区", "得分", "问题项数"), shops, (7, 6, 3, 3)),
        *_groups("按地区", "地区", results.districts),
        *_groups("按类型", "类型", results.kinds),
    ]


def _groups(lead: str, head: str, groups: list[tuple[str, int, float]]) -> list[Block]:
    if len(groups) < 2:  # noqa: PLR2004 - one group is the whole
        return []
    rows = [(name or "未填写", str(count), f"{mean:.1f}") for name, count, mean in groups]
    return [Heading(lead, level=2), Grid((head, "门店数", "平均得分"), rows)]


def _agreement(results: Results) -> list[Block]:
    if not results.agreed:
        return [*_part("五、体察员一致性", "本次没有由两名体察员体察的门店，未计算一致性。")]
    rows = [
        (each.item.text, str(each.shops), figure(each.cohen), figure(each.fleiss), figure(each.alpha),
         _reading(each.alpha))
        for each in results.agreed
    ]  # fmt: skip
    heads = ("检查项目", "双人体察门店", "科恩κ", "弗莱斯κ", "克里彭多夫α", "解读")
    return [
        Heading("五、体察员一致性"),
        Paragraph("两名体察员分别独立体察同一门店；低于0.40的项目需要重新询问或者改写。"),
        Grid(heads, rows, (7, 3, 3, 3, 4, 5)),
    ]


def _reading(alpha: float | None) -> str:
    if alpha is None:
        return "回答全部相同，无法判断"
    return next((word for least, word in STRONG if alpha >= least), "一致性弱，需重问或改写")


def _problems(results: Results, read: Reader) -> list[Block]:
    if not results.problems:
        return [*_part("六、发现的问题", "本次体察未发现不符合清单要求的情形。")]
    rows = [(each.shop.name, each.item.text, _day(each.visit.visited_on)) for each in results.problems]
    shown = list(
        chain.from_iterable(((each, photo) for _visit, photo in each.photos) for each in results.problems)
    )
    pictures = [
        Picture(read(each, photo), f"{each.shop.name}：{each.item.text}")
        for each, photo in shown[:MOST_PICTURES]
    ]
    return [Heading("六、发现的问题"), Grid(("门店", "不符合的项目", "体察日期"), rows, (6, 8, 5)), *pictures]


def _written(words: dict[str, str]) -> list[Block]:
    numbers = iter("七八九十")
    found: list[Block] = []
    parts = [(title, words[name]) for name, title in LETTERS if words.get(name)]
    for title, text in parts[:3]:
        found += _part(f"{next(numbers)}、{title}", text)
    for title, text in parts[3:]:
        found += [Heading(title, level=2), Paragraph(text)]
    return found


def _second(results: Results) -> list[Block]:
    if results.row.previous is None:
        return []
    lines = [
        f"{each.shop.name}：首次{each.before:.1f}分，本次{each.result.score:.1f}分。"
        for each in results.shops
        if each.before is not None and each.result.score is not None
    ]
    return [Heading("回头看情况"), Items(tuple(lines))] if lines else []


def _day(day: date | None) -> str:
    return chinese_date(day) if day else ""


def _mean_words(mean: float | None) -> str:
    return "–" if mean is None else f"平均{mean:.1f}"
