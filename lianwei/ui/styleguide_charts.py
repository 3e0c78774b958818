"""Charts of the component board, with invented figures."""

from . import drawings
from .charts import Cell, Chart, Column, Kind, Role, Row

MONTHS = ((1320, 1240), (975, 1012), (2104, 1870), (1612, 1490), (1544, 1461), (1496, 1402))
SERVICES = (
    ("健身服务", 1204, 780),
    ("网络购物", 1120, 1080),
    ("餐饮服务", 986, 940),
    ("教育培训", 902, 1010),
)


def charts() -> list[Chart]:
    return [line(), bars(), band(), natures()]


def line() -> Chart:
    """The last month is not over: it stands in the table and is not drawn."""
    rows = [
        Row(
            (Cell(f"{at} 月"), Cell(f"{now:,}", now, url="?"), Cell(f"{before:,}", before)),
            is_drawn=at < len(MONTHS),
        )
        for at, (now, before) in enumerate(MONTHS, start=1)
    ]
    columns = (
        Column("月份", Role.NAME, is_number=False),
        Column("2026年", Role.NOW, "2026年"),
        Column("2025年", Role.BEFORE, "2025年"),
    )
    return Chart(
        "chart-line",
        "每月受理",
        columns,
        tuple(rows),
        kind=Kind.LINE,
        alt="每月受理件数，三月最高 2,104 件；虚线为上年同期",
        note="6 月未满，不画",
        period="2026年1月1日 至 5月31日",
        source="联维，受理日期",
    )


def bars() -> Chart:
    rows = [
        Row((Cell(name), Cell(f"{now:,}", now, url="?"), Cell(f"{before:,}", before)))
        for name, now, before in SERVICES
    ]
    columns = (
        Column("类别", Role.NAME, is_number=False),
        Column("2026年", Role.NOW),
        Column("2025年同期", Role.BEFORE),
    )
    return Chart(
        "chart-bars",
        "服务类前四",
        columns,
        tuple(rows),
        kind=Kind.BARS,
        alt="服务类投诉：健身服务 1,204 件居首",
        legend=("粗条：2026年", "细条：2025年同期"),
    )


def band() -> Chart:
    said = drawings.Band(0.524, 0.849, 0.7613, "从严 52.40%", "从宽 84.90%", "公开口径 76.13%")
    alt = "公开口径 76.13%，从严 52.40%，从宽 84.90%"
    rows = (("公开口径", "76.13%", 0.7613), ("从严", "52.40%", 0.524), ("从宽", "84.90%", 0.849))
    return Chart(
        "chart-band",
        "解决率怎么看",
        (Column("口径", Role.NAME, is_number=False), Column("解决率", Role.NOW)),
        tuple(Row((Cell(name), Cell(text, value))) for name, text, value in rows),
        kind=Kind.DRAWN,
        alt=alt,
        tag="仅供内部",
        drawing=drawings.band(said, label=alt),
    )


def natures() -> Chart:
    """Shown as a table first; one cell is left out."""
    rows = (
        ("售后服务", "5,381", 5381, "29.20%"),
        ("合同", "4,902", 4902, "26.60%"),
        ("计量", "*", None, "*"),
    )
    return Chart(
        "chart-natures",
        "投诉性质",
        (Column("性质", Role.NAME, is_number=False), Column("件数", Role.NOW), Column("占比")),
        tuple(Row((Cell(name), Cell(text, value), Cell(share))) for name, text, value, share in rows),
        kind=Kind.BARS,
        alt="售后服务 5,381 件居首",
        source="* 不足 5 件，或为避免推算而不列",
        starts_as_table=True,
    )
