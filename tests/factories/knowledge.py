"""Law and papers for tests."""

from lianwei.knowledge.models import PaperTemplate
from lianwei.knowledge.operations import load_knowledge


def knowledge() -> None:
    """All articles and papers as they are shipped."""
    load_knowledge()


def template(code: str = "decline_notice", org_kind: str = "association") -> PaperTemplate:
    """A shipped paper in its present version."""
    load_knowledge()
    return PaperTemplate.objects.get(code=code, org_kind=org_kind, valid_to=None)
