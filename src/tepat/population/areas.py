"""The villages of a regency and how many families live in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from lokal import wilayah

from tepat.population.draws import Column
from tepat.population.errors import PopulationError
from tepat.population.rates import ELSEWHERE_DISTRICTS, KELURAHAN_SIZE, VILLAGE_SIZE_SPREAD


@dataclass(frozen=True, slots=True)
class Areas:
    """Villages in the order of their codes, the districts they lie in, and what differs between them."""

    villages: tuple[str, ...]
    is_urban: Column
    share: Column
    """Share of the regency's families, by village."""
    effect: Column
    """How much better off a village is than others of its kind, in standard deviations."""
    district: Column
    """Index into ``districts``, by village."""
    districts: tuple[str, ...]
    """Districts of the regency first, then ``elsewhere`` ones where some members were born."""
    own_districts: int


def load_areas(regency_code: str, generator: np.random.Generator) -> Areas:
    """The villages of a regency (``35.10``) with sizes drawn log-normally.

    Raises ``PopulationError`` (``population.regency.unknown``) when the code names no regency with villages.
    """
    own = [area.code for area in wilayah.list_wilayah(regency_code)] if len(regency_code) == 5 else []
    villages = [area for district in own for area in wilayah.list_wilayah(district)]
    if not villages:
        raise PopulationError(
            "There is no regency with this code.",
            why="The list of areas has no villages below it.",
            mend="Give a regency's code with a point, as in 35.10.",
            code="population.regency.unknown",
        )
    urban = np.array([area.type == "kelurahan" for area in villages])
    size = np.exp(VILLAGE_SIZE_SPREAD * generator.standard_normal(len(villages)))
    share = _balanced(size, urban)
    effect = generator.standard_normal(len(villages))
    effect -= (effect * share).sum()
    districts = tuple(own) + _elsewhere(regency_code)
    return Areas(
        villages=tuple(area.code for area in villages),
        is_urban=urban,
        share=share,
        effect=effect.astype(np.float32),
        district=np.array([districts.index(area.code[:8]) for area in villages], np.int16),
        districts=districts,
        own_districts=len(own),
    )


def _balanced(size: Column, urban: Column) -> Column:
    """Shares of the villages; urban ones together have the same share whatever sizes were drawn."""
    weight = np.where(urban, KELURAHAN_SIZE, 1.0)
    share = np.empty(len(size))
    for kind in (urban, ~urban):
        share[kind] = size[kind] / size[kind].sum() * weight[kind].sum() / weight.sum() if kind.any() else 0
    return share


def _elsewhere(regency_code: str) -> tuple[str, ...]:
    """Districts of the same province, evenly spread over its other regencies."""
    regencies = [area.code for area in wilayah.list_wilayah(regency_code[:2]) if area.code != regency_code]
    districts = [area.code for regency in regencies for area in wilayah.list_wilayah(regency)]
    step = max(1, len(districts) // ELSEWHERE_DISTRICTS)
    return tuple(districts[::step][:ELSEWHERE_DISTRICTS])
