"""Which authority a clue most likely goes to: proposed on the form, from the competence directory."""

from lianwei.core import clock
from lianwei.knowledge.queries.competence import GENERAL, authority_for
from lianwei.members.models import Organisation
from lianwei.registry.queries import region_names

BUREAU = "市场监督管理局"  # what market regulation is called in a district; it stands on a paper, in Chinese


def authority_near(holder: Organisation, told: str) -> str:
    """By the words of what happened; market regulation of the holder's district where they say no more."""
    body = authority_for(told)
    if body.code != GENERAL:
        return body.body.rstrip("0123456789 ")
    code = holder.region_code
    return f"{region_names({code}, on=clock.today()).get(code, '') if code else ''}{BUREAU}"
