"""Settings, commands, events, schedule."""

import ast
from pathlib import Path

from lianwei.cli import COMMANDS, Command
from lianwei.core.environment import VARIABLES
from lianwei.core.events import HANDLERS
from lianwei.core.schedule import TASKS

from .tables import table

PACKAGE = Path(__file__).parents[2] / "lianwei"
KERNEL_NOUNS = {"documents": "document", "files": "file", "messages": "message"}


def settings() -> str:
    """Every variable of the environment, as core/environment.py declares it."""
    rows = [
        (f"`{v.name}`", f"`{v.default}`" if v.default else "empty", v.meaning) for v in VARIABLES.values()
    ]
    return "# Settings\n\nAll come from the environment.\n\n" + table(
        ("variable", "default", "meaning"), rows
    )


def commands() -> str:
    """Every command of `lianwei`, as cli.py declares it."""
    rows = [
        (f"`lianwei {name} {_options(c)}`".replace(" `", "`"), c.summary, _needs(c))
        for name, c in COMMANDS.items()
    ]
    return "# Commands\n\n`--help` explains each.\n\n" + table(
        ("command", "what it does", "needs an instance"), rows
    )


def _options(command: Command) -> str:
    shown = [
        names[0] if names[0].startswith("-") else names[0].upper() for names, _settings in command.options
    ]
    return " ".join([*shown, *(["--as"] if command.acts else [])])


def _needs(command: Command) -> str:
    return "yes" if command.needs_instance else "no"


def events() -> str:
    """Every event name that the sources record, where, with which details, and who listens."""
    found = sorted(_recorded())
    rows = [
        (f"`{name}`", f"`{place}`", ", ".join(details), _listeners(name)) for name, place, details in found
    ]
    text = "# Events\n\nWhat is recorded on the chain of each subject. Details never hold personal data.\n\n"
    return text + table(("event", "recorded in", "details", "handlers"), rows)


def schedule() -> str:
    """The periodic tasks of the worker."""
    rows = [(f"`{name}`", f"`{cron}`", _first_line(task)) for name, (cron, task) in sorted(TASKS.items())]
    return "# Schedule\n\nOffice time (Asia/Shanghai).\n\n" + table(("task", "cron", "what it does"), rows)


def _first_line(task: object) -> str:
    return (task.__doc__ or "").strip().splitlines()[0] if task.__doc__ else ""


def _listeners(name: str) -> str:
    return ", ".join(f"`{handler.removeprefix('lianwei.')}`" for handler in sorted(HANDLERS.get(name, ())))


def _recorded() -> set[tuple[str, str, tuple[str, ...]]]:
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for call in (node for node in nodes if isinstance(node, ast.Call)):
            details = tuple(sorted(k.arg for k in call.keywords if k.arg and k.arg != "actor"))
            place = path.relative_to(PACKAGE).as_posix()
            found |= {(name, place, details) for name in _event_names(call, path)}
    return found


def _event_names(call: ast.Call, path: Path) -> list[str]:
    """The events a call may record; the kernel's papers, files, messages put their noun before the verb."""
    function = getattr(call.func, "id", "")
    constants = [n.value for arg in call.args[:2] for n in ast.walk(arg) if isinstance(n, ast.Constant)]
    words = [word for word in constants if isinstance(word, str)]
    if function == "record":
        return [word for word in words if "." in word]
    noun = KERNEL_NOUNS.get(path.relative_to(PACKAGE).parts[1] if path.parent != PACKAGE else "", "")
    return [f"{noun}.{word}" for word in words] if function in ("record_on", "_record") and noun else []
