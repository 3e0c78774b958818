"""Resolutions on open data and months to publish, for the visitor matrix."""

from lianwei.members.models import Organisation
from tests.factories import members, narratives, open_data

from .nouns import Keys, Known, Noun


def _resolution(home: Organisation) -> Keys:
    return {"pk": open_data.entered(home).pk}


def _month(home: Organisation) -> Keys:
    """Of an alliance whose members have not resolved it: 409 for whoever is let in."""
    return {"pk": members.make_alliance(home, code="OPEN").pk, "month": "2026-07"}


def _snapshot(home: Organisation) -> Keys:
    return {"pk": open_data.kept(home).pk}


def _recall(home: Organisation) -> Keys:
    return {"pk": open_data.recall_entered(home).pk}


def _narrative(home: Organisation) -> Keys:
    return {"pk": narratives.waiting(home).pk}


OPEN_DATA: dict[str, Noun] = {
    "open_data_resolution_": Noun(
        _resolution, bodies={"open_data_resolution_withdraw": {"reason": "停止公开"}}
    ),
    "open_narrative_": Noun(_narrative, bodies={"open_narrative_mask": {"words": "随时"}}),
    "open_recall_": Noun(_recall),
    "open_recall_enter": Noun(
        _snapshot, Known.TO_ALL, bodies={"open_recall_enter": {"ground": "wrong", "reason": "数字有误"}}
    ),
    "open_snapshot_publish": Noun(_month, Known.TO_ALL, is_led=True),
}
