"""Figures in bands: whoever is shown the same is at least five, and no band says more of one of them (S32, S33)."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from standards.review.bands import FEWEST, bands_of

NAMES = ("marks", "complaints", "renewals")
figures = st.fixed_dictionaries({name: st.integers(0, 12) for name in NAMES})
populations = st.lists(figures, min_size=FEWEST, max_size=60).map(
    lambda found: {f"p{n}": one for n, one in enumerate(found)}
)


@given(populations)
def test_whoever_reads_the_bands_cannot_tell_fewer_than_five_partners_apart(
    population: dict[str, dict[str, int]],
) -> None:
    shown = {one: bands_of(one, population, NAMES) for one in population}

    assert min(Counter(map(str, shown.values())).values()) >= FEWEST


@given(populations)
def test_every_band_holds_the_figure_that_it_stands_for(population: dict[str, dict[str, int]]) -> None:
    for one, own in population.items():
        for name, band in (bands_of(one, population, NAMES) or {}).items():
            lowest, _, highest = band.partition(" to ")
            assert int(lowest) <= own[name] <= int(highest or lowest)


def test_a_population_of_fewer_than_five_is_told_nothing() -> None:
    few = {f"p{number}": dict.fromkeys(NAMES, number) for number in range(FEWEST - 1)}

    assert bands_of("p1", few, NAMES) is None
    assert bands_of("unknown", few | {"p8": few["p1"], "p9": few["p1"]}, NAMES) is None


def test_bands_are_as_narrow_as_five_partners_allow() -> None:
    counts = [0] * 6 + [1] * 5 + [2, 3, 4, 9, 9, 12]
    population = {f"p{number}": {"marks": count} for number, count in enumerate(counts)}

    assert [bands_of(f"p{n}", population, ("marks",)) for n in (0, 6, 16)] == [
        {"marks": "0"},
        {"marks": "1"},
        {"marks": "2 to 12"},
    ]
