"""The processes of `lianwei serve`: started, started again when they die, ended together."""

import os
import signal
import sys
import threading
import time

import pytest

from lianwei.web import children
from lianwei.web.children import Child, keep_running

SLEEP = (sys.executable, "-c", "import time; time.sleep(60)")
NOWHERE = ("127.0.0.1", 9)


def _stop_after(seconds: float) -> None:
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGTERM)).start()


@pytest.fixture
def handlers_again():
    """keep_running takes the signals for itself, as a program does that runs nothing else."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_child_that_dies_is_started_again_after_a_wait(capsys):
    child = Child("worker", (sys.executable, "-c", "raise SystemExit(3)"))

    child.look(100.0)
    child.process.wait()
    child.look(100.1)
    child.look(100.2)
    assert child.process is None
    child.look(100.6)

    assert (child.process is not None, child.deaths) == (True, 1)
    assert "worker ended (3); starting it again in 0.5 s" in capsys.readouterr().err
    child.process.wait()


def test_the_wait_grows_and_is_forgotten_after_a_steady_minute():
    child, waits, now = Child("web", (sys.executable, "-c", "pass")), [], 100.0

    for life in (1, 1, 1, 1, 1, 1, 1, children.STEADY_AFTER + 1):
        child.look(now)
        child.process.wait()
        now += life
        child.look(now)
        waits.append(child.due_at - now)
        now = child.due_at

    assert waits == pytest.approx([0.5, 1, 2, 5, 15, 30, 30, 0.5])


@pytest.mark.usefixtures("handlers_again")
def test_a_signal_ends_all_children():
    web, worker = Child("web", SLEEP), Child("worker", SLEEP)
    _stop_after(0.5)

    code = keep_running((web, worker), address=NOWHERE, when_ready=lambda: None)

    assert code == 0
    assert (web.process.poll(), worker.process.poll()) == (-signal.SIGTERM, -signal.SIGTERM)


@pytest.mark.usefixtures("handlers_again")
def test_a_second_signal_leaves_no_child_behind():
    ends_slowly = "import signal, time; signal.signal(signal.SIGTERM, lambda *_: time.sleep(1) or exit(7)); "
    child = Child("web", (sys.executable, "-c", ends_slowly + "time.sleep(60)"))
    for seconds in (1.0, 1.2):
        _stop_after(seconds)

    code = keep_running((child,), address=NOWHERE, when_ready=lambda: None)

    assert (code, child.process.poll()) == (0, 7)


def test_the_second_of_two_signals_at_once_is_not_heard(handlers_again):
    signal.signal(signal.SIGTERM, children._stop)

    with pytest.raises(children.Stop):
        children._stop(signal.SIGTERM, None)

    assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN


@pytest.mark.usefixtures("handlers_again")
def test_a_child_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr(children, "GRACE", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    child = Child("web", (sys.executable, "-c", deaf))
    _stop_after(1.0)

    keep_running((child,), address=NOWHERE, when_ready=lambda: None)

    assert child.process.poll() == -signal.SIGKILL


@pytest.mark.usefixtures("handlers_again")
def test_it_tells_once_when_the_address_answers(live_port):
    told = []
    _stop_after(0.8)

    keep_running((), address=("127.0.0.1", live_port), when_ready=lambda: told.append(time.monotonic()))

    assert len(told) == 1


@pytest.fixture
def live_port():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
