from uptrail.adapters import shell
from uptrail.outputs.document import Page

TEMPLATE = """<html><head><title>{title} - Site</title><meta name="description" content="{description}">
<link rel="canonical" href="{canonical}">{head}</head><body><span>{title}</span>{content}</body></html>"""


def made() -> shell.Shell:
    return shell.cut(TEMPLATE.format(**shell.SENTINELS))


def test_each_part_goes_where_its_hole_is_and_titles_are_escaped() -> None:
    page = Page('Pay <b>"now"</b> & later', "<h1>Pay</h1>", 'says "no"', '<link rel="alternate">')
    assert made().splice(page, "https://s.example/a&b/").decode() == TEMPLATE.format(
        title="Pay &lt;b&gt;&quot;now&quot;&lt;/b&gt; &amp; later",
        description="says &quot;no&quot;",
        canonical="https://s.example/a&amp;b/",
        head='<link rel="alternate">',
        content="<h1>Pay</h1>",
    )


def test_a_page_without_description_takes_the_sites() -> None:
    assert b'content="All about &lt;us&gt;"' in made().splice(Page("T", "C"), "", "All about <us>")


def test_content_that_looks_like_a_hole_stays_content() -> None:
    page = Page(shell.SENTINELS["content"], shell.SENTINELS["title"])
    assert made().splice(page).count(shell.SENTINELS["title"].encode()) == 1


def test_lone_surrogates_do_not_stop_a_page() -> None:
    assert b"&#55296;" in made().splice(Page("T", "\ud800"))


def test_the_digest_follows_the_template() -> None:
    assert made().digest == made().digest
    assert made().digest != shell.cut(TEMPLATE.replace("Site", "Sight").format(**shell.SENTINELS)).digest


def test_a_template_without_a_place_for_the_head_is_noticed() -> None:
    bare = shell.cut(f"<title>{shell.SENTINELS['title']}</title>{shell.SENTINELS['content']}")
    assert shell.missing(bare) == ("head",)
    assert shell.missing(made()) == ()
