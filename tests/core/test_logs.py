"""The log says where a fault happened and of what kind, and nothing that somebody typed."""

import logging
import sys

from lianwei.core.logs import FaultFormatter

TYPED = "13812346027 王桂芳"


def written(error):
    """The line a fault becomes."""
    try:
        raise error
    except type(error):
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    return FaultFormatter().format(record)


def test_a_fault_is_logged_by_its_place_and_kind():
    error = ValueError(TYPED)
    error.__cause__ = KeyError(TYPED)

    text = written(error)

    assert (TYPED in text, "王桂芳" in text) == (False, False)
    assert text.splitlines()[0] == "failed" and "test_logs.py" in text
    assert [line for line in text.splitlines() if not line.startswith(" ")][-2:] == ["ValueError", "KeyError"]


def test_an_address_is_logged_without_its_token():
    address = "/cases/link/sign/Zk3-9_xKq0b1c2d3e4f5g6h7i8j9k0l1m2n3o4p5q6r/"
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "%s: %s", ("Unprocessable", address), None)

    assert FaultFormatter().format(record) == "Unprocessable: /cases/link/sign/…/"


def test_the_log_of_the_product_is_written_so(settings):
    handler = settings.LOGGING["handlers"]["console"]

    assert settings.LOGGING["formatters"][handler["formatter"]] == {"()": "lianwei.core.logs.FaultFormatter"}
