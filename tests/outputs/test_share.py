from io import BytesIO

import font_roboto
import pytest
from PIL import Image

from outputs.small import documents, public, raw, record
from uptrail.outputs import fonts, picture, shapes, share
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
        page = document.made()
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


def ink(made: bytes, box: tuple[int, int, int, int]) -> int:
    """How many points within a part of a card are not paper."""
    with Image.open(BytesIO(made)) as shown:
        return sum(shown.convert("L").crop(box).histogram()[:200])


ABOVE, TITLE, BELOW = (80, 90, 1000, 170), (80, 190, 1000, 480), (80, 500, 1120, 580)


def test_words_that_cannot_be_written_leave_a_shape_and_the_moment_in_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "faces", lambda: (font_roboto.Roboto,))
    assert not picture.writable("注文")
    bare = share.draw("major_outage", "注文に失敗", "Lantern · 調査中", "2026年3月31日")
    told = share.draw("major_outage", "注文に失敗", "Lantern · 調査中", "2026年3月31日", "2026-03-31 10:00 UTC")
    assert ink(bare, BELOW) == 0
    assert ink(bare, ABOVE) > 500
    assert ink(told, BELOW) > 500
    assert ink(told, TITLE) > 5000
    other = share.draw("operational", "注文に失敗", "Lantern · 調査中", "2026年3月31日", "2026-03-31 10:00 UTC")
    assert ink(other, TITLE) != ink(told, TITLE)


def test_with_the_extra_every_letter_is_written() -> None:
    assert fonts.has_cjk(), "the tests' own environment has the extra"
    assert picture.writable("注文に失敗しました：订单失败 주문 실패 Orders")
    lines = list(picture.wrapped("注文の送信に失敗しています。「決済」の画面で、エラーが出ることがあります" * 2, 68, 3))
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert not [line for line in lines if line[0] in "。、」"]


@pytest.mark.parametrize("status", picture.COLOURS)
def test_each_status_has_a_shape_of_its_own(status: str) -> None:
    drawn = {one: bytes(shapes.shape(one, 64).tobytes()) for one in picture.COLOURS}
    assert sum(drawn[status] == other for other in drawn.values()) == 1
    assert 64 * 64 * 0.25 < sum(value > 127 for value in drawn[status]) < 64 * 64 * 0.8


def test_lines_fit() -> None:
    lines = list(picture.wrapped("words " * 80, 68, 3))
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert picture.writable('50 % of (all) orders: "late" & lost…')
    assert not picture.writable("تعطل")
