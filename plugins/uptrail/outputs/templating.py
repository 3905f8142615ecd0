"""Our own Jinja environment, and pages made with it; record content goes in as values, never as a template."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from math import floor
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from jinja2.environment import TemplateModule
from markupsafe import Markup, escape

from uptrail.audience import View
from uptrail.files.compiled import Compiled
from uptrail.files.program import sources
from uptrail.outputs import browser, catalogues, messages, occurrences, text
from uptrail.outputs.document import Page
from uptrail.outputs.stages import Stage
from uptrail.outputs.stylesheet import path_for
from uptrail.outputs.template_code import TemplateCode, macro, safe
from uptrail.outputs.words import Words, iso, words_for
from uptrail.records.occurrence import Audience

SITE_CARD = "cards/site.png"
"""The picture of a shared link that has none of its own."""


def page(
    view: View,
    path: str,
    template: str,
    *,
    title: str,
    description: str = "",
    card: str = SITE_CARD,
    **values: object,
) -> Page:
    """A page made from one of our templates.

    `path` is the document's own, to make relative links by `root`. Templates also see `view`,
    `site`, `as_of` and `words`. `title` and `description` are a record's text or ours; they are made plain.
    `card` is the path of the picture that a shared link shows.
    """
    root = root_of(path)
    content = _template(view, template).render(surroundings(view, root), title=title, **values)
    title, description = text.line(title), text.line(description)
    shared = social(view, path, title, description, card) if view.audience is Audience.PUBLIC else ""
    return Page(title, content.strip() + "\n", description, head(view, root) + shared)


def root_of(path: str) -> str:
    """The way from a document to the site's root."""
    return "../" * path.count("/") or "./"


def _template(view: View, name: str) -> Template:
    return environment_for(view.site.language, view.audience, view.site.time_zone).get_template(name)


@lru_cache(maxsize=16)
def surroundings(view: View, root: str) -> Mapping[str, object]:
    """What the templates of all pages of one depth see."""
    return {
        "root": root,
        "view": view,
        "site": view.site,
        "as_of": view.as_of,
        "zone": view.site.zone,
        "links": links(view, root),
    }


def macros(view: View, root: str, template: str, **values: object) -> TemplateModule:
    """A template's macros, for all pages of one depth: made once, where an import makes them again for each page."""
    return _template(view, template).make_module({**surroundings(view, root), **values})


def social(view: View, path: str, title: str, description: str, card: str) -> str:
    """What other sites show of a shared link: canonical address, title, description and picture."""
    site = view.site
    address = site.url + path.removesuffix("index.html")
    properties = {
        "type": "article" if path.count("/") > 1 else "website",
        "site_name": text.line(site.name),
        "title": title,
        "description": description or text.line(site.description),
        "url": address,
        "image": site.url + card,
        "image:width": "1200",
        "image:height": "630",
    }
    lines = (f'<meta property="og:{name}" content="{escape(value)}">' for name, value in properties.items() if value)
    return "\n".join((*lines, '<meta name="twitter:card" content="summary_large_image">')) + "\n"


@lru_cache(maxsize=16)
def head(view: View, root: str) -> str:
    """What every page of one depth has in its `<head>`."""
    linked = _template(view, "head.html").render(root=root, site=view.site, stylesheet=path_for(view.audience)).strip()
    told = f'data-root="{root}" data-language="{words_for(view.site.language).spoken}"'
    return f'{linked}\n<script defer src="{root}{browser.path()}" {told}></script>\n'


def links(view: View, root: str) -> Mapping[str, Markup]:
    """Each component's name, linked to its page, for pages of one depth."""
    link = Markup('<a href="%scomponents/%s/">%s</a>')
    return {one.id: link % (root, one.id, text.line(one.name)) for one in view.components.values()}


def key(*parts: str) -> str:
    """A short name for exactly these parts: the key of a document that depends on nothing else."""
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class Templates(Environment):
    """Jinja for the templates of one language, audience and clock."""

    code_generator_class = TemplateCode
    safe = staticmethod(safe)
    macro = staticmethod(macro)


@cache
def environment_for(language: str, audience: Audience, time_zone: str) -> Templates:
    """The environment for one language, audience and clock: escaping, strict about unknown names, with our filters."""
    words = words_for(language)
    environment = Templates(
        loader=PackageLoader("uptrail.outputs", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=Compiled(options=" ".join((language, audience.value, time_zone, *_made_by(language)))),
    )
    environment.globals |= {"words": words, **messages.functions(words)}
    environment.filters |= _filters(words, audience, ZoneInfo(time_zone))
    shapes = environment.get_template("shapes.html").module
    environment.filters["status"] = cache(shapes.status)  # type: ignore[attr-defined]
    environment.globals["update_list"] = environment.get_template("updates.html").module.updates  # type: ignore[attr-defined]
    return environment


def _made_by(language: str) -> tuple[str, str]:
    """What a template's code depends on beside the template: the language's words, and how they become code."""
    return catalogues.digest(language), sources("template_code.py", rooms=("outputs",))


def _filters(words: Words, audience: Audience, zone: ZoneInfo) -> dict[str, Callable[..., object]]:
    return {
        "markdown": lambda source: text.markdown(source, audience),
        "line": _line,
        "excerpt": text.excerpt,
        "iso": iso,
        "moment": lambda moment: _time(iso(moment), words.moment(moment)),
        "clock": lambda moment: _time(iso(moment), words.clock(moment)),
        "stamp": lambda moment: _stamp(moment, words, zone),
        "from_to": lambda start, end: _from_to(start, end, words),
        "day": lambda day: _day(day.date() if isinstance(day, datetime) else day, words),
        "month": words.month,
        "lasting": words.length,
        "percent": words.percent,
        "exact_percent": words.exact_percent,
        "number": words.number,
        "phase": words.phase,
        "action_status": words.action_status,
        "severity": lambda name: words.severity(text.line(name)),
        "seconds": lambda exact: words.length(timedelta(seconds=floor(exact))) if exact else words.gettext("none"),
        "latest_update": occurrences.latest_update,
        "incident_phase": occurrences.phase_of_incident,
        "component_ids": occurrences.components_of,
        "anchor": occurrences.anchor,
        "held": _held,
        "fixed": fixed,
    }


@lru_cache(maxsize=2048, typed=True)
def _line(source: str) -> Markup:
    return escape(text.line(source))


@lru_cache(maxsize=2048)
def _day(day: date, words: Words) -> Markup:
    return _time(day.isoformat(), words.day(day))


@lru_cache(maxsize=512)
def _stamp(moment: datetime, words: Words, zone: ZoneInfo) -> Markup:
    """A moment in UTC, and after it on the organisation's own clock; the browser puts its reader's in that place."""
    shown, there = escape(words.moment(moment)), escape(words.elsewhere(moment, zone))
    return Markup(  # noqa: S704 - escaped just now
        f'<time datetime="{iso(moment)}">{shown}</time> <span class="up-there">{there}</span>'
    )


@lru_cache(maxsize=8192)
def _from_to(start: datetime, end: datetime | None, words: Words) -> Markup:
    """From one moment to another, naming the day once when it is the same; an end that is not known is left out."""
    begun = _time(iso(start), words.moment(start))
    if end is None:
        return begun
    over = words.clock(end) if end.date() == start.date() else words.moment(end)
    return begun + " – " + _time(iso(end), over)


def _held(stage: Stage[object]) -> Markup:
    """The attributes of what holds during one stage: the browser's clock hides it and shows it."""
    start = Markup(' data-from="%s" hidden') % iso(stage.start) if stage.start else Markup()
    return start + (Markup(' data-until="%s"') % iso(stage.end) if stage.end else Markup())


def _time(machine: str, shown: str) -> Markup:
    return Markup(f'<time datetime="{machine}">{escape(shown)}</time>')  # noqa: S704 - `machine` is made of digits


def fixed(share: Fraction) -> str:
    """An exact number such as a weight, in decimals without trailing noughts: 0.3."""
    return f"{float(share):.12f}".rstrip("0").rstrip(".") or "0"
