"""Names become roles, however they are written; words that only look like names stay."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uptrail.audience.roles import anonymiser

ROLES = {
    "Ana Silva": "the lead",
    "@raj": "the owner",
    "will": "the scribe",
    "Mark Stone": "an author",
    "May": "an expert",
    "ana-maria": "the owner",
    "José Núñez": "an author",
    "Jan van den Berg": "an author",
    "li": "an expert",
    "Kim (SRE)": "an author",
    "Noor, Sam & Ida": "an author",
    "Platform team": "the owner",
    "TBD": "the owner",
    "nobody": "the owner",
}
anonymous = anonymiser(ROLES)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ana's pager rang, and Ana Silva's phone.", "the lead's pager rang, and the lead's phone."),
        ("ANA SILVA and Ana\nSilva; Silva alone", "the lead and the lead; the lead alone"),
        ("Raj’s change, raj's change, @raj's change", "the owner’s change, the owner's change, the owner's change"),
        ("@ana-maria and ana-maria, @Ana-Maria.", "the owner and the owner, the owner."),
        ("@ana.silva, @ana_silva and @silva-a", "the lead, the lead and the lead"),
        ("Ana-led work, non-Ana work", "the lead-led work, non-the lead work"),
        ("José, Jose\u0301, Nu\u0301n\u0303ez, JOSÉ NÚÑEZ", "an author, an author, an author, an author"),
        ("Jan van den Berg took a van. Berg drove to the den.", "an author took a van. an author drove to the den."),
        ("Sam and Ida told Noor and Kim", "an author and an author told an author and an author"),
        ("A banana, Rajasthan, a limit, Samara, plea", "A banana, Rajasthan, a limit, Samara, plea"),
        ("`ana` ran `deploy --by=raj`", "`the lead` ran `deploy --by=the owner`"),
        ("| 14:00 | Ana | raj |", "| 14:00 | the lead | the owner |"),
        ("[Ana](https://people.example/~ana?by=raj)", "[the lead](https://people.example/~the-lead?by=the-owner)"),
        ("https://chat.example/@raj/1", "https://chat.example/the-owner/1"),
        ("ana.silva@corp.example, raj+pager@corp.example", "the lead, the owner"),
        ("jane.doe@corp.example, support@corp.example", "an engineer, support@corp.example"),
        ("_Ana_ ran rm_raj_tmp", "_the lead_ ran rm_the owner_tmp"),
        ("<jane@corp.example>", "<an engineer>"),
        ("@channel @here (@someone)", "an engineer an engineer (an engineer)"),
        ("The platform team and nobody else; TBD", "The platform team and nobody else; TBD"),
    ],
)
def test_names_become_roles(text: str, wanted: str) -> None:
    assert anonymous(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("This will happen again. Will it? Will the pods start?", None),
        ("Will rolled back at 14:05.", "the scribe rolled back at 14:05."),
        ("We asked Will to help; @will did.", "We asked the scribe to help; the scribe did."),
        ("Will's change", "the scribe's change"),
        (
            "Will and Mark deployed. Mark as lead agreed.",
            "the scribe and an author deployed. an author as lead agreed.",
        ),
        ("| 14:00 | Will restarts it |", "| 14:00 | the scribe restarts it |"),
        ("Mark the node as unschedulable. We mark it.", None),
        ("- Mark the node\n- Mark rolled back", "- Mark the node\n- an author rolled back"),
        ("Then Mark looked under a stone with Stone.", "Then an author looked under a stone with an author."),
        ("It may fail. On 5 May 2026, in May, since May 3 it may.", None),
        ("May restarted it, and so did @may.", "an expert restarted it, and so did an expert."),
    ],
)
def test_a_name_that_is_also_a_word(text: str, wanted: str | None) -> None:
    assert anonymous(text) == (wanted or text)


NAMES = ("Ana Silva", "Ana", "Silva", "@raj", "raj", "José", "ana-maria", "Sam", "ana.silva@corp.example", "Noor")
AROUND = (
    "",
    " ",
    "\n",
    "`",
    "*",
    "_",
    "(",
    "|",
    "'s ",
    ", ",
    ". ",
    "“",
    "/",
    ":",
    "<",
    ">",
    "=",
    "-",
    "—",
    "\t",
    "[",
    "](",
)


@given(
    st.sampled_from(NAMES), st.sampled_from(AROUND[1:]), st.sampled_from(AROUND[1:]), st.sampled_from(("NFC", "NFD"))
)
def test_no_name_survives_whatever_stands_around_it(name: str, before: str, after: str, form: str) -> None:
    text = unicodedata.normalize(form, f"x{before}{name}{after}y")
    told = unicodedata.normalize("NFC", anonymous(text)).lower()
    for part in ("ana", "silva", "raj", "josé", "sam", "noor"):
        assert part not in told, told


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert isinstance(anonymous(text), str)
