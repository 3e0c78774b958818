"""Known hot events of real messages are found; needs ../shared/datasets, which no repository holds."""

import pytest

from bench.hot_events import hot_events, is_there


@pytest.mark.skipif(not is_there(), reason="../shared/datasets/wenzheng_messages is not here")
def test_the_known_hot_events_are_found():
    found = hot_events()

    assert len(found.events) == 7
    assert found.mean >= 0.85
    assert found.proposals <= found.messages / 30
