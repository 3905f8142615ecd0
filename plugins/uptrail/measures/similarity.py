"""Which incidents are like one another, and in what: a few points for each thing that was written of both.

Everything is looked up by what is shared, and of what many share only the nearest in time are looked at:
ten thousand incidents take ten times as long as a thousand.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

POINTS = {"factor": 4, "trigger": 3, "component": 2, "tag": 2, "word": 1}
"""What each kind of thing in common counts."""
ENOUGH = 4
"""From so many points on two incidents are similar."""
MOST = 5
"""So many are told of each."""
NEAREST = 4
"""So many before and so many after are looked at for each thing in common."""


class Trait(NamedTuple):
    """Something that may be shared: its kind, a key of `POINTS`, and the thing."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared, under a name of its own."""

    id: str
    traits: tuple[Trait, ...]


Key = tuple[int, int]
"""A component and another trait, by number; -1 stands for no component. Twins stand for one another."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another case, how many points it has, and what is shared, what counts most first."""

    id: str
    points: int
    shared: tuple[Trait, ...]


@dataclass(frozen=True, eq=False)
class Similarity:
    """The likenesses among some cases, which are given in the order of time; traits and cases are known by number."""

    cases: Sequence[Case]
    _known: dict[frozenset[int], tuple[Trait, ...]] = field(default_factory=dict, repr=False)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {case.id: place for place, case in enumerate(self.cases)}

    @cached_property
    def _traits(self) -> Sequence[Trait]:
        return tuple(dict.fromkeys(trait for case in self.cases for trait in case.traits))

    @cached_property
    def _points(self) -> Sequence[int]:
        return tuple(POINTS[trait.kind] for trait in self._traits)

    @cached_property
    def _sets(self) -> Sequence[frozenset[int]]:
        numbers = {trait: number for number, trait in enumerate(self._traits)}
        return tuple(frozenset(numbers[trait] for trait in case.traits) for case in self.cases)

    @cached_property
    def _components(self) -> frozenset[int]:
        return frozenset(number for number, trait in enumerate(self._traits) if trait.kind == "component")

    @cached_property
    def _twins(self) -> Mapping[int, int]:
        """For each component the first of those that are in the very same cases: what leads to others is the same."""
        places: dict[int, list[int]] = {component: [] for component in sorted(self._components)}
        for place, traits in enumerate(self._sets):
            for component in traits & self._components:
                places[component].append(place)
        first: dict[tuple[int, ...], int] = {}
        return {component: first.setdefault(tuple(found), component) for component, found in places.items()}

    @cached_property
    def _shelves(self) -> Sequence[Sequence[tuple[list[int], int]]]:
        """For each case the shelves it stands on, and where: a shelf holds all cases with one key, in time's order."""
        shelves: dict[Key, list[int]] = {}
        found = []
        for place, traits in enumerate(self._sets):
            mine = [shelves.setdefault(key, []) for key in self._keys(traits)]
            found.append([(shelf, len(shelf)) for shelf in mine])
            for shelf in mine:
                shelf.append(place)
        return found

    def _keys(self, traits: frozenset[int]) -> Iterator[Key]:
        """What leads to others: each thing in a case but its components, and each of its components with another."""
        counts = Counter(self._twins[component] for component in traits & self._components)
        components = sorted(counts)
        others = sorted(traits - self._components)
        yield from ((-1, trait) for trait in others)
        for number, component in enumerate(components):
            yield from ((component, trait) for trait in (*others, *components[number + 1 :]))
            if counts[component] > 1:
                yield component, component

    def of(self, *ids: str) -> tuple[Likeness, ...]:
        """The cases that are similar to any of these, themselves left out: the most similar first, then the nearest."""
        own = [self._places[id] for id in ids if id in self._places]
        best: dict[int, tuple[int, int, int]] = {}
        for place in own:
            for other, points in self._near(place):
                if other not in own:
                    best[other] = min(best.get(other, (0, 0, 0)), (-points, abs(other - place), place))
        ordered = sorted(best.items(), key=lambda one: (*one[1][:2], one[0]))
        return tuple(self._likeness(other, place, -points) for other, (points, _, place) in ordered[:MOST])

    def _near(self, place: int) -> Iterator[tuple[int, int]]:
        """Others that have enough in common with a case, and how much."""
        mine, found = self._sets[place], set[int]()
        for shelf, here in self._shelves[place]:
            found.update(shelf[max(here - NEAREST, 0) : here + 1 + NEAREST])
        found.discard(place)
        points = self._points
        for other in found:
            total = sum(map(points.__getitem__, mine & self._sets[other]))
            if total >= ENOUGH:
                yield other, total

    def _likeness(self, other: int, place: int, points: int) -> Likeness:
        return Likeness(self.cases[other].id, points, self._named(self._sets[place] & self._sets[other]))

    def _named(self, shared: frozenset[int]) -> tuple[Trait, ...]:
        """What is shared, what counts most first: most pairs share what others do."""
        found = self._known.get(shared)
        if found is None:
            ordered = sorted(shared, key=lambda one: (-self._points[one], self._traits[one]))
            found = self._known[shared] = tuple(self._traits[one] for one in ordered)
        return found
