"""What a released test says about makers. Facts are data, not words of a page."""

from lianwei.registry.models import Audience, FactKind
from lianwei.supervision.models import ComparativeTest, SampleOrigin
from lianwei.supervision.queries.comparing.readings import found_in
from lianwei.supervision.queries.letters.facts import Fact
from lianwei.supervision.rules.comparing.judging import Verdict
from lianwei.supervision.rules.comparing.scoring import Score


def facts_of_test(test: ComparativeTest, origins: list[SampleOrigin]) -> list[Fact]:
    """One sentence for each sample whose maker is in the register; nothing before release."""
    if test.released_on is None:
        return []
    found = found_in(test)
    scores = {each.code: each for each in found.scores}
    names = {each.key: (each.name, each.name_en or each.name) for each in found.items}
    return [_fact(test, each, scores[each.sample.code], names) for each in origins if each.maker_id]


def _fact(
    test: ComparativeTest, origin: SampleOrigin, score: Score, names: dict[str, tuple[str, str]]
) -> Fact:
    failed = [names[key] for key, verdict in score.verdicts.items() if verdict == Verdict.FAIL]
    if failed:
        zh = "不符合限值：" + "、".join(each[0] for each in failed)
        en = "not within the limit: " + ", ".join(each[1] for each in failed)
    elif Verdict.MISSING in score.verdicts.values():
        zh, en = "部分项目未完成检测", "some items were not measured"
    elif Verdict.OPEN in score.verdicts.values():
        zh = "部分项目在测量不确定度内，不能判定" + (f"，综合{score.stars}星" if score.stars else "")
        en = "some items are not proven" + (f", {score.stars} of 5 stars" if score.stars else "")
    else:
        zh = "检测项目未发现不符合限值" + (f"，综合{score.stars}星" if score.stars else "")
        en = "no item outside its limit" + (f", {score.stars} of 5 stars" if score.stars else "")
    return Fact(
        origin.maker_id or 0,
        FactKind.TEST,
        test.released_on or test.made_at.date(),
        f"比较试验《{test.title}》样品{origin.label}：{zh}（仅对样品负责）",
        f"Comparative test “{test.title}”, sample {origin.label}: {en} (of the sample alone)",
        f"comparative_test:{test.pk}:{origin.sample_id}",
        Audience.PUBLIC,
    )
