"""Saved lists for tests."""

from lianwei.cases.models import SavedList
from lianwei.cases.operations import save_list
from lianwei.core.scope import Actor
from lianwei.members.models import Organisation

from .bulk import head


def saved(
    actor: Actor, name: str = "逾期", query: str = "view=open&window=late", **changes: str
) -> SavedList:
    """A list of somebody's own, one of the tabs."""
    return save_list(name, actor=actor, query=query, **changes)


def shared(home: Organisation) -> SavedList:
    """A list that everybody of an organisation sees."""
    return saved(head(home), audience="organisation")
