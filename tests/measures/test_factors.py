from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from measures.made import SOURCE
from uptrail.measures.factors import Sentences, alike, causes, numbers_of, words
from uptrail.records import Postmortem
from uptrail.records.postmortem import Factor

EXPIRED = "A certificate expired because nobody owns its renewal"
AGAIN = "The renewal of the certificate had no owner and it expired"
OTHER = "The connection pool was exhausted by slow queries"


def postmortem(id, day, *factors):
    return Postmortem(id=id, source=SOURCE, title=id, date=day, incidents=(id,), factors=factors)


def factor(text, category="", primary=False):
    return Factor(text=text, category=category, primary=primary)


def test_sentences_that_speak_of_the_same():
    assert alike(words(EXPIRED), words(AGAIN))
    assert not alike(words(EXPIRED), words(OTHER))
    assert not alike(words("disk"), words("disk")), "one word is not enough"


def test_the_same_words_are_the_same_sentence_however_few():
    sentences = Sentences()
    assert [sentences.group(text) for text in ("A lock", "a  lock.", "A lost lock", "??", "??", "!!")] == [
        0,
        0,
        1,
        2,
        2,
        3,
    ]


def test_factors_once_each_oldest_first():
    old = postmortem("old", date(2025, 1, 2), factor(OTHER, "technology"), factor(EXPIRED, primary=True))
    new = postmortem("new", date(2026, 1, 2), factor(AGAIN, "process"))
    undated = postmortem("undated", None, factor(AGAIN, "process"), factor(AGAIN, "people"))
    found = causes([undated, new, old])
    assert [(one.text, one.category) for one in found] == [(OTHER, "technology"), (EXPIRED, "process")]
    expired = found[1]
    assert [one.id for one in expired.postmortems] == ["old", "new", "undated"]
    assert expired.primary_in == {"old", "new", "undated"}
    assert expired.latest == date(2026, 1, 2)
    assert found[0].primary_in == frozenset()
    assert numbers_of(found) == {"old": (1, 0), "new": (1,), "undated": (1,)}


WORDS = st.sampled_from(["queue", "disk", "pool", "limit", "alert", "lock", "certificate", "of", "x"])


@given(st.lists(st.lists(WORDS, max_size=7).map(" ".join), max_size=30))
def test_every_sentence_is_like_the_first_of_its_group_and_like_none_of_the_groups_before(texts):
    sentences, firsts = Sentences(), []
    for text in texts:
        number = sentences.group(text)
        if number == len(firsts):
            assert not any(alike(words(text), words(first)) for first in firsts)
            firsts.append(text)
        else:
            assert text == firsts[number] or alike(words(text), words(firsts[number]))
