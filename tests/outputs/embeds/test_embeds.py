import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outputs.small import public, raw, record
from uptrail.outputs.embeds.badge import COLOURS, width
from uptrail.records import Component, Incident

SVG = "{http://www.w3.org/2000/svg}"


def drawing(content: bytes) -> ET.Element:
    return ET.fromstring(content.decode())


def test_the_badge_says_its_words_to_everybody() -> None:
    badge = drawing(raw(public(), "badge.svg"))
    assert badge.get("aria-label") == badge.findtext(f"{SVG}title") == "Lantern: Minor outage"
    assert [one.text for one in badge.iter(f"{SVG}text")] == ["Lantern", "Minor outage"]


@pytest.mark.parametrize(("component", "said"), [("api", "API: Partial outage"), ("mail", "Mail: Operational")])
def test_each_component_has_a_badge(component: str, said: str) -> None:
    assert drawing(raw(public(), f"components/{component}/badge.svg")).get("aria-label") == said


def test_words_fit_into_their_boxes() -> None:
    badge = drawing(raw(public(), "badge.svg"))
    boxes = [int(one.get("width", "")) for one in badge.findall(f"{SVG}g/{SVG}rect")]
    words = [int(one.get("textLength", "")) for one in badge.iter(f"{SVG}text")]
    assert [box - word for box, word in zip(boxes, words, strict=True)] == [12, 12]
    assert sum(boxes) == int(badge.get("width", ""))


def test_wide_characters_take_more_room() -> None:
    assert width("障害") == 22
    assert width("ii") < width("mm") < width("障害")


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", [*COLOURS.values(), "#3d444d"])
def test_white_words_can_be_read(colour: str) -> None:
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_name_makes_a_sound_badge_and_card(name: str) -> None:
    odd = record(Component, "odd", name=name + "\x00</title><script>&", group=name)
    view = public(odd, name=name + '"><script>\x0b')
    for path in ("badge.svg", "components/odd/badge.svg"):
        assert not list(drawing(raw(view, path)).iter(f"{SVG}script"))
    assert b"<script" not in raw(view, "embed/card.html")


class Tags(HTMLParser):
    """Collects the tags of a page, each with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_card_has_no_script_and_asks_nobody_for_anything() -> None:
    card = raw(public(), "embed/card.html").decode()
    tags = Tags(card).found
    assert not {"script", "img", "iframe", "object"} & {tag for tag, _ in tags}
    assert not [name for _, attributes in tags for name in attributes if name in ("style", "src") or name[:2] == "on"]
    links = [attributes["href"] for tag, attributes in tags if tag == "a"]
    assert "../incidents/2026-03-31-orders-fail/" in links
    assert all(link and link.startswith("../") for link in links)
    assert "Orders &#34;fail&#34; at &lt;checkout&gt;" in card


def test_the_cards_policy_allows_its_own_rules() -> None:
    import hashlib
    from base64 import b64encode

    card = raw(public(), "embed/card.html").decode()
    (rules,) = re.findall(r"<style>(.*?)</style>", card, re.DOTALL)
    assert f"'sha256-{b64encode(hashlib.sha256(rules.encode()).digest()).decode()}'" in card


def test_an_open_incident_is_on_the_card_and_a_closed_one_is_not() -> None:
    told = record(Incident, "2026-03-31-told", title="Told just now", started="2026-03-31 11:50 UTC")
    card = raw(public(told), "embed/card.html").decode()
    assert "Told just now" in card
    assert "Mail arrives late" not in card


FRAME = """
const made = { style: {}, setAttribute(name, value) { this[name] = value; } };
const put = [];
globalThis.document = {
  currentScript: {
    src: "https://status.example.org/sub/embed/uptrail.js", getAttribute: () => null,
    parentNode: { insertBefore: (one) => put.push(one) },
  },
  createElement: () => made,
};
"""


def test_the_script_puts_the_card_beside_itself() -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("node is not installed")
    script = raw(public(name='It\'s "quoted" \u2028 </script>'), "embed/uptrail.js").decode()
    assert len(script) < 1000
    assert script.isascii()
    source = f"{FRAME}{script}\nconsole.log(JSON.stringify([put.length, made.src, made.title, made.sandbox]));"
    said = subprocess.run([node, "-e", source], capture_output=True, text=True, check=True, timeout=30).stdout
    assert '[1,"https://status.example.org/sub/embed/card.html","It\'s \\"quoted\\"' in said
    assert said.rstrip().endswith('"allow-popups allow-popups-to-escape-sandbox"]')
