"""The device's page: the same for everybody, with all its files kept, and lists of the association."""

import json
import re

import pytest
from django.contrib.staticfiles import finders

from tests.factories.members import make_actor, make_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
HEAD = re.compile(r"^self\.LIANWEI = (\{.*\});$", re.M)


def kept_by(answer):
    return json.loads(HEAD.search(answer.content.decode()).group(1))


def test_the_page_holds_nothing_of_who_opens_it(client, client_of):
    staff = client_of(make_actor("head", organisation=make_organisation("YZ")))

    anonymous, known = (
        re.sub(r'data-reader="[0-9]*"', "", each.get("/booth/").content.decode()) for each in (client, staff)
    )

    assert anonymous == known
    assert [word for word in ("csrfmiddlewaretoken", "nonce=") if word in known] == []


def test_the_worker_keeps_every_file_of_the_page_and_stays_the_same(client):
    first, again = (kept_by(client.get("/booth/worker.js")) for _time in range(2))

    files = [address for address in first["kept"] if address.startswith("/static/")]
    assert first == again
    assert first["kept"][:2] == ["/booth/", "/booth/manifest.webmanifest"]
    assert [address for address in files if finders.find(address.removeprefix("/static/")) is None] == []
    assert {f"/static/web/booth/{name}.js" for name in ("vault", "entries", "desk", "sending", "app")} <= set(
        files
    )


def test_the_manifest_makes_it_a_program(client):
    manifest = client.get("/booth/manifest.webmanifest").json()

    assert (manifest["start_url"], manifest["display"], len(manifest["icons"])) == (
        "/booth/",
        "standalone",
        2,
    )


def test_the_lists_hold_the_regions_of_the_association_and_the_rights(client):
    yuzhong = make_organisation("YZ", region_code="500103")

    lists = client.get("/booth/lists.json", {"of": yuzhong.pk}).json()

    assert {code[:6] for code, _name in lists["regions"]} == {"500103"}
    assert len(lists["rights"]) > 5 and re.fullmatch("[0-9a-f]{8}", lists["version"])


@pytest.mark.parametrize("of", ["", "x", "99999", "²", "1" * 30])
def test_lists_of_no_association_hold_no_regions(client, of):
    assert client.get("/booth/lists.json", {"of": of}).json()["regions"] == []


@pytest.mark.parametrize("path", ["/booth/", "/booth/worker.js", "/booth/manifest.webmanifest"])
def test_the_strict_policy_holds(client, path):
    policy = client.get(path)["Content-Security-Policy"]

    assert "unsafe" not in policy and "script-src 'self'" in policy
