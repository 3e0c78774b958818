"""How members are called where there is little room."""

import pytest
from django.utils import translation

from lianwei.members.queries import short_label
from tests.factories.members import make_organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("language", "shown"), [("zh-hans", "渝中消委"), ("en", "Yuzhong Consumer Council")])
def test_the_short_name_is_chinese_and_another_language_has_its_own(language, shown):
    names = {"short_name": "渝中消委", "name_en": "Yuzhong Consumer Council"}
    place = make_organisation("YZ", name="渝中区消委会", **names)

    with translation.override(language):
        assert short_label(place.pk) == shown
