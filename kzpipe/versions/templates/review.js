// The rows of a comparison: filtered, shown a portion at a time, given verdicts, saved for `kzpipe correct --from`.
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent), rows = data.rows;
  const PORTION = 30; // cards added at a time
  const FACETS = ["table", "cause", "how", "actor", "document", "verdict"];

  function sayValue(value, isEntity) {
    if (value === null || value === undefined) return ABSENT;
    if (Array.isArray(value)) {
      if (!value.length) return ABSENT;
      return make("span", {}, ...value.flatMap((item, place) => (place ? [", ", sayValue(item, isEntity)] : [sayValue(item, isEntity)])));
    }
    if (isEntity && Object.hasOwn(data.names, value)) return make("span", {}, say(data.names[value]), " ", make("code", {}, value));
    return say(value);
  }

  const nameOf = (column) => data.columns[column];

  function valueNow(row, field) {
    const changed = row.changed.find(([column]) => nameOf(column) === field);
    return changed ? changed[2] : row.alike.find(([column]) => nameOf(column) === field)?.[1] ?? null;
  }

  // --- filters, kept in the address

  const verdicts = new Map();
  const options = new Map();
  let [wanted, passing] = [new URLSearchParams(), []];

  const verdictOf = (row) => (row.verdicts && verdicts.get(row.id)?.verdict) || "none";
  rows.forEach((row, number) => {
    row.number = number;
    const kinds = new Set(row.causes.map((cause) => data.causes[cause].kind));
    for (const input of data.roots[row.roots]) kinds.add(data.inputs[input][0]);
    row.keys = [[row.table], [...kinds], [row.how], row.actors, row.document === null ? [] : [data.documents[row.document].id], []];
    row.inputs = data.roots[row.roots];
  });
  const inputNumbers = new Map(data.inputs.map(([kind, what], number) => [`${kind} ${what}`, number]));
  const titles = new Map(data.documents.map((one) => [one.id, plain(one.title ?? one.id)]));
  const LABELS = [null, (kind) => data.kinds[kind] ?? kind, null, (id) => plain(data.names[id] ?? id), (id) => titles.get(id), (verdict) => VERDICTS[verdict]];

  function searchable(row) {
    if (row.text === undefined) {
      const document = data.documents[row.document] ?? {};
      const values = [...row.changed.flatMap(([, before, after]) => [before, after]), ...row.alike.map(([, value]) => value)].map(cellOf);
      const sentences = row.words.flatMap((words) => words.parts.map(plainParts).join(""));
      const causes = row.causes.map((cause) => plain(data.causes[cause].said));
      const names = row.actors.map((id) => plain(data.names[id] ?? id));
      const all = [row.id, row.table, plain(row.said), ...values, ...sentences, ...causes, ...names, document.title, document.outlet, document.published, document.id];
      row.text = fold(all.map(plain).join("\n"));
    }
    return row.text;
  }

  function filterRows() {
    const chosen = FACETS.map((facet) => wanted.get(facet));
    const words = fold(wanted.get("text") ?? "").split(/\s+/).filter(Boolean);
    const input = wanted.has("input") ? inputNumbers.get(wanted.get("input")) ?? -1 : null;
    const only = wanted.has("row") ? new Set(wanted.getAll("row")) : null;
    const counts = FACETS.map(() => new Map());
    passing = [];
    for (const row of rows) {
      if ((only && !only.has(row.id)) || (input !== null && !row.inputs.includes(input))) continue;
      if (words.length && !words.every((word) => searchable(row).includes(word))) continue;
      row.keys[5][0] = verdictOf(row);
      const failed = chosen.flatMap((key, place) => (key === null || row.keys[place].includes(key) ? [] : [place]));
      if (!failed.length) passing.push(row);
      // what another choice in a filter would show: rows that fail in nothing else
      for (const place of failed.length ? (failed.length === 1 ? failed : []) : FACETS.keys()) {
        for (const key of row.keys[place]) counts[place].set(key, (counts[place].get(key) ?? 0) + 1);
      }
    }
    showFilters(chosen, counts, only, input);
    showRows();
  }

  function showFilters(chosen, counts, only, input) {
    FACETS.forEach((facet, place) => {
      const select = $(facet);
      const keys = [...new Set([...(chosen[place] === null ? [] : [chosen[place]]), ...options.get(facet)])].filter((key) => counts[place].has(key) || key === chosen[place]);
      const label = LABELS[place] ?? ((key) => key);
      const shown = keys.map((key) => make("option", { value: key }, `\u2068${label(key) ?? key}\u2069 (${(counts[place].get(key) ?? 0).toLocaleString("en")})`));
      select.replaceChildren(make("option", { value: "" }, "all"), ...shown);
      select.value = chosen[place] ?? "";
    });
    if ($("text").value !== (wanted.get("text") ?? "")) $("text").value = wanted.get("text") ?? ""; // the caret stays
    $("counts").textContent = `${passing.length.toLocaleString("en")} of ${count(rows.length, "row")} shown`;
    $("exact").hidden = input === null && !only;
    $("exact-said").replaceChildren(only ? `Only ${only.size === 1 ? "one row" : `${only.size} rows`} asked for.` : "Only rows caused by ", only ? "" : make("bdi", {}, visible(wanted.get("input") ?? "")), only ? "" : ".");
    $("clear").disabled = ![...wanted.keys()].length;
  }

  function go(change) {
    for (const [name, value] of Object.entries(change)) value ? wanted.set(name, value) : wanted.delete(name);
    history.replaceState(null, "", `#${wanted}`);
    filterRows();
  }

  // --- rows

  let [rendered, current] = [0, -1];

  function showRows() {
    [rendered, current] = [0, -1];
    $("rows").replaceChildren();
    showMore(PORTION);
  }

  function showMore(portion) {
    const next = passing.slice(rendered, rendered + portion);
    $("rows").append(...next.map((row, place) => card(row, rendered + place)));
    if (rendered === 0 && next.length) $("rows").firstChild.tabIndex = 0;
    rendered += next.length;
    $("more").hidden = rendered === passing.length;
  }

  function valueLine(row, [column, ...values], sides, note) {
    const isEntity = data.entity_columns[row.table].includes(nameOf(column));
    const cells = values.map((value, place) => {
      const said = sayValue(value, isEntity);
      const tag = { before: "del", after: "ins" }[note === null ? "" : sides[place]];
      return make("td", { role: "cell", "data-side": note === null ? null : sides[place] }, tag ? make(tag, {}, said) : said, place && note ? make("small", {}, ` (${note})`) : null);
    });
    return make("tr", { role: "row", class: note === null ? null : "changed" }, make("th", { scope: "row", role: "rowheader" }, nameOf(column)), ...cells);
  }

  const valueTable = (kind, heads, lines) =>
    make("table", { class: `sides ${kind}`, role: "table" },
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...heads.map((head) => make("th", { scope: "col", role: "columnheader" }, head)))),
      make("tbody", { role: "rowgroup" }, ...lines));

  function changedTable(row) {
    const lines = row.changed.map(([column, before, after, note]) => valueLine(row, [column, before, after], row.sides, note));
    return lines.length ? valueTable("both", ["column", ...row.sides], lines) : null;
  }

  function alikeTable(row) {
    if (!row.alike.length) return null;
    const isBoth = row.sides.length === 2;
    const table = valueTable("one", ["column", isBoth ? "before and after" : row.sides[0]], row.alike.map((one) => valueLine(row, one, row.sides, null)));
    return isBoth ? make("details", {}, make("summary", {}, `${count(row.alike.length, "column")} alike`), table) : table;
  }

  function source(words) {
    const document = data.documents[words.document];
    const said = [document.outlet, document.published, document.title].filter(Boolean).flatMap((part) => [say(part), ", "]);
    return make("p", { class: "source" }, ...said, make("code", {}, document.id));
  }

  function sentences(row) {
    if (!row.words.length) return row.document === null || row.table === "documents" ? null : source({ document: row.document });
    const shown = [...row.words].reverse().map((words) => {
      const [before, marked, after] = words.parts.map((parts) => inside(parts, words.dir));
      const side = row.words.length > 1 ? make("p", { class: "muted" }, words.side) : null;
      return make("div", {}, side, make("p", { class: "words", dir: words.dir, lang: words.dir === "rtl" ? "ar" : null }, ...before, marked.length ? make("mark", {}, ...marked) : null, ...after), source(words));
    });
    return make("div", { class: "sentences" }, ...shown);
  }

  function causeLine(number) {
    const cause = data.causes[number];
    const what = cause.input === null ? null : new URLSearchParams({ input: data.inputs[cause.input].join(" ") });
    return make("li", { class: cause.kind === "unknown" ? "alert" : null }, what ? make("a", { href: `#${what}` }, say(cause.said)) : say(cause.said));
  }

  function behind(row) {
    if (!row.behind.length) return null;
    const link = `#${new URLSearchParams(row.behind.map((number) => ["row", rows[number].id]))}`;
    const said = row.behind.length === 1 ? `the row it comes from: ${rows[row.behind[0]].table} ${rows[row.behind[0]].id}` : `the ${row.behind.length} rows it comes from`;
    return make("p", { class: "behind" }, make("a", { href: link }, said));
  }

  function card(row, place) {
    const head = make("h4", { id: `h${row.number}` }, make("span", { class: `how ${row.how}` }, SIGNS[row.how]), ` ${row.table} `, say(row.said));
    const permanent = make("a", { href: `#${new URLSearchParams({ row: row.id })}`, "aria-label": `link to ${row.id}` }, make("code", {}, row.id));
    const node = make("article", { class: "row", tabindex: -1, "aria-labelledby": `h${row.number}`, "aria-posinset": place + 1, "aria-setsize": passing.length },
      make("header", {}, head, permanent), changedTable(row), sentences(row),
      make("ul", { class: "causes", "aria-label": "causes" }, ...row.causes.map(causeLine)), behind(row), alikeTable(row), verdictForm(row));
    node.dataset.place = place;
    showVerdict(node, row);
    return node;
  }

  function choose(place) {
    if (place < 0 || place >= passing.length) return;
    if (place >= rendered) showMore(place - rendered + PORTION);
    const cards = $("rows").children;
    cards[Math.max(current, 0)].tabIndex = -1;
    current = place;
    cards[place].tabIndex = 0;
    cards[place].focus({ preventScroll: true });
    cards[place].scrollIntoView({ block: cards[place].offsetHeight < innerHeight * 0.7 ? "nearest" : "start" });
  }

  // --- verdicts

  function fault(row, given) {
    if (given.verdict === "correct") {
      if (!given.field) return "Choose the field that is wrong.";
      if (given.value.trim() === cellOf(valueNow(row, given.field))) return "That is the value already; say another, or accept the row.";
    }
    return given.reason.trim() ? "" : "A reason is needed: by what can the verdict be checked?";
  }

  function verdictForm(row) {
    if (!row.verdicts) return make("p", { class: "muted" }, data.reasons[row.reason]);
    const button = (verdict) => make("button", { type: "button", "data-verdict": verdict, "aria-pressed": "false" }, verdict[0].toUpperCase() + verdict.slice(1));
    const buttons = ["accept", "reject", "correct"].filter((verdict) => row.verdicts.includes(verdict[0])).map(button);
    return make("form", { class: "verdict", "aria-label": `verdict on ${row.id}` }, ...buttons, make("p", { class: "said" }));
  }

  function showVerdict(node, row) {
    const form = node.querySelector("form");
    if (!form) return;
    const given = verdicts.get(row.id);
    node.classList.toggle("has-verdict", Boolean(given));
    for (const button of form.querySelectorAll("[data-verdict]")) button.setAttribute("aria-pressed", String(given?.verdict === button.dataset.verdict));
    form.querySelectorAll("label, .hint, .back").forEach((old) => old.remove());
    form.querySelector(".said").textContent = "";
    if (!given) return;
    const hint = make("p", { class: "hint", id: `f${row.number}`, "aria-live": "polite" });
    const tell = (isLoud) => {
      hint.textContent = fault(row, given);
      form.querySelector(".said").textContent = `${VERDICTS[given.verdict]}${given.field ? ` ${given.field} = ${given.value}` : ""}: ${given.reason}`;
      reason.setAttribute("aria-invalid", String(isLoud && !given.reason.trim()));
    };
    const field = (name, control) => {
      control.addEventListener("input", () => { given[name] = control.value; keep(given); tell(true); });
      return control;
    };
    if (given.verdict === "correct") form.append(...correction(row, given, field));
    const reason = field("reason", make("input", { name: "reason", list: "reasons", required: true, autocomplete: "off", dir: "auto", "aria-describedby": hint.id }));
    reason.value = given.reason;
    form.append(make("label", { class: "reason" }, "Reason", reason), make("button", { type: "button", class: "back" }, "Take back"), hint);
    tell(false);
  }

  function correction(row, given, field) {
    const fields = data.fields[row.table];
    const select = field("field", make("select", { name: "field" }, make("option", { value: "" }, "choose"), ...Object.keys(fields).map((name) => make("option", { value: name }, name))));
    const input = field("value", make("input", { name: "value", autocomplete: "off", dir: "auto", list: `v${row.number}` }));
    const known = make("datalist", { id: `v${row.number}` });
    const allowed = make("small", {});
    const tell = () => {
      const list = data.entity_columns[row.table].includes(given.field) ? Object.entries(data.names).map(([id, name]) => [id, plain(name)]) : (fields[given.field]?.allowed ?? []).map((one) => [one, one]);
      known.replaceChildren(...list.map(([value, label]) => make("option", { value }, label)));
      allowed.textContent = given.field ? ` now ${cellOf(valueNow(row, given.field)) || "empty"}; allowed: ${fields[given.field].said}` : "";
    };
    select.value = given.field;
    input.value = given.value;
    select.addEventListener("input", () => { input.value = given.value = cellOf(valueNow(row, given.field)); tell(); });
    tell();
    return [make("label", {}, "Field", select), make("label", {}, make("span", {}, "Value", allowed), input, known)];
  }

  function give(node, verdict) {
    const row = passing[Number(node.dataset.place)];
    if (!row.verdicts.includes(verdict[0])) {
      return showGiven(row.verdicts ? "Others point at an entity: accept or correct it." : data.reasons[row.reason]);
    }
    const old = verdicts.get(row.id) ?? { reason: "" };
    const given = { row_id: row.id, verdict, field: "", value: "", reason: old.reason, isSaved: false };
    verdicts.set(row.id, given);
    keep(given);
    showVerdict(node, row);
    node.querySelector(verdict === "correct" ? "form select" : "form input")?.focus();
  }

  function takeBack(node) {
    const row = passing[Number(node.dataset.place)];
    verdicts.delete(row.id);
    keep();
    showVerdict(node, row);
    node.focus();
  }

  const STORE = `kzpipe-review:${data.key}`;
  let canKeep = true;

  function store() {
    try {
      verdicts.size ? localStorage.setItem(STORE, JSON.stringify([...verdicts.values()])) : localStorage.removeItem(STORE);
    } catch { canKeep = false; }
  }

  function keep(given) {
    if (given) given.isSaved = false;
    store();
    showGiven();
  }

  function showGiven(said) {
    $("reasons").replaceChildren(...[...new Set([...verdicts.values()].map((one) => one.reason.trim()))].filter(Boolean).slice(-20).map((value) => make("option", { value })));
    const unsaved = [...verdicts.values()].filter((one) => !one.isSaved).length;
    const where = data.is_workspace ? "" : " They are given on what lies in the workspace: check out the newer version first.";
    const kept = canKeep ? where : `${where} This browser keeps nothing: save before you leave.`;
    $("given").textContent = said ?? (verdicts.size ? `${count(verdicts.size, "verdict")}, ${unsaved} not saved.${kept}` : "No verdict yet.");
    $("save").disabled = $("discard").disabled = !verdicts.size;
  }

  function recall() {
    try {
      for (const one of JSON.parse(localStorage.getItem(STORE) ?? "[]")) verdicts.set(one.row_id, one);
    } catch { canKeep = false; }
    showGiven();
  }

  function save() {
    const byId = new Map(rows.filter((row) => row.verdicts).map((row) => [row.id, row]));
    const wrong = [...verdicts.values()].find((given) => fault(byId.get(given.row_id) ?? { changed: [], alike: [] }, given));
    if (wrong) {
      if (!passing.some((row) => row.id === wrong.row_id)) { wanted = new URLSearchParams(); go({}); }
      choose(passing.findIndex((row) => row.id === wrong.row_id));
      showVerdict($("rows").children[current], byId.get(wrong.row_id));
      const input = [...$("rows").children[current].querySelectorAll("form :is(select, input)")].find((one) => one.name === "field" || !one.value.trim()) ?? null;
      input?.setAttribute("aria-invalid", "true");
      input?.focus();
      showGiven(`Not saved: ${wrong.row_id}. ${fault(byId.get(wrong.row_id), wrong)}`);
      return;
    }
    const columns = ["row_id", "verdict", "field", "value", "reason"];
    const lines = [columns, ...[...verdicts.values()].map((given) => columns.map((name) => given[name]))].map((cells) => cells.map(csvCell).join(","));
    const file = `${data.file.replace(/[^\w.-]+/g, "-")}.csv`;
    const link = make("a", { href: URL.createObjectURL(new Blob([`\ufeff${lines.join("\n")}\n`], { type: "text/csv;charset=utf-8" })), download: file });
    link.click();
    for (const given of verdicts.values()) given.isSaved = true;
    store();
    showGiven(`Saved ${count(verdicts.size, "verdict")}. Next: kzpipe correct --from ${file}`);
  }

  // --- keys and events

  const cardOf = (node) => node.closest("article.row");
  const here = () => cardOf(document.activeElement) ?? $("rows").children[Math.max(current, 0)];
  const withCard = (act) => () => { const node = here(); if (node) { current = Number(node.dataset.place); act(node); } };
  const step = (by) => () => choose(cardOf(document.activeElement) || current >= 0 ? Math.max(current, 0) + by : 0);
  const KEYS = {
    j: step(1), k: step(-1), ArrowDown: step(1), ArrowUp: step(-1),
    a: withCard((node) => give(node, "accept")), r: withCard((node) => give(node, "reject")), c: withCard((node) => give(node, "correct")),
    u: withCard(takeBack), o: withCard((node) => { const more = node.querySelector("details"); if (more) more.open = !more.open; }),
    "/": () => $("text").focus(), s: save, "?": () => $("help").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || $("help").open) return;
    const isField = target.matches("input, select, textarea");
    if (event.key === "Escape" && isField) return void (cardOf(target) ?? $("rows").children[Math.max(current, 0)])?.focus();
    const isArrow = event.key.startsWith("Arrow");
    if (isField || (isArrow ? !target.matches("article.row") : !$("single-keys").checked)) return;
    const act = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (act) { event.preventDefault(); act(); }
  });
  $("rows").addEventListener("focusin", (event) => {
    const node = cardOf(event.target);
    if (!node || Number(node.dataset.place) === current) return;
    $("rows").children[Math.max(current, 0)].tabIndex = -1;
    current = Number(node.dataset.place);
    node.tabIndex = 0;
  });
  $("rows").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.dataset.verdict) give(cardOf(button), button.dataset.verdict);
    else if (button?.matches(".back")) takeBack(cardOf(button));
  });
  $("rows").addEventListener("submit", (event) => { event.preventDefault(); step(1)(); });
  $("filters").addEventListener("submit", (event) => { event.preventDefault(); choose(0); });
  for (const facet of FACETS) $(facet).addEventListener("change", () => go({ [facet]: $(facet).value }));
  $("text").addEventListener("input", () => go({ text: $("text").value }));
  $("exact-clear").addEventListener("click", () => go({ input: "", row: "" }));
  $("clear").addEventListener("click", () => { wanted = new URLSearchParams(); go({}); });
  $("more").addEventListener("click", () => showMore(PORTION));
  $("save").addEventListener("click", save);
  $("discard").addEventListener("click", () => { if (confirm("Discard all verdicts given on this page?")) { verdicts.clear(); keep(); filterRows(); } });
  $("keys").addEventListener("click", () => $("help").showModal());
  $("close-help").addEventListener("click", () => $("help").close());
  $("print").addEventListener("click", () => print());
  addEventListener("beforeprint", () => showMore(passing.length));
  addEventListener("hashchange", () => { wanted = new URLSearchParams(location.hash.slice(1)); filterRows(); $("filters").scrollIntoView(); });
  addEventListener("beforeunload", (event) => { if ([...verdicts.values()].some((one) => !one.isSaved)) event.preventDefault(); });
  new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) showMore(PORTION); }, { rootMargin: "1500px" }).observe($("more"));

  FACETS.forEach((facet, place) => {
    const all = new Map();
    for (const row of rows) for (const key of row.keys[place]) all.set(key, (all.get(key) ?? 0) + 1);
    options.set(facet, facet === "verdict" ? Object.keys(VERDICTS) : [...all.keys()].sort((one, other) => all.get(other) - all.get(one)));
  });
  const index = (from) => requestIdleCallback((idle) => {
    let next = from;
    while (next < rows.length && idle.timeRemaining() > 2) searchable(rows[next++]);
    if (next < rows.length) index(next);
  });
  if (globalThis.requestIdleCallback) index(0);
  recall();
  $("filters").hidden = $("bar").hidden = false;
  wanted = new URLSearchParams(location.hash.slice(1));
  filterRows();
})();
