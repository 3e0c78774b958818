"""What is wrong with a printed number, and why it was probably printed so."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .printed import decimals
from .style import truncated
from .wording import ZH, say


@dataclass(frozen=True, slots=True)
class Finding:
    """One slip: the key of its sentence and the values the sentence names."""

    key: str
    item: str
    values: tuple[tuple[str, object], ...] = ()

    def sentence(self, language: str = ZH) -> str:
        return say(f"slip_{self.key}", language, item=self.item, **dict(self.values))


def finding(key: str, item: str, **values: object) -> Finding:
    return Finding(key, item, tuple(values.items()))


def slip_of_value(item: str, shown: Decimal, computed: Decimal) -> Finding:
    return finding("value", item, shown=f"{shown:f}", computed=f"{computed:f}")


def slip_of_share(item: str, shown: Decimal, computed: Decimal, exact: Fraction | None) -> Finding:
    """A share that differs: cut off, one off in the last place, or simply another."""
    values = {"shown": f"{shown:f}", "computed": f"{computed:f}"}
    if exact is not None and shown == truncated(exact, decimals(shown)):
        return finding("truncated", item, **values)
    if abs(shown - computed) == Decimal(1).scaleb(-max(decimals(shown), decimals(computed))):
        return finding("last_place", item, **values)
    return finding("share", item, **values)


def slip_of_change(item: str, shown: Decimal, computed: Decimal) -> Finding:
    if shown == -computed:
        return finding("sign", item, shown=f"{shown:f}", computed=f"{computed:f}")
    return finding("change", item, shown=f"{shown:f}", computed=f"{computed:f}")
