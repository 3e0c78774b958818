"""The one reader of the environment. Each variable is declared here, typed, with its meaning and default.

`docs/generated/settings.md` is made from VARIABLES.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    meaning: str


VARIABLES: dict[str, Variable] = {
    v.name: v
    for v in (
        Variable("LIANWEI_DATA_DIR", "var", "Directory of the database, files and the instance's own keys"),
        Variable(
            "LIANWEI_DATABASE_URL",
            "",
            "postgresql://user:password@host:port/name; empty: SQLite in the data directory",
        ),
        Variable("LIANWEI_SECRET_KEY", "", "Signs sessions and forms"),
        Variable(
            "LIANWEI_KEYS",
            "",
            "Sealing keys, name:base64 of 32 bytes, comma separated, the current one first",
        ),
        Variable(
            "LIANWEI_BLIND_KEY", "", "Key of the blind indexes, base64; never rotated without re-indexing"
        ),
        Variable("LIANWEI_SIGNING_KEY", "", "Ed25519 seed, base64: signs seals, evidence packs and exchange"),
        Variable(
            "LIANWEI_FORMER_PUBLIC_KEYS",
            "",
            "Public halves, base64, comma separated, of former signing keys: their seals still hold",
        ),
        Variable("LIANWEI_HOSTS", "127.0.0.1,localhost,[::1]", "Host names this instance answers to"),
        Variable(
            "LIANWEI_PUBLIC_URL",
            "http://127.0.0.1:8000",
            "Where consumers reach this instance: stands before links",
        ),
        Variable(
            "LIANWEI_TRUSTED_PROXIES",
            "",
            "Proxies before this instance whose X-Forwarded-For is believed: how many (1), or their addresses"
            " and networks, comma separated; empty: the header is ignored",
        ),
        Variable("LIANWEI_HTTPS", "0", "1: cookies only over TLS, HSTS on (behind a TLS proxy)"),
        Variable("LIANWEI_DEBUG", "0", "1: error pages for developers; never with real data"),
        Variable("LIANWEI_DEMO", "0", "1: the instance holds synthetic data and says so on every page"),
        Variable("LIANWEI_DEMO_CASES", "3000", "How many complaints the demo alliance starts with"),
        Variable(
            "LIANWEI_EMAIL_URL",
            "",
            "smtp://user:password@host:port or smtps://…; empty: mail stays in the outbox",
        ),
        Variable("LIANWEI_EMAIL_FROM", "lianwei@localhost", "Sender of e-mails"),
        Variable(
            "LIANWEI_OIDC", "", "JSON of one OpenID Connect provider: server_url, client_id, secret, name"
        ),
        Variable(
            "LIANWEI_MFA_FOR_ALL", "0", "1: every account needs a second factor, not only administrators"
        ),
        Variable("LIANWEI_IDLE_MINUTES", "30", "Minutes without a click after which a session ends"),
        Variable("LIANWEI_MAX_UPLOAD_MB", "50", "Largest file taken, in megabytes"),
        Variable("LIANWEI_MAX_SHEET_MB", "120", "Largest sheet taken for an import, in megabytes"),
        Variable("LIANWEI_MAX_SHEET_ROWS", "1100000", "Most rows of a sheet taken for an import"),
        Variable(
            "LIANWEI_SHEET_DAYS", "180", "Days after which the rows and the file of a sheet are cleared away"
        ),
        Variable("LIANWEI_DROP_DIR", "", "Where folders for files lie; empty: drop, in the data folder"),
        Variable(
            "LIANWEI_FONTS_DIR",
            "",
            "Directory of the office's own licensed fonts for papers",
        ),
        Variable(
            "LIANWEI_OUTGOING_HOSTS",
            "",
            "Hosts in the own network (or without TLS) that may be called, comma separated",
        ),
        Variable(
            "LIANWEI_PEER_CERTIFICATE",
            "",
            "File with the certificate and key (PEM) that we show to peers which ask for one (mutual TLS)",
        ),
        Variable(
            "LIANWEI_PEER_AUTHORITIES",
            "",
            "File with the authorities (PEM) whose certificates of peers are believed; empty: the system's",
        ),
        Variable("LIANWEI_WORKERS", "2", "Web processes"),
        Variable(
            "LIANWEI_ANALYTICS_ENGINE",
            "duckdb",
            "What computes the figures: duckdb, in the process; spark, for data beyond one machine",
        ),
    )
}
SECRETS_FILE = "secrets.env"
DATABASE_FILE = "lianwei.sqlite3"  # where no server is named


def text(name: str) -> str:
    """A declared variable's value, from the environment or the data directory's own secrets."""
    return os.environ.get(name) or _own_secrets().get(name) or VARIABLES[name].default


def flag(name: str) -> bool:
    return text(name) in ("1", "true", "yes", "on")


def number(name: str) -> int:
    return int(text(name))


def words(name: str) -> list[str]:
    return [word.strip() for word in text(name).split(",") if word.strip()]


def data_dir() -> Path:
    return Path(os.environ.get("LIANWEI_DATA_DIR") or VARIABLES["LIANWEI_DATA_DIR"].default).resolve()


def _own_secrets() -> dict[str, str]:
    """Keys the instance made for itself on its first start (the demo, a small office)."""
    file = data_dir() / SECRETS_FILE
    if not file.exists():
        return {}
    return dict(line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)


def write_own_secrets(secrets: dict[str, str]) -> Path:
    """Keep freshly made keys in the data directory, readable by its owner only."""
    file = data_dir() / SECRETS_FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in secrets.items())
    return file


def postgresql(url: str) -> dict:
    """postgresql://user:password@host:port/name as Django wants it; ?host=/path for a socket."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }
