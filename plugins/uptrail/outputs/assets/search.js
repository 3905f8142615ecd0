/* The search box of the internal site: words and facets, by the index that Pagefind made of the records. */
"use strict";
(() => {
  const root = new URL(document.currentScript.dataset.root, location);
  const one = (what, within = document) => within.querySelector(what);
  const make = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more);
  const place = one("[data-search]");
  const box = place ? one("[name=q]", place) : one(".up-find input");

  // “/” leads to the box from everywhere but other boxes
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !box) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    if (box.checkVisibility()) box.select();
    else location.assign(new URL("search/", root));
  });
  if (!place) return;

  const form = one("form", place), list = one("[data-hits]", place), more = one("[data-more]", place);
  const count = one("[data-count]", place), narrow = one("[data-narrow]", place), lists = one("[data-browse]");
  const facets = [...narrow.querySelectorAll("select")];
  const PAGE = 10;
  let index, hits = [], asked = 0, counted = false;

  const open = () => index ??= import(new URL("pagefind/pagefind.js", root))
    .then((pagefind) => pagefind.createInstance({ noWorker: true, excerptLength: 24, baseUrl: "/" }));
  open.safely = () => open().catch(() => { index = undefined; });

  // what Pagefind gives is escaped text with <mark> around the words: made into nodes, never into markup
  const NAMED = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'" };
  const plain = (text) => text.replace(/&(lt|gt|amp|quot|#39|#x27);/g, (_, name) => NAMED[name]);
  const marked = (excerpt) => excerpt.split(/<mark>(.*?)<\/mark>/s)
    .map((text, place) => place % 2 ? make("mark", plain(text)) : plain(text));

  const shown = (found) => {
    const address = (path) => new URL(path.replace(/^\/+/, ""), root);
    const item = make("li", "");
    const best = found.sub_results.find((part) => part.url !== found.url && part.locations?.length);
    const told = [found.meta.date, ...["kind", "severity", "status", "service"].map((name) => found.filters[name]?.join(", "))];
    const about = make("p", told.filter(Boolean).join(" · "), { className: "up-quiet" });
    const excerpt = make("p", "");
    excerpt.append(...marked((best || found).excerpt));
    item.append(make("a", found.meta.title, { href: address(found.url) }), about, excerpt);
    if (best) item.append(make("a", best.title, { href: address(best.url), className: "up-hit-part" }));
    return item;
  };
  const show = async (from) => {
    const mine = asked;
    const found = await Promise.all(hits.slice(from, from + PAGE).map((hit) => hit.data()));
    if (mine !== asked) return;
    list.append(...found.map(shown));
    more.hidden = from + PAGE >= hits.length;
  };

  const chosen = () => facets.filter((facet) => facet.value);
  const told = () => chosen().map((facet) => facet.value).join(", ");
  const say = (...parts) => count.replaceChildren(...parts);
  const clear = () => { hits = []; list.replaceChildren(); more.hidden = true; };
  const numbers = (filters) => {
    for (const facet of facets) {
      for (const option of facet.options) {
        if (option.value) option.text = `${option.value} (${filters[facet.name]?.[option.value] ?? 0})`;
      }
    }
  };

  const look = async () => {
    const mine = ++asked, words = box.value.trim();
    const filters = Object.fromEntries(chosen().map((facet) => [facet.name, facet.value]));
    const state = new URLSearchParams({ ...(words && { q: words }), ...filters });
    history.replaceState(null, "", state.size ? `?${state}` : location.pathname);
    lists.hidden = !!words;
    narrow.firstElementChild.textContent = chosen().length ? `Narrowed down to ${told()}` : "Narrow down";
    if (!words) {
      clear();
      return listed();
    }
    try {
      const pagefind = await open();
      if (mine !== asked) return;
      const found = await pagefind.search(words, { filters });
      if (mine !== asked) return;
      clear();
      hits = found.results;
      if (counted) numbers(found.filters);
      const where = chosen().length ? ` in ${told()}` : "";
      say(`${hits.length || "No"} ${hits.length === 1 ? "result" : "results"} for “${words}”${where}.`);
      await show(0);
    } catch (error) {
      index = undefined;
      clear();
      lists.hidden = false;
      say(location.protocol === "file:"
        ? "Words can be looked for only where the site is served; opened as a file, it has the lists below."
        : "The index could not be loaded. Try again, or use the lists below.");
    }
  };

  // without words there is nothing to look up: the static lists have it
  const listed = () => {
    const links = chosen().map((facet) => {
      const { list: path } = facet.selectedOptions[0].dataset;
      return make("a", facet.value, { href: new URL(path, root) });
    });
    say(...(links.length ? ["Type a word, or open the list of ", ...links.flatMap((link, place) => place ? [", ", link] : [link]), "."] : []));
  };

  let waiting;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(look, 150); };
  const restore = () => {
    const state = new URLSearchParams(location.search);
    for (const { name } of [box, ...facets]) {
      const wanted = state.get(name) || "", field = form.elements[name];
      if (field.options && ![...field.options].some((option) => option.value === wanted)) field.add(new Option(wanted, wanted));
      field.value = wanted;
    }
    narrow.open ||= chosen().length > 0;
    if (state.size) look();
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); look(); });
  form.addEventListener("input", soon);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const facet of facets) facet.value = "";
    look();
  });
  box.addEventListener("focus", open.safely, { once: true });
  narrow.addEventListener("toggle", async () => {
    if (!narrow.open || counted) return;
    counted = true;
    const all = await open().then((pagefind) => pagefind.filters()).catch(() => { counted = false; });
    if (all && box.value.trim()) look();
    else if (all) numbers(all);
  });
  more.addEventListener("click", async () => {
    const from = list.children.length;
    await show(from);
    one("a", list.children[from])?.focus();
  });

  // arrows walk from the box through the results, Esc comes back
  place.addEventListener("keydown", (event) => {
    if (event.target.matches("select")) return;
    const stops = [box, ...list.querySelectorAll("li > a:first-child"), ...(more.hidden ? [] : [more])];
    const here = stops.indexOf(event.target.closest("a, input, button"));
    const to = { ArrowDown: here + 1, ArrowUp: here - 1 }[event.key];
    if (event.key === "Escape" && here !== 0) box.select();
    else if (event.key === "Escape" && box.value) { box.value = ""; look(); }
    else if (here >= 0 && to in stops) stops[to].focus();
    else return;
    event.preventDefault();
  });

  one("[data-no-index]").hidden = true;
  place.hidden = false;
  restore();
  if (!location.hash && !box.value) box.focus({ preventScroll: true });
})();
