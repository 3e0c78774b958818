"""An OpenID Connect provider as a process of its own: `python -m tests.members.oidc_provider PORT REDIRECT…`.

Discovery, keys, code flow with PKCE and userinfo are those of allauth's provider, which is installed anyway;
its people live in its own database in memory. Prints a line when it answers.
"""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

CLIENT, SECRET, PASSWORD = "lianwei", "only-for-tests", "provider-password"
# Log-in name, e-mail, and whether the provider has verified the address.
PEOPLE = (
    ("chen", "chen@example.cn", True),
    ("wang", "wang@example.cn", False),
    ("stranger", "stranger@example.org", True),
)


class Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nobody reads it."""


def configure(address: str) -> None:
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"  # a provider on this machine alone
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    settings.configure(
        SECRET_KEY="only-for-tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.members.oidc_provider_urls",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        SESSION_COOKIE_NAME="provider_session",  # cookies know no port: beside ours on this machine
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_ISSUER=address,
        IDP_OIDC_PRIVATE_KEY=key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    )
    django.setup()


def fill(redirects: list[str]) -> None:
    """Tables, people, and the one client that may ask."""
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name, email, is_verified in PEOPLE:
        person = User.objects.create_user(name, email, PASSWORD)
        EmailAddress.objects.create(user=person, email=email, verified=is_verified, primary=True)
    client = Client(id=CLIENT, name="Lianwei", skip_consent=True)
    client.set_secret(SECRET)
    client.set_scopes(["openid", "profile", "email"])
    client.set_redirect_uris(redirects)
    client.save()


def serve(port: int, redirects: list[str]) -> None:
    configure(f"http://127.0.0.1:{port}")
    fill(redirects)
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Silent)
    print("answers", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2:])
