"""Settings of the test suite: SQLite in memory, or the server LIANWEI_TEST_DATABASE_URL names."""

import base64
import os
import tempfile

ALWAYS_THE_SAME = base64.b64encode(b"only for tests, never elsewhere!").decode()
os.environ |= {
    "LIANWEI_DATA_DIR": tempfile.mkdtemp(prefix="lianwei-test-"),
    "LIANWEI_SECRET_KEY": "only-for-tests",
    "LIANWEI_KEYS": f"t1:{ALWAYS_THE_SAME}",
    "LIANWEI_BLIND_KEY": ALWAYS_THE_SAME,
    "LIANWEI_SIGNING_KEY": ALWAYS_THE_SAME,
    "LIANWEI_DATABASE_URL": os.environ.get("LIANWEI_TEST_DATABASE_URL", ""),
    "LIANWEI_HOSTS": "testserver,127.0.0.1,localhost",
}

from lianwei.settings import *  # noqa: E402, F403
from lianwei.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if "OPTIONS" in DATABASES["default"]:
    DATABASES["default"]["OPTIONS"].pop("pool", None)
if not os.environ["LIANWEI_DATABASE_URL"]:  # a file, so that threads of a test meet in one database
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(os.environ["LIANWEI_DATA_DIR"], "test.sqlite3")}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns where it is missing
