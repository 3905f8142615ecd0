from hypothesis import given
from hypothesis import strategies as st

from uptrail.measures.similarity import ENOUGH, MOST, NEAREST, POINTS, Case, Likeness, Similarity, Trait


def case(id, *traits):
    return Case(id, tuple(Trait(*trait.split(":")) for trait in traits))


def test_what_is_shared_is_told_and_counted():
    found = Similarity(
        [
            case("a", "factor:1", "component:api", "word:labels"),
            case("b", "component:api", "word:labels", "word:stuck"),
            case("c", "factor:1", "component:api", "tag:queue"),
            case("d", "trigger:deployment", "component:web"),
            case("e", "trigger:deployment", "component:api"),
        ]
    )
    shared = (Trait("factor", "1"), Trait("component", "api"))
    assert found.of("a") == (Likeness("c", 6, shared),)
    assert found.of("b") == ()
    assert found.of("d") == (), "a trigger alone is not enough"
    assert found.of("unknown") == ()


def test_the_most_similar_lead_then_the_nearest_in_time():
    many = [case(f"n{n}", "component:api", "tag:queue") for n in range(9)]
    many[7] = case("n7", "component:api", "tag:queue", "word:stuck")
    found = Similarity(many)
    assert [one.id for one in found.of("n5")] == ["n4", "n6", "n3", "n7", "n2"]
    assert [one.id for one in found.of("n5", "n6")] == ["n4", "n7", "n3", "n8", "n2"]


def test_components_that_always_occur_together_lead_to_others_as_one():
    every = [f"component:{n}" for n in range(300)]
    found = Similarity([case("a", *every), case("b", *every, "component:alone"), case("c", "component:alone")])
    assert [(one.id, one.points) for one in found.of("a")] == [("b", 300 * POINTS["component"])]
    assert found.of("c") == ()
    assert len({id(shelf) for mine in found._shelves for shelf, _ in mine}) == 2


TRAITS = st.builds(Trait, st.sampled_from(list(POINTS)), st.sampled_from("abc"))
CASES = st.lists(st.lists(TRAITS, max_size=6, unique=True), max_size=NEAREST + 1)


@given(CASES)
def test_few_cases_are_compared_with_every_other(traits):
    found = Similarity([Case(str(n), tuple(mine)) for n, mine in enumerate(traits)])
    for n, mine in enumerate(traits):
        told = {one.id: one.points for one in found.of(str(n))}
        wanted = {}
        for other, theirs in enumerate(traits):
            points = sum(POINTS[trait.kind] for trait in {*mine} & {*theirs})
            if other != n and points >= ENOUGH:
                wanted[str(other)] = points
        assert told.items() <= wanted.items()
        assert sorted(told.values(), reverse=True) == sorted(wanted.values(), reverse=True)[:MOST]
