/* Everything on these pages can be read without this: it adds what only the reader's own clock and choice can tell. */
"use strict";
(() => {
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const one = (what) => document.querySelector(what);
  const make = (name, text, more) => Object.assign(document.createElement(name), { textContent: text }, more);
  const { root: base, language } = document.currentScript.dataset;
  const root = new URL(base, location);
  const told = one("[data-as-of]");
  const asOf = told ? Date.parse(told.dataset.asOf) : 0;
  const now = () => (told && "still" in told.dataset ? asOf : Date.now());
  const json = async (path) => (await fetch(new URL(path, root), { cache: "no-cache" })).json();
  const search = (form, look) => {
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", look);
  };

  // the reader's own clock, beside UTC
  const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" };
  const short = new Intl.DateTimeFormat(language, clock);
  const long = new Intl.DateTimeFormat(language, { ...clock, day: "numeric", month: "short", year: "numeric" });
  const abroad = new Date().getTimezoneOffset() !== 0;
  for (const time of all("time[datetime*=T]")) {
    const when = new Date(time.dateTime), beside = time.nextElementSibling;
    const sameDay = when.getDate() === when.getUTCDate();
    time.title = long.format(when);
    if (abroad && beside && beside.matches(".up-there")) beside.textContent = (sameDay ? short : long).format(when);
  }

  // what the clock changes: parts that hold from and until a moment, and distances from now
  const apart = new Intl.RelativeTimeFormat(language);
  const units = [["day", 864e5], ["hour", 36e5], ["minute", 6e4]];
  const distance = (away) => {
    const [unit, size] = units.find(([, size]) => Math.abs(away) >= 2 * size) || units[2];
    return apart.format(Math.round(away / size), unit);
  };
  const turn = () => {
    const moment = now();
    for (const part of all("[data-from], [data-until]")) {
      const { from, until } = part.dataset;
      part.hidden = !!((from && moment < Date.parse(from)) || (until && moment >= Date.parse(until)));
    }
    for (const part of all("[data-away]")) part.textContent = distance(Date.parse(part.dataset.away) - moment);
  };
  turn();
  setInterval(turn, 15e3);

  // while something is open: ask for news, show it at once to who only waits, offer it to who reads
  const news = one("[data-news]");
  const busy = () => scrollY > 300 || document.activeElement !== document.body || String(getSelection());
  const ask = async () => {
    if (document.hidden) return;
    const health = await json("health.json").catch(() => ({}));
    if (!(Date.parse(health.as_of) > asOf)) return;
    const seen = sessionStorage.getItem("up") === health.as_of;
    sessionStorage.setItem("up", health.as_of);
    if (seen || busy()) news.hidden = false;
    else location.reload();
  };
  if (news && !("still" in told.dataset)) {
    setInterval(ask, 6e4);
    document.addEventListener("visibilitychange", ask);
  }

  // history: the years' lists are fetched when somebody begins to search, what updates say once there is a word
  const finder = one("[data-find]");
  if (finder) {
    const kept = {};
    const { years, found } = finder.dataset;
    const list = one("#found"), names = new Map(all("option", finder.component).map((o) => [o.value, o.text]));
    const every = (name) => (kept[name] ||= Promise.all(years.split(" ").map((y) => json(`history/${y}/${name}.json`))));
    search(finder, async () => {
      const { words: typed, component, severity } = Object.fromEntries(new FormData(finder));
      const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
      const asked = words.length || component || severity;
      const rows = asked ? await every("search") : [], told = words.length ? await every("words") : [];
      if (typed !== finder.words.value) return;
      const hits = rows.flatMap((year, y) => {
        const said = words.map((word) => new Set(Object.entries(told[y]).flatMap(([one, at]) => one.includes(word) ? at : [])));
        return year.filter(([, title, , level, parts], at) =>
          words.every((word, n) => title.toLowerCase().includes(word) || said[n].has(at)) &&
          (!component || parts.includes(component)) && (!severity || level === severity));
      });
      one("#months").hidden = asked;
      finder.count.value = asked ? found.replace("#", hits.length) : "";
      list.replaceChildren(...hits.slice(0, 100).map(([path, title, day, level, parts]) => {
        const item = make("li", ""), facts = [day, level, ...parts.map((id) => names.get(id))];
        item.append(make("a", title, { href: new URL(path + "/", root) }));
        item.append(make("p", facts.filter(Boolean).join(" · ")));
        return item;
      }));
    });
  }

  // the state at a moment, from one year's list of what was not well
  const past = one("[data-past]");
  if (past) {
    const years = {}, moment = past.moment;
    const look = async () => {
      const at = Date.parse(moment.value + "Z") / 1000;
      if (!at) return;
      const year = moment.value.slice(0, 4);
      const has = past.dataset.years.includes(year);
      const { components } = has ? await (years[year] ||= json(`status-at/${year}.json`)) : { components: {} };
      for (const cell of all("[data-component]")) {
        const { since = Infinity, spans = [] } = components[cell.dataset.component] || {};
        const span = spans.find(([start, end]) => start <= at && at < end);
        const status = at < (since ?? -Infinity) || at * 1000 > asOf ? "no_data" : span ? span[2] : "operational";
        cell.replaceChildren(one(`template[data-status=${status}]`).content.cloneNode(true));
      }
      history.replaceState(null, "", "#" + moment.value);
    };
    if (/^#\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(location.hash)) moment.value = location.hash.slice(1);
    search(past, look);
    look();
  }

  // light and dark: the reader's choice, kept where the theme's other pages look for it
  const palette = one("[data-palette]");
  if (palette) {
    const place = root.pathname + ".__palette", body = document.body.dataset;
    const options = all("input", palette), labels = all("label", palette);
    const wear = (option) => {
      const { media, scheme, primary, accent } = option.dataset;
      body.mdColorScheme = media === "(prefers-color-scheme)" ? "auto" : scheme;
      body.mdColorPrimary = primary;
      body.mdColorAccent = accent;
      option.checked = true;
      labels.forEach((label, index) => (label.hidden = options[index] !== option));
    };
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(place)); } catch { /* nothing is kept */ }
    wear(options[kept?.index] || options.find((o) => !o.dataset.media || matchMedia(o.dataset.media).matches) || options[0]);
    palette.hidden = false;
    palette.addEventListener("change", ({ target }) => {
      wear(target);
      const { media, scheme, primary, accent } = target.dataset;
      const choice = { index: options.indexOf(target), color: { media, scheme, primary, accent } };
      try { localStorage.setItem(place, JSON.stringify(choice)); } catch { /* it holds for this page */ }
    });
  }
})();
