"""What bulletins and reports tell of a hot topic in the same words: problems, cases, advice."""

from collections.abc import Iterator, Sequence

from lianwei.analytics.rules.cells import hidden_in_line

from .figuring import Ledger, is_other, ordered
from .sentences import listed
from .shapes import Item, Typical

NAMED = 3
ADVISED = frozenset({"N01", "N02", "N03", "N04", "N05", "N06", "N07", "N08", "N09"})


def listable(items: Sequence[Item], *, is_shared: bool) -> list[Item]:
    """The lines that may be named, those with most cases first; of several members none of few cases, and
    none that gives such a one away.
    """
    hidden = hidden_in_line({item.code: item.now for item in items}) if is_shared else frozenset()
    return [item for item in ordered(items) if item.now and item.code not in hidden]


def categories_told(ledger: Ledger, items: Sequence[Item], *, is_shared: bool) -> str:
    """The goods and services it is about; empty where none may be named."""
    shown = [item for item in listable(items, is_shared=is_shared) if not is_other(item.code)]
    labels = [item.label for item in shown[:NAMED]]
    return ledger.say("text_topic_category", parts=listed(labels, ledger.language)) if labels else ""


def cases_told(ledger: Ledger, typical: Sequence[Typical], *, name: str = "") -> Iterator[str]:
    """One line for each case; `name` begins the ids of what was paid, where these are not numbered."""
    for place, each in enumerate(typical, start=1):
        text = ledger.say(
            "typical", n=place, category=each.category, nature=each.nature, channel=each.channel
        )
        money = ""
        if each.promised:
            own = f"{name}{place}m" if name else ""
            money = ledger.money("recovered_promised", each.promised, name=own)
        key = "typical_money" if money else "typical_ended" if each.outcome else "typical_open"
        yield text + ledger.say(key, outcome=each.outcome, money=money)


def advice_on(ledger: Ledger, natures: Sequence[Item], *, is_shared: bool) -> str:
    """What to do about it, by the nature that stands out."""
    codes = [item.code for item in listable(natures, is_shared=is_shared)]
    return ledger.say(f"advice_{next((each for each in codes if each in ADVISED), 'N99')}")
