"""Figures in bands that enough partners share, so that they tell nobody whose they are (S32, S33)."""

from collections.abc import Mapping, Sequence

FEWEST = 5
"""How many partners have the same bands at least."""

Figures = Mapping[str, int]


def bands_of(partner_id: str, population: Mapping[str, Figures], names: Sequence[str]) -> dict[str, str] | None:
    """The band of each of the partner's figures, in words; None where the population is too small for any.

    The population is split by one figure after the other, into bands that each keep ``FEWEST`` partners. Everybody
    within a band is shown the same, so that a band says no more of one of them than of the others.
    """
    if len(population) < FEWEST or partner_id not in population:
        return None
    shown: dict[str, str] = {}
    alike = dict(population)
    for name in names:
        values = _band(sorted(figures[name] for figures in alike.values()), population[partner_id][name])
        alike = {one: figures for one, figures in alike.items() if values[0] <= figures[name] <= values[1]}
        shown[name] = _in_words(*values)
    return shown


def _band(values: Sequence[int], own: int) -> tuple[int, int]:
    """From the lowest to the highest value of the band that holds ``own``: the narrowest that the order allows."""
    bands: list[list[int]] = [[]]
    for value in values:
        if len(bands[-1]) >= FEWEST and value != bands[-1][-1]:
            bands.append([])
        bands[-1].append(value)
    if len(bands) > 1 and len(bands[-1]) < FEWEST:
        bands[-2:] = [bands[-2] + bands[-1]]
    band = next(band for band in bands if band[0] <= own <= band[-1])
    return band[0], band[-1]


def _in_words(lowest: int, highest: int) -> str:
    return str(lowest) if lowest == highest else f"{lowest} to {highest}"
