"""Measurements on their way to another program, and what stands for them in JSON."""

import copy
import pickle
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from measures.made import slices, slo
from uptrail.records import Slo
from uptrail.records.measurements import Measurements

LARGE = 2**70
COUNTS = st.lists(st.tuples(st.integers(0, LARGE), st.integers(0, LARGE)), max_size=20)


@given(COUNTS, st.sampled_from([Fraction(1), Fraction(1, 3), Fraction(1, 1000)]))
def test_they_come_back_whole(counts: list[tuple[int, int]], part: Fraction) -> None:
    made = slices((min(pair), max(pair)) for pair in counts)
    known = Measurements.of(one.model_copy(update={"good": one.good * part}) for one in made)
    assert list(known.good) is not None, "what was worked out is not sent along"
    for again in (pickle.loads(pickle.dumps(known)), copy.deepcopy(known), copy.copy(known)):
        assert again == known
        assert (again.digest, again.scale, list(again)) == (known.digest, known.scale, list(known))


def test_a_year_of_slices_travels_as_blocks_of_memory() -> None:
    year = Measurements.of(slices([(99, 100)] * 288 * 365, minutes=5))
    assert len(list(year.good)) == len(year)
    assert len(pickle.dumps(year)) < 4 * 8 * (len(year) + 1) + 1000


def test_an_slo_takes_its_measurements_along() -> None:
    wanted = slo(measurements=slices([(99, 100), (50, 100)]))
    again = pickle.loads(pickle.dumps(wanted))
    assert again == wanted
    assert again.measurements == wanted.measurements


def test_json_only_names_them_and_cannot_be_taken_for_them() -> None:
    wanted = slo(measurements=slices([(99, 100)]))
    text = wanted.model_dump_json()
    assert wanted.measurements.digest in text
    with pytest.raises(ValidationError, match="names measurements, and does not hold them"):
        Slo.model_validate_json(text)
