"""On which occasions a text for letters is proposed. The app that knows cases names them in its ready()."""

from collections.abc import Iterable, Mapping

_STATUSES: dict[str, object] = {}
_PAPERS: dict[str, None] = {}


def add_occasions(*, statuses: Mapping[str, object], papers: Iterable[str]) -> None:
    """The statuses a letter may be written at, in words, and the kinds of papers that may go along."""
    _STATUSES.update(statuses)
    _PAPERS.update(dict.fromkeys(papers))


def statuses_known() -> list[tuple[str, object]]:
    """Pairs for a form, in the order of a case's life."""
    return list(_STATUSES.items())


def papers_known() -> list[str]:
    """The codes of papers that are addressed to a consumer."""
    return list(_PAPERS)
