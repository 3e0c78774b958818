"""`python -m bench.supervision`: a survey of 100,000 answers weighted, its figures with intervals, cross
tables; a contract of 100 pages beside a library of 20,000 unfair wordings (`--only terms` for that alone).

Answers are invented: 100 cities, four questions about the person, thirty on scales and choices. Each part is
a
line, so that other benches of supervision can stand beside. Prints a table and writes
bench/results/supervision.json.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np

from lianwei.reading.nearest import nearest
from lianwei.supervision.rules.cities.scores import Answer, score_cities
from lianwei.surveys.rules.statistics.design import Sample
from lianwei.surveys.rules.statistics.estimates import mean, share
from lianwei.surveys.rules.statistics.tables import cross_table
from lianwei.surveys.rules.statistics.weighting import rake

from .report import Line, write

ANSWERS, CITIES, QUESTIONS, TABLES = 100_000, 100, 30, 30
GOAL_SECONDS = 10
CLAUSES, WORDINGS, TERMS_SECONDS = 2_000, 20_000, 5
PIECES = (
    *(
        "用户",
        "消费者",
        "本公司",
        "经营者",
        "甲方",
        "乙方",
        "会员",
        "承租人",
        "乘客",
        "客户",
        "受让人",
        "住户",
    ),
    *(
        "逾期",
        "未按时",
        "提前",
        "单方",
        "立即",
        "自行",
        "概不",
        "一律",
        "无须通知",
        "随时",
        "在任何情况下",
        "视为",
    ),
    *(
        "缴费",
        "停止供应",
        "解除合同",
        "退还余额",
        "调整价格",
        "变更内容",
        "赔偿损失",
        "承担责任",
        "支付违约金",
    ),
    *("预付款", "保证金", "押金", "定金", "设备", "计量表", "发票", "账户", "密码", "积分", "优惠券", "车辆"),
    *(
        "的",
        "，",
        "由此造成的",
        "不得以任何理由",
        "有权",
        "应当",
        "同意",
        "所在地人民法院",
        "最终解释权",
        "归",
    ),
)
SEXES = {"男": 5100, "女": 4900}
AGES = {"18-29": 2000, "30-44": 3200, "45-59": 3000, "60+": 1800}
HOMES = {"城镇": 6600, "乡村": 3400}


def main() -> int:
    options = _options()
    if options.only == "terms":
        lines = list(_terms(options.seed))
        write("supervision-terms", lines)
        return 0 if (lines[-1].ours or 0) < TERMS_SECONDS else 1
    random = np.random.default_rng(options.seed)
    people, scales, choices = _people(random, options.answers), [], []
    for _question in range(QUESTIONS):
        scales.append(np.clip(random.normal(80, 12, options.answers), 0, 100))
        choices.append(random.choice(["是", "否", "说不清"], options.answers, p=[0.5, 0.3, 0.2]))
    begun = time.perf_counter()
    lines = list(_survey(people, scales, choices))
    whole = time.perf_counter() - begun
    lines.append(Line("all of the survey", whole, goal=f"< {GOAL_SECONDS}", unit="s"))
    lines.append(_timed("city index: one indicator of all answers", lambda: _index(people, scales[0])))
    lines += _terms(options.seed)
    write("supervision", lines)
    return 0 if whole < GOAL_SECONDS * options.answers / ANSWERS else 1


def _people(random: np.random.Generator, count: int) -> dict[str, np.ndarray]:
    return {
        "city": random.integers(0, CITIES, count).astype(str),
        "sex": random.choice(list(SEXES), count, p=[0.42, 0.58]),
        "age": random.choice(list(AGES), count, p=[0.4, 0.3, 0.2, 0.1]),
        "home": random.choice(list(HOMES), count, p=[0.8, 0.2]),
    }


def _survey(
    people: dict[str, np.ndarray], scales: list[np.ndarray], choices: list[np.ndarray]
) -> Iterator[Line]:
    margins, targets = [people[name] for name in ("sex", "age", "home")], [SEXES, AGES, HOMES]
    begun = time.perf_counter()
    raked = rake(np.ones(len(people["city"])), margins, targets)
    yield Line("raking to three margins", time.perf_counter() - begun, unit="s")
    if not raked.has_converged:
        raise SystemExit(f"Raking missed a margin by {raked.missed}.")
    sample = Sample(raked.weights, strata=people["city"], margins=margins, start=np.ones(len(people["city"])))
    yield _timed(f"{QUESTIONS} means with intervals", lambda: [mean(each, sample) for each in scales])
    yield _timed(
        f"{QUESTIONS} shares with intervals", lambda: [share(each == "是", sample) for each in choices]
    )
    yield _timed(
        f"{TABLES} cross tables with errors and Rao–Scott test",
        lambda: [cross_table(each, people["age"], sample) for each in choices[:TABLES]],
    )


def _index(people: dict[str, np.ndarray], scores: np.ndarray) -> list:
    rows = zip(people["city"].tolist(), scores.tolist(), strict=True)
    return score_cities(
        Answer(city, 2026, "I1", str(at), score, 1.0) for at, (city, score) in enumerate(rows)
    )


def _terms(seed: int) -> Iterator[Line]:
    """Invented clauses of pieces that contracts are made of, some of them near a wording of the library."""
    random = np.random.default_rng(seed)
    known = ["".join(random.choice(PIECES, int(random.integers(8, 25)))) for _each in range(WORDINGS)]
    own = ["".join(random.choice(PIECES, int(random.integers(10, 60)))) for _each in range(CLAUSES)]
    clauses = [known[at] + each if at % 20 == 0 else each for at, each in enumerate(own)]
    line = _timed(
        f"{CLAUSES:,} clauses beside {WORDINGS:,} wordings", lambda: nearest(clauses, known, least=0.32)
    )
    yield Line(line.measure, line.ours, goal=f"< {TERMS_SECONDS}", unit="s")


def _timed(name: str, what: Callable[[], list]) -> Line:
    begun = time.perf_counter()
    what()
    return Line(name, time.perf_counter() - begun, unit="s")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.supervision", description=__doc__)
    parser.add_argument("--answers", type=int, default=ANSWERS)
    parser.add_argument("--only", choices=("terms",))
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
