"use strict";
// Filters, table, map and details, from the data in the page. Only what is seen is in the document: a page of the table's rows,
// the map's cells in view, one host's details. Text reaches the document by textContent only.
(() => {
  const ROWS = 50;
  const PRINTED_ROWS = 1000;
  const FINDINGS = 2;
  const CELL = 25;
  const CELLS_A_DAY = 96;
  const HEIGHTS = {"-": 0.08, O: 0.3, U: 0.55, W: 0.75, C: 1};
  const LINE_HEIGHT = 20;

  const byId = (id) => document.getElementById(id);
  const {words, pool, states, links, hosts: rows} = JSON.parse(byId("data").textContent);
  const number = new Intl.NumberFormat("en");

  function say(name, values) {
    if (!Object.hasOwn(words, name)) throw new Error(`no word ${name}`);
    return words[name].replace(/\{(\w+)\}/g, (_, key) => values[key]);
  }

  function countHosts(n) {
    return n === 1 ? say("host_one") : say("host_many", {n: number.format(n)});
  }

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  // What is searched of a host beside its names, made once for all hosts that share it.
  const searched = new Map();

  function searchText(state, release, findings, broken) {
    const key = `${state} ${release} ${findings} ${broken}`;
    if (!searched.has(key)) {
      const texts = pool[findings].flatMap(([group, , advice, quote, note, id]) => [group, pool[advice][0], quote, note, id]);
      const names = pool[broken].flatMap((link) => [link, ...links[link].slice(0, 2)]);
      searched.set(key, fold(["", states[state][2], pool[release], ...texts, ...names].join("\n")));
    }
    return searched.get(key);
  }

  const hosts = rows.map(([name, state, seconds, time, release, findings, facts, line, events, broken, ownName], place) => ({
    name, state, seconds, place, ownName, time: pool[time], release: pool[release], findings: pool[findings], facts: pool[facts],
    line: pool[line], events: pool[events], broken: pool[broken],
    text: fold(`${name}\n${ownName}`) + searchText(state, release, findings, broken),
  }));
  const byName = new Map(hosts.map((host) => [host.name, host]));
  const orders = {
    name: hosts,
    worst: [...hosts].sort((a, b) => a.state - b.state || a.place - b.place),
    oldest: [...hosts].sort((a, b) => a.seconds - b.seconds || a.place - b.place),
  };

  const chosen = new Set();
  let list = hosts;
  let page = 0;
  let pageRows = ROWS;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function showBadge(badge, state) {
    const [letter, kind] = states[state];
    badge.className = `badge ${kind}`;
    badge.textContent = letter;
  }

  const address = (host) => `#host=${encodeURIComponent(host.name)}`;

  function svg(tag, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return made;
  }

  // The 24 hours, a bar for each stretch of one state: the worse, the higher.
  function drawLine([cells, label]) {
    if (!cells) return element("span", "about", label);
    const line = svg("svg", {class: "line", viewBox: `0 0 ${CELLS_A_DAY} ${LINE_HEIGHT}`, preserveAspectRatio: "none",
                             role: "img", "aria-label": label});
    for (const match of cells.matchAll(/(.)\1*/g)) {
      const height = HEIGHTS[match[1]] * LINE_HEIGHT;
      line.append(svg("rect", {class: match[1] === "-" ? "base" : match[1], x: match.index, y: LINE_HEIGHT - height,
                               width: match[0].length, height}));
    }
    const title = svg("title", {});
    title.textContent = label;
    line.prepend(title);
    return line;
  }

  // That all was well is not worth a word beside that it is long ago.
  function shortly(findings) {
    const said = findings.length > 1 ? findings.filter(([group]) => group !== "ok") : findings;
    const texts = said.slice(0, FINDINGS).flatMap(([, , advice, , note]) => [pool[advice][0], note]).filter(Boolean);
    if (said.length > FINDINGS) texts.push(say("more", {n: said.length - FINDINGS}));
    return texts.join(" ");
  }

  function makeRow(host) {
    const row = byId("row").content.cloneNode(true);
    const find = (selector) => row.querySelector(selector);
    showBadge(find(".badge"), host.state);
    find(".word").textContent = states[host.state][2];
    find("a").href = address(host);
    find("bdi").textContent = host.name;
    find(".release").textContent = host.release;
    find(".found").textContent = shortly(host.findings);
    if (["ok", "without"].includes(states[host.state][1])) find(".found").classList.add("about");
    if (find(".link")) find(".link").textContent = host.broken.map((link) => links[link][0]).join(", ");
    find(".day").append(drawLine(host.line));
    const [, age, old] = host.time;
    find(".age").textContent = age;
    if (old) find(".age").classList.add("old");
    return row;
  }

  function showRows() {
    const first = page * pageRows;
    const end = Math.min(first + pageRows, list.length);
    byId("rows").replaceChildren(...list.slice(first, end).map(makeRow));
    byId("none").hidden = list.length > 0;
    byId("pages").hidden = list.length <= pageRows;
    byId("previous").disabled = page === 0;
    byId("following").disabled = end >= list.length;
    byId("range").textContent = say("range", {from: number.format(first + 1), to: number.format(end), n: number.format(list.length)});
  }

  function turnPage(by) {
    page += by;
    showRows();
    byId("rows").closest("table").scrollIntoView({block: "nearest"});
  }

  // The map: one stop of the Tab key, and from there the arrow keys.
  const map = byId("map");
  const cells = byId("cells");
  let current = 0;
  let shownColumns = 0;

  const columns = () => Math.max(1, Math.floor(cells.clientWidth / CELL));

  function makeCell(place, wide) {
    const host = list[place];
    const cell = element("a");
    showBadge(cell, host.state);
    cell.href = address(host);
    cell.dataset.place = place;
    cell.tabIndex = place === current ? 0 : -1;
    cell.title = `${host.name}: ${states[host.state][2]}`;
    cell.setAttribute("aria-label", cell.title);
    cell.style.left = `${(place % wide) * CELL}px`;
    cell.style.top = `${Math.floor(place / wide) * CELL}px`;
    return cell;
  }

  function showMap() {
    const wide = columns();
    shownColumns = wide;
    cells.style.height = `${Math.ceil(list.length / wide) * CELL}px`;
    const first = Math.max(0, Math.floor(map.scrollTop / CELL) - 2) * wide;
    const end = Math.min(list.length, first + (Math.ceil(map.clientHeight / CELL) + 4) * wide);
    const focused = cells.contains(document.activeElement);
    if (!focused && (current < first || current >= end)) current = Math.min(first, Math.max(0, list.length - 1));
    const places = Array.from({length: end - first}, (_, i) => first + i);
    if (focused && (current < first || current >= end)) places.push(current);
    cells.replaceChildren(...places.map((place) => makeCell(place, wide)));
    if (focused) cells.querySelector('[tabindex="0"]')?.focus({preventScroll: true});
  }

  function moveInMap(event) {
    const steps = {ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns(), Home: -current, End: list.length};
    if (!(event.key in steps) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = event.key === "End" ? list.length - 1 : current + steps[event.key];
    if (next < 0 || next >= list.length) return;
    current = next;
    const top = Math.floor(current / columns()) * CELL;
    map.scrollTop = Math.min(Math.max(map.scrollTop, top + 2 * CELL - map.clientHeight), top);
    showMap();
  }

  function applyFilters() {
    const terms = fold(byId("query").value).split(/\s+/).filter(Boolean);
    const reason = byId("reason").value;
    const link = byId("link")?.value;
    const release = byId("release").value;
    list = orders[byId("order").value].filter((host) =>
      (chosen.size === 0 || chosen.has(host.state))
      && (release === "*" || host.release === release)
      && (!link || host.broken.includes(link))
      && (reason === "" || host.findings.some(([group]) => group === reason))
      && terms.every((term) => host.text.includes(term)));
    page = 0;
    current = 0;
    map.scrollTop = 0;
    byId("shown").textContent = say("shown", {n: number.format(list.length), hosts: countHosts(hosts.length)});
    showRows();
    showMap();
  }

  function chooseState(button) {
    const state = Number(button.dataset.state);
    const pressed = !chosen.delete(state);
    if (pressed) chosen.add(state);
    button.setAttribute("aria-pressed", String(pressed));
    applyFilters();
  }

  function clearFilters() {
    byId("filters").reset();
    chosen.clear();
    for (const button of byId("counts").children) button.setAttribute("aria-pressed", "false");
    applyFilters();
    byId("query").focus();
  }

  // A step's words and, between backticks, its commands.
  function makeStep(step) {
    const item = element("li");
    item.append(...step.split("`").map((part, place) => place % 2 ? element("code", "", part) : part));
    return item;
  }

  // A page that came by plain HTTP has no clipboard: there the command is selected, and copied as browsers used to.
  function copyButton(code) {
    const command = code.textContent;
    const button = element("button", "copy", say("copy"));
    button.type = "button";
    button.setAttribute("aria-label", `${say("copy")}: ${command}`);
    button.addEventListener("click", async () => {
      if (navigator.clipboard) await navigator.clipboard.writeText(command);
      else {
        getSelection().selectAllChildren(code);
        if (!document.execCommand("copy")) return;
      }
      button.textContent = say("copied");
    });
    return button;
  }

  function addCopyButtons(part) {
    for (const code of part.querySelectorAll(".steps code")) code.after(" ", copyButton(code));
  }

  // One host's details: our words, then its own. Its broken links belong to its worst finding, which is its first.
  function makeFinding([group, state, advice, quote, note, id], broken) {
    const [text, ...steps] = pool[advice];
    steps.unshift(...broken.map((link) => links[link][2]));
    const finding = element("div", "finding");
    const badge = element("span");
    showBadge(badge, state);
    badge.setAttribute("aria-label", states[state][2]);
    const says = element("p", "", `${text} `);
    says.append(element("code", "id", id || group));
    finding.append(badge, says);
    for (const link of broken) {
      const how = element("p", "note", `${links[link][1]} `);
      how.append(element("code", "id", link));
      finding.append(how);
    }
    if (note) finding.append(element("p", "note", note));
    if (steps.length) {
      const listed = element("ol", "steps");
      listed.append(...steps.map(makeStep));
      finding.append(listed);
    }
    if (quote) {
      const own = element("p", "about", `${say("quote")} `);
      own.append(element("q", "", quote));
      finding.append(own);
    }
    return finding;
  }

  function makeEvent([time, text]) {
    const item = element("li");
    item.append(element("time", "", time), element("code", "", text));
    return item;
  }

  function factsOf(host) {
    const [moment, age] = host.time;
    const facts = [[words.fact_time, moment ? `${moment} UTC, ${age}` : age]];
    if (host.release) facts.push([words.release, host.release]);
    facts.push(...host.facts);
    if (host.ownName && host.ownName !== host.name) facts.push([words.fact_own_name, host.ownName]);
    return facts;
  }

  const detail = byId("detail");

  function showDetail(host) {
    showBadge(detail.querySelector("header .badge"), host.state);
    detail.querySelector("header bdi").textContent = host.name;
    detail.querySelector("header .word").textContent = states[host.state][2];
    byId("detail-findings").replaceChildren(
      ...host.findings.map((finding, place) => makeFinding(finding, place === 0 ? host.broken : [])));
    addCopyButtons(byId("detail-findings"));
    byId("detail-day").replaceChildren(drawLine(host.line));
    byId("detail-axis").hidden = !host.line[0];
    byId("detail-day-words").textContent = host.line[0] ? host.line[1] : "";
    byId("detail-events-part").hidden = host.events.length === 0;
    byId("detail-events").replaceChildren(...host.events.map(makeEvent));
    byId("detail-facts").replaceChildren(
      ...factsOf(host).flatMap(([label, text]) => [element("dt", "", label), element("dd", "", text)]));
    if (!detail.open) detail.showModal();
    detail.scrollTop = 0;
  }

  // The address names the host that is open, so that it can be sent to somebody.
  function followAddress() {
    const match = location.hash.match(/^#host=(.*)$/);
    let host;
    try {
      host = match && byName.get(decodeURIComponent(match[1]));
    } catch {
      host = undefined;
    }
    if (host) showDetail(host);
    else if (detail.open) detail.close();
  }

  function printAll(all) {
    pageRows = all ? PRINTED_ROWS : ROWS;
    showRows();
  }

  for (const part of document.querySelectorAll(".script-only")) part.hidden = false;
  // Of one host there is nothing to choose.
  for (const id of ["counts-help", "filters", "map-title", "map", "key", "shown"]) byId(id).hidden ||= hosts.length === 1;
  addCopyButtons(byId("action"));
  byId("counts").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) chooseState(button);
  });
  byId("filters").addEventListener("input", applyFilters);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("clear").addEventListener("click", clearFilters);
  byId("previous").addEventListener("click", () => turnPage(-1));
  byId("following").addEventListener("click", () => turnPage(1));
  map.addEventListener("keydown", moveInMap);
  map.addEventListener("scroll", showMap, {passive: true});
  cells.addEventListener("focusin", (event) => {
    const cell = event.target.closest("a");
    if (cell) current = Number(cell.dataset.place);
  });
  new ResizeObserver(() => {
    if (columns() !== shownColumns) showMap();
  }).observe(map);
  byId("close").addEventListener("click", () => detail.close());
  detail.addEventListener("click", (event) => {
    if (event.target === detail) detail.close();
  });
  detail.addEventListener("close", () => {
    if (location.hash.startsWith("#host=")) history.replaceState(null, "", location.pathname + location.search);
  });
  addEventListener("hashchange", followAddress);
  addEventListener("beforeprint", () => printAll(true));
  addEventListener("afterprint", () => printAll(false));
  applyFilters();
  followAddress();
})();
