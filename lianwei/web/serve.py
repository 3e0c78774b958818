"""`lianwei serve`: the product on one machine. Prepares the instance, then keeps web and worker running.

What this very program has prepared on this very database is served at once, and looked over a little later.
"""

import argparse
import os
import socket
import sys
import time

import django

from lianwei.core import environment, keys

from .children import Child, family_of, keep_running
from .stamps import is_database_there, program, stamps

WEB = ("-m", "granian", "--interface", "wsgi", "--blocking-threads", "4", "--no-ws", "--log-level", "warning")
HEAD_START = (
    2.0  # seconds in which the web server has the machine for itself: somebody waits for its first page
)
LOOKED_OVER_AFTER = 20  # seconds after a start
ARENAS = "2"  # glibc would keep a heap for each thread of each child: 10 MB a worker for nothing
SECRETS = ("LIANWEI_SECRET_KEY", "LIANWEI_KEYS", "LIANWEI_BLIND_KEY", "LIANWEI_SIGNING_KEY")


def serve(arguments: argparse.Namespace) -> int:
    """Run web server, worker and schedule until Ctrl+C or SIGTERM.

    Answers 1 when the port is taken or keys are missing.
    """
    if fault := _port_taken(arguments.host, arguments.port) or _keys_missing():
        print(fault, file=sys.stderr)
        return 1
    os.environ.setdefault("LIANWEI_PUBLIC_URL", _address(arguments.host, arguments.port))
    os.environ.setdefault("MALLOC_ARENA_MAX", ARENAS)
    if not (is_ready := is_prepared(with_demo=not arguments.no_demo)):
        _prepare(with_demo=not arguments.no_demo)
    logins = [] if arguments.no_demo else stamps().get("logins", [])
    if logins:
        os.environ["LIANWEI_DEMO"] = "1"  # for the processes that serve and work
    return keep_running(
        (*_children(arguments.host, arguments.port), *([_look_over()] if is_ready else [])),
        address=(arguments.host, arguments.port),
        when_ready=lambda: _announce(arguments.host, arguments.port, logins),
    )


def _children(host: str, port: int) -> tuple[Child, ...]:
    address = ("--host", host, "--port", str(port), "--workers", environment.text("LIANWEI_WORKERS"))
    return (
        Child("web", (sys.executable, *WEB, *address, "lianwei.wsgi:application")),
        Child("worker", (sys.executable, "-m", "lianwei.cli", "work"), due_at=time.monotonic() + HEAD_START),
    )


def is_prepared(*, with_demo: bool) -> bool:
    """Whether nothing changed since the last start, as far as files tell."""
    kept = stamps()
    is_whole = is_database_there() and ("logins" in kept or not with_demo)
    return is_whole and kept.get("program") == program()


def _prepare(*, with_demo: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
    django.setup()
    from .setup import prepare_instance  # noqa: PLC0415 - needs Django set up

    prepare_instance()
    if with_demo:
        from .demo_instance import open_demo  # noqa: PLC0415 - needs Django set up

        open_demo()


def _look_over() -> Child:
    """What files cannot tell: a database put back from an older copy."""
    due_at = time.monotonic() + LOOKED_OVER_AFTER
    return Child("setup", (sys.executable, "-m", "lianwei.cli", "setup"), is_once=True, due_at=due_at)


def _keys_missing() -> str:
    """A first start makes the instance its own keys; half a set of keys is a mistake to be told."""
    missing = [name for name in SECRETS if not environment.text(name)]
    if len(missing) == len(SECRETS):
        environment.write_own_secrets(keys.new_secrets())
        return ""
    names = ", ".join(missing)
    return f"Keys are missing: {names} (docs/operating/keys.md). 缺少密钥: {names}" if missing else ""


def _port_taken(host: str, port: int) -> str:
    with socket.socket(family_of(host)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            return (
                f"Cannot listen on {host}:{port} ({fault.strerror}); try --port. "
                f"端口 {port} 已被占用, 请换一个端口: lianwei serve --port 8080"
            )
    return ""


def _address(host: str, port: int) -> str:
    """Where this machine answers: what links in messages begin with where no public address is set."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _announce(host: str, port: int, logins: list[str]) -> None:
    """Addresses and demo log-ins, Chinese first."""
    print(f"\n联维 Lianwei   {_address(host, port)}/\n", flush=True)
    if logins:
        print("演示账号 (合成数据, 请勿录入真实信息) · demo log-ins (synthetic data):")
        print("".join(f"  {line}\n" for line in logins), end="")
    print("\n按 Ctrl+C 停止 · Ctrl+C stops it\n", flush=True)
