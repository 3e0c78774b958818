"""Make the seed of the reading help: `python -m tools.seed`. Writes lianwei/cases/data/seed-nature.npz.

The texts are composed of sentences written for the product (lianwei/cases/data/troubles.csv), of the words of
the table (cues.csv) and of frames that say what neither decides. No person told them, so the file may be
shipped, and it knows no more than who wrote it: what it proposes is never more than “please check”. An
instance's own model (`lianwei learn`) takes its place.
"""

import csv
from pathlib import Path
from random import Random

from lianwei.cases.rules.cues import CATEGORY, NATURE, cues_of
from lianwei.reading.training import shrink, train

DATA = Path(__file__).parents[1] / "lianwei" / "cases" / "data"
FRAMES = (
    "{day}在{shop}买了{thing}，花了{yuan}元，{trouble}。",
    "我在{shop}订的{thing}，{trouble}，多次联系没有结果。",
    "{thing}，{trouble}，要求处理。",
    "{trouble}。是{day}在网上买的{thing}，共{yuan}元。",
    "您好，我要反映{shop}的问题：{trouble}。当时消费{yuan}元。",
)
DAYS = ("上个月", "今年三月", "昨天", "去年底", "国庆期间", "两周前")
SHOPS = ("这家店", "附近的商家", "某平台", "一家公司", "商场里的门店", "网店")
EACH, RUNS = 8, 6_000


def main() -> int:
    rng = Random(1)  # noqa: S311 - composed texts, repeatable
    things = [cue.word for cue in cues_of(CATEGORY)]
    said = [(row["text"], row["nature"]) for row in _troubles()]
    said += [(cue.word, cue.code) for cue in cues_of(NATURE)]
    texts, labels = [], []
    for trouble, nature in said:
        for _n in range(EACH):
            texts.append(_composed(rng, trouble, things))
            labels.append(nature)
    model = shrink(train(texts, labels, facts={"texts": "composed"}), runs=RUNS)
    file = DATA / "seed-nature.npz"
    file.write_bytes(model.save())
    print(f"{file.name}: {len(texts)} texts, {len(model.labels)} classes, {file.stat().st_size:,} bytes")
    return 0


def _troubles() -> list[dict[str, str]]:
    with (DATA / "troubles.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _composed(rng: Random, trouble: str, things: list[str]) -> str:
    return rng.choice(FRAMES).format(
        day=rng.choice(DAYS),
        shop=rng.choice(SHOPS),
        thing=rng.choice(things),
        yuan=rng.randint(20, 90_000),
        trouble=trouble,
    )


if __name__ == "__main__":
    raise SystemExit(main())
