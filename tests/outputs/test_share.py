from io import BytesIO

import pytest
from PIL import Image

from outputs.small import documents, public, raw, record
from uptrail.outputs import picture, share
from uptrail.outputs.document import Page
from uptrail.records import Incident

RED = (0xC4, 0x26, 0x2E)


def test_the_card_of_an_incident_is_a_small_picture() -> None:
    made = raw(public(), "cards/incidents/2026-03-31-orders-fail.png")
    assert len(made) < 30_000
    with Image.open(BytesIO(made)) as shown:
        assert (shown.size, shown.format) == ((1200, 630), "PNG")
        assert max(abs(a - b) for a, b in zip(shown.convert("RGB").getpixel((5, 5)), RED, strict=True)) < 12


def test_every_shared_picture_exists() -> None:
    made = documents(public())
    for path, document in made.items():
        page = document.render()
        if isinstance(page, Page):
            card = page.head.split('property="og:image" content="https://status.lantern.example/')[1].split('"')[0]
            assert card in made, path
            assert (
                f'property="og:url" content="https://status.lantern.example/{path.removesuffix("index.html")}"'
                in page.head
            )


def test_only_the_newest_have_their_own() -> None:
    many = [
        record(Incident, f"2025-01-{day:02}-n{hour}", title="x", started=f"2025-01-{day:02} {hour:02}:00 UTC")
        for day in range(1, 30)
        for hour in range(4)
    ]
    cards = [path for path in documents(public(*many)) if path.startswith("cards/incidents/")]
    assert len(cards) == 30


@pytest.mark.parametrize("title", ["注文に失敗", "تعطل", "a" * 900, "one " * 300, ""])
def test_any_title_makes_a_card(title: str) -> None:
    assert share.draw("major_outage", title, "Lantern", "").startswith(b"\x89PNG")


def test_lines_fit() -> None:
    lines = list(picture.wrapped("words " * 80, 68, 3))
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert picture.writable('50 % of (all) orders: "late" & lost…')
    assert not picture.writable("注文")
