"""The visitor's address behind proxies: what a visitor invents is never believed."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory

from lianwei.core.proxies import ProxyMiddleware, trust_of
from lianwei.web.visitor import address_of

PROXY, OUTER, VISITOR, INVENTED = "10.0.0.2", "10.0.0.3", "203.0.113.7", "198.51.100.1"


@pytest.mark.parametrize(
    ("trusted", "peer", "forwarded", "client"),
    [
        # nothing is believed by default
        ([], VISITOR, INVENTED, VISITOR),
        (["0"], VISITOR, INVENTED, VISITOR),
        # so many proxies: what each added is counted from the end
        (["1"], PROXY, VISITOR, VISITOR),
        (["1"], PROXY, f"{INVENTED}, {VISITOR}", VISITOR),
        (["2"], PROXY, f"{INVENTED}, {VISITOR}, {OUTER}", VISITOR),
        (["2"], PROXY, VISITOR, PROXY),
        (["1"], PROXY, "", PROXY),
        (["1"], PROXY, "unknown", PROXY),
        # these addresses: read from the end as long as they are ours
        (["10.0.0.0/8"], PROXY, f"{INVENTED}, {VISITOR}, {OUTER}", VISITOR),
        (["10.0.0.2"], PROXY, f"{INVENTED}, {VISITOR}", VISITOR),
        (["10.0.0.2"], VISITOR, INVENTED, VISITOR),
        (["10.0.0.2"], VISITOR, f"{INVENTED}, {PROXY}", VISITOR),
        (["10.0.0.0/8"], PROXY, f"nonsense, {OUTER}", OUTER),
        # forms in which addresses come
        (["1"], PROXY, f"{VISITOR}:51234", VISITOR),
        (["1"], PROXY, "[2001:db8::7]:443", "2001:db8::7"),
        (["2001:db8::/32"], "2001:db8::1", VISITOR, VISITOR),
    ],
)
def test_the_address_that_counts(trusted, peer, forwarded, client):
    assert trust_of(trusted).client(peer, forwarded) == client


@pytest.mark.parametrize("words", [["eleven"], ["11"], ["10.0.0.1/8"], ["1", "2"]])
def test_a_setting_that_cannot_be_meant_stops_the_start(words):
    with pytest.raises(ImproperlyConfigured):
        trust_of(words)


def test_everything_that_looks_for_the_address_finds_the_visitors(settings):
    from allauth.account.adapter import get_adapter

    settings.LIANWEI_TRUSTED_PROXIES = ["1"]
    headers = {"X-Forwarded-For": f"{INVENTED}, {VISITOR}"}
    request = RequestFactory().get("/", REMOTE_ADDR=PROXY, headers=headers)
    seen = []

    ProxyMiddleware(lambda given: seen.append((address_of(given), get_adapter().get_client_ip(given))))(
        request
    )

    assert seen == [(VISITOR, VISITOR)]


@pytest.mark.django_db
def test_a_lock_is_not_escaped_by_inventing_addresses(client):
    """Five wrong codes, each under another invented address, lock the one real visitor."""
    from django.urls import reverse

    answers = [
        client.post(
            reverse("portal_track"), {"code": "AAAAA-AAAAA"}, headers={"X-Forwarded-For": f"198.51.100.{n}"}
        )
        for n in range(7)
    ]

    assert 429 in [each.status_code for each in answers]
