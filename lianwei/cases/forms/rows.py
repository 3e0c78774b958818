"""Several lines of the same fields in one form. A button asks for one more; what was typed stays."""

from typing import Any

from lianwei.ui.forms import PlainForm

MOST_ROWS = 20


class RowForms:
    """The lines of one kind. How many there are stands in the hidden field `<prefix>-count`."""

    def __init__(self, form: type[PlainForm], data: Any, *, prefix: str, label: str) -> None:
        self.prefix, self.label, self.is_bound = prefix, label, data is not None
        self.count = _count(data, prefix)
        shown = min(self.count + 1, MOST_ROWS) if f"add_{prefix}" in (data or {}) else self.count
        self.forms = [self._line(form, data, n) for n in range(shown)]

    def _line(self, form: type[PlainForm], data: Any, n: int) -> PlainForm:
        """A line asked for and left empty is no reproach; only the first has to be filled in."""
        is_new = n >= self.count
        return form(None if is_new else data, prefix=f"{self.prefix}-{n}", empty_permitted=n > 0)

    @property
    def filled(self) -> list[Any]:
        """The checked lines somebody wrote in."""
        return [each for each in self.forms if each.cleaned_data]

    @property
    def count_name(self) -> str:
        return f"{self.prefix}-count"

    def is_valid(self) -> bool:
        return all([each.is_valid() for each in self.forms])

    @property
    def inner_forms(self) -> list[tuple[str, PlainForm]]:
        """Each line with its name, for the summary of what could not be taken."""
        return [(f"{self.label} {n}", each) for n, each in enumerate(self.forms, start=1)]

    def __iter__(self) -> Any:
        return iter(self.forms)


def _count(data: Any, prefix: str) -> int:
    """At least one, at most MOST_ROWS, whatever the browser sends."""
    text = (data or {}).get(f"{prefix}-count", "1")
    return min(max(int(text), 1), MOST_ROWS) if text.isdecimal() and len(text) < len("1000") else 1
