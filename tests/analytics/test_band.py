"""The honest band, by the published counts of Procon-MG 2023."""

from lianwei.analytics.rules.band import Band, band


def test_band_when_counts_are_those_of_procon_mg_2023() -> None:
    found = band(received=163_317, closed=163_317, rated=74_696, confirmed=36_614, unrated=89_984)

    shares = [round(float(each) * 100, 1) for each in (found.high, found.rated, found.low) if each]
    assert shares == [77.5, 49.0, 22.4]


def test_band_when_there_is_nothing() -> None:
    assert band(received=0, closed=0, rated=0, confirmed=0, unrated=0) == Band(None, None, None)
