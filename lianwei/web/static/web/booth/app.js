/* The booth's page: which screen shows, and what its buttons do. Works without network once it was opened with
   it. ES2020. */
(function () {
  "use strict";
  const booth = window.lwBooth;
  const { vault, entries, desk, sending } = booth;
  const app = document.querySelector("[data-app]");
  const SHORTEST = 8;
  const DRAFT_MS = 500;
  const EVERY_MS = 30000;
  const LOOK_MS = 5000;
  const CLOCK_MS = 120000;
  const one = (name, root) => (root || app).querySelector(name);
  const every = (name, root) => [...(root || document).querySelectorAll(name)];
  const said = Object.fromEntries(every("[data-word]").map((line) => [line.dataset.word, line.textContent]));
  const formOf = (name) => one(`form[data-entry="${name}"]`);
  let current = null;
  let touched = performance.now();
  let typing = 0;
  let letGo = null;

  function say(word, values) {
    return Object.entries(values || {}).reduce((text, [name, value]) => text.replace(`{${name}}`, value), said[word]);
  }

  function notice(text) {
    const box = one("[data-notice]");
    box.hidden = !text;
    one("p", box).textContent = text || "";
    if (text) { box.scrollIntoView({ block: "nearest" }); }
  }

  function show(name) {
    every("[data-screen]").forEach((screen) => { screen.hidden = screen.dataset.screen !== name; });
    every("[data-when-open]").forEach((part) => { part.hidden = !desk.isOpen(); });
    notice("");
    window.scrollTo(0, 0);
    const head = one(`[data-screen="${name}"] h1`);
    if (head) { head.focus(); }
    booth.screen = name;
  }

  /* What is on the screens that change by themselves. */
  function draw() {
    if (!desk.isOpen()) { return; }
    const device = desk.device();
    const waits = desk.waiting().length;
    const isOffline = booth.isOffline;
    every("[data-booth-name]").forEach((line) => { line.textContent = [device.booth, device.organisation].filter(Boolean).join(" · "); });
    every("[data-connection]").forEach((line) => { line.textContent = say(device.is_ended ? "key_ended" : isOffline ? "offline" : "online"); });
    every("[data-waiting]").forEach((line) => { line.textContent = waits ? say("waiting", { n: waits }) : [say("nothing_waits"), lastSent(device)].join(" "); });
    const back = desk.waiting().filter((item) => item.state === "refused").length;
    every("[data-came-back]").forEach((line) => { line.textContent = back ? say("came_back", { n: back }) : ""; });
    every("[data-state-of]").forEach((box) => {
      box.classList.toggle("flash-soon", Boolean(waits || isOffline));
      box.classList.toggle("flash-done", !waits && !isOffline);
    });
    every("[data-counter]").forEach((box) => { one("[data-amount]", box).textContent = desk.total(box.dataset.counter); });
    drawClock(device.ahead_ms || 0);
    drawList("waiting", desk.waiting());
    drawList("settled", desk.delivered().filter((item) => item.kind !== "count").reverse());
  }

  const moment = (iso) => new Date(iso).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const lastSent = (device) => (device.sent_at ? say("sent_at", { what: moment(device.sent_at) }) : "");

  function drawClock(ahead) {
    const minutes = Math.round(Math.abs(ahead) / 60000);
    const what = minutes < 2880 ? say("minutes", { n: minutes }) : say("days", { n: Math.round(minutes / 1440) });
    one("[data-clock]").hidden = Math.abs(ahead) < CLOCK_MS;
    one("[data-clock] p").textContent = say(ahead > 0 ? "clock_fast" : "clock_slow", { what });
  }

  function drawList(name, items) {
    const list = one(`[data-list="${name}"]`);
    list.textContent = "";
    items.sort((a, b) => (a.begun_at || a.said_at || "").localeCompare(b.begun_at || b.said_at || ""));
    items.forEach((item) => list.append(name === "waiting" ? waitingRow(item) : settledRow(item)));
  }

  function rowOf(name, item, title, about) {
    const row = one(`template[data-row="${name}"]`).content.firstElementChild.cloneNode(true);
    one("[data-title]", row).textContent = title;
    one("[data-about]", row).textContent = about.filter(Boolean).join(" · ");
    row.dataset.id = item.id;
    return row;
  }

  function waitingRow(item) {
    const what = item.kind === "count" ? `${counterName(item)} ${item.payload.amount}` : entries.titleOf(item);
    const row = rowOf("waiting", item, say("titled", { kind: say(item.kind), what }), [say(item.state), moment(item.said_at || item.begun_at)]);
    one("[data-faults]", row).textContent = (item.faults || []).map((fault) => fault.sentence).join(" ");
    one('[data-act="edit"]', row).hidden = item.kind === "count" || item.state === "sending";
    one('[data-act="drop"]', row).hidden = item.state === "sending";
    return row;
  }

  function settledRow(item) {
    const about = [say(item.state), moment(item.settled_at)];
    if (item.was && item.code !== item.was) { about.push(say("code_changed", { what: item.code })); }
    const row = rowOf("settled", item, say(item.kind), about);
    one("[data-code]", row).textContent = item.state === "sent" ? item.code : "";
    one('[data-act="show"]', row).hidden = !item.code || item.state !== "sent";
    return row;
  }

  const counterName = (item) => one(`[data-counter="${item.payload.counter}"] span`).firstChild.textContent;

  /* 1 receipts --------------------------------------------------------------------------------------- */

  function picture(lines) {
    const width = lines.length + 4;
    let path = "";
    lines.forEach((line, y) => {
      const bits = [...line].map((digit) => parseInt(digit, 16).toString(2).padStart(4, "0")).join("");
      for (let x = 0; x < lines.length; x += 1) { if (bits[x] === "1") { path += `M${x + 2} ${y + 2}h1v1h-1z`; } }
    });
    const make = (name, values) => {
      const node = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.entries(values).forEach(([key, value]) => node.setAttribute(key, value));
      return node;
    };
    const svg = make("svg", { viewBox: `0 0 ${width} ${width}`, class: "lw-qr", role: "img", "aria-label": "QR", "shape-rendering": "crispEdges" });
    svg.append(make("rect", { width, height: width, fill: "#fff" }), make("path", { d: path, fill: "#000" }));
    return svg;
  }

  function receipt(item) {
    one("[data-qr]").replaceChildren(...(item.qr ? [picture(item.qr)] : []));
    one("[data-code]").textContent = item.code || "";
    one(".lw-receipt").hidden = !item.code;
    one("[data-no-code]").hidden = Boolean(item.code);
    one("[data-no-code]").textContent = say("no_code");
    show("receipt");
  }

  /* 2 entries ---------------------------------------------------------------------------------------- */

  function enter(kind, item) {
    current = { kind, id: item ? item.id : "" };
    entries.fill(formOf(kind), item ? item.values : {});
    show(kind);
    (item && item.faults || []).forEach((fault) => markFault(formOf(kind), fault.field));
    if (item && item.faults && item.faults.length) { notice(item.faults.map((fault) => fault.sentence).join(" ")); }
  }

  async function saveDraft() {
    window.clearTimeout(typing);
    typing = 0;
    if (!current || !desk.isOpen()) { return; }
    const { kind, id } = current;
    const values = entries.valuesOf(formOf(kind));
    const isEmpty = Object.entries(values).every(([name, value]) => name === "persons" || !value.length);
    if (isEmpty && !id) { return; }
    const kept = await desk.draft(id, kind, values);
    if (current && current.kind === kind) { current.id = kept.id; }
  }

  function markFault(form, name) {
    const field = form.elements[name];
    if (field && field.setAttribute) { field.setAttribute("aria-invalid", "true"); }
    return field;
  }

  const labelOf = (form, name) => {
    const label = one(`label[for="${form.dataset.entry}_${name}"]`, form);
    return label ? label.firstChild.textContent.trim() : "";
  };

  async function takeDown(form) {
    const kind = form.dataset.entry;
    const values = entries.valuesOf(form);
    const faults = entries.faultsOf(kind, values);
    every("[aria-invalid]", form).forEach((field) => field.removeAttribute("aria-invalid"));
    if (Object.keys(faults).length) {
      const fields = Object.keys(faults).map((name) => markFault(form, name));
      const sentences = Object.entries(faults).map(([name, word]) => say(word, { what: labelOf(form, name) }));
      notice([...new Set(sentences)].join(" "));
      fields[0].focus();
      return;
    }
    await saveDraft();
    const item = await desk.takeDown(current.id, kind, values);
    current = null;
    form.reset();
    receipt(item);
    booth.last = item;
    send();
  }

  async function leave() {
    await saveDraft();
    current = null;
    show("home");
    draw();
  }

  /* 3 opening and closing ---------------------------------------------------------------------------- */

  async function setUp(form) {
    const { passphrase, again } = form.elements;
    if (passphrase.value.length < SHORTEST) { return notice(say("short_passphrase")); }
    if (passphrase.value !== again.value) { return notice(say("other_passphrase")); }
    const device = await sending.enrol(decodeURIComponent(location.hash.slice(1))).catch((fault) => {
      notice(fault.message === sending.OFFLINE ? say("no_way") : fault.message);
    });
    if (!device) { return null; }
    history.replaceState(null, "", location.pathname);
    await vault.begin(passphrase.value);
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist(); }
    await desk.load();
    await desk.keepDevice(device);
    form.reset();
    return opened();
  }

  async function unlock(form) {
    const typed = form.elements.passphrase;
    if (!await alone()) { return notice(say("other_window")); }
    if (!await vault.unlock(typed.value)) {
      typed.select();
      return notice(say("wrong_passphrase"));
    }
    form.reset();
    await desk.load();
    if (!desk.device()) { await vault.wipe(); desk.close(); return begin(); }
    return opened();
  }

  function opened() {
    touched = performance.now();
    alone();
    show("home");
    draw();
    fetchLists();
    return send();
  }

  /* Two windows would not know of each other's changes. */
  function alone() {
    if (letGo || !navigator.locks) { return Promise.resolve(true); }
    return new Promise((done) => {
      navigator.locks.request("lianwei-booth", { ifAvailable: true }, (lock) => {
        done(Boolean(lock));
        return lock ? new Promise((free) => { letGo = free; }) : null;
      });
    });
  }

  async function close() {
    await saveDraft();
    await desk.settled();
    current = null;
    desk.close();
    every("form").forEach((form) => form.reset());
    every("[data-list], [data-qr], [data-code]").forEach((part) => { part.textContent = ""; });
    if (letGo) { letGo(); letGo = null; }
    await locked();
  }

  async function locked() {
    const count = await vault.count("waiting");
    one("[data-kept]").textContent = count ? say("waiting", { n: count }) : "";
    show("locked");
    formOf("locked").elements.passphrase.focus();
  }

  async function begin() {
    if (!vault.canSeal) { show("unset"); return notice(say("no_secrets")); }
    if (await vault.exists()) { return locked(); }
    return show(location.hash.length > 1 ? "setup" : "unset");
  }

  /* 4 sending, lists, files -------------------------------------------------------------------------- */

  async function send() {
    if (!desk.isOpen()) { return; }
    const before = navigator.onLine ? await sending.send() : sending.OFFLINE;
    if (!desk.isOpen()) { return; }
    booth.isOffline = before === sending.OFFLINE;
    if (before && !booth.isOffline) { notice(before === "key_ended" ? say("key_ended") : before); }
    draw();
  }

  async function fetchLists() {
    const lines = every("[data-lists-version]");
    try {
      const reply = await fetch(`${app.dataset.lists}?of=${desk.device().organisation_id}`, { credentials: "omit" });
      const lists = await reply.json();
      lines.forEach((line) => { line.textContent = say("lists", { what: `${lists.day} (${lists.version})` }); });
      drawRegions(lists.regions);
      one("[data-rights]").replaceChildren(...lists.rights.map(rightOf));
    } catch (fault) {
      lines.forEach((line) => { line.textContent = say("no_lists"); });
    }
  }

  function drawRegions(regions) {
    const field = formOf("complaint").elements.region;
    while (field.options.length > 1) { field.remove(1); }
    regions.forEach(([code, name]) => field.add(new Option(name, code)));
  }

  function rightOf(right) {
    const box = document.createElement("details");
    const head = document.createElement("summary");
    head.textContent = right.say;
    box.append(head, ...[right.asks, right.articles.join(" · ")].filter(Boolean).map((text) => {
      const line = document.createElement("p");
      line.textContent = text;
      return line;
    }));
    return box;
  }

  async function save() {
    await desk.settled();
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([await vault.dump()], { type: "application/json" }));
    link.download = `booth-${entries.today()}.lianwei`;
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), LOOK_MS);
  }

  async function fetchFile(form) {
    const [file] = form.elements.batch.files;
    const items = file && await vault.openFile(await file.text(), form.elements.passphrase.value).catch(() => null);
    if (!items) { return notice(say("unreadable_file")); }
    const count = await desk.fetchFrom(items);
    form.reset();
    await send();
    return notice(say("fetched", { n: count }));
  }

  /* 5 buttons ---------------------------------------------------------------------------------------- */

  /* What cannot be undone asks once more, on the button itself. */
  function isSure(button) {
    if (button.dataset.sure) { return true; }
    button.dataset.sure = "1";
    button.textContent = say("sure");
    return false;
  }

  const deeds = {
    complaint: () => enter("complaint"), enquiry: () => enter("enquiry"), leave, lock: close, send, save,
    home: () => { show("home"); draw(); }, queue: () => { show("queue"); draw(); }, rights: () => show("rights"),
    print: () => window.print(), "back-locked": locked,
    forget: async () => {
      const count = await vault.count("waiting");
      one("[data-lost]").textContent = count ? say("lost", { n: count }) : say("lost_nothing");
      show("forget");
    },
    wipe: async (button) => { if (isSure(button)) { await vault.wipe(); location.reload(); } }
  };
  const acts = {
    edit: (item) => enter(item.kind, item),
    show: receipt,
    drop: async (item, button) => { if (isSure(button)) { await desk.drop(item.id); draw(); } }
  };
  const takings = { setup: setUp, locked: unlock, complaint: takeDown, enquiry: takeDown, fetch: fetchFile };

  app.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) { return; }
    if (button.dataset.act) { await acts[button.dataset.act](desk.item(button.closest("[data-id]").dataset.id), button); }
    if (button.dataset.tap) {
      const { counter } = button.closest("[data-counter]").dataset;
      if (desk.total(counter) + Number(button.dataset.tap) >= 0) { await desk.tap(counter, Number(button.dataset.tap)); }
      draw();
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-do]");
    if (button) { deeds[button.dataset.do](button); }
  });
  every("form[data-entry]").forEach((form) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (form.dataset.busy) { return; }
      form.dataset.busy = "1";
      notice("");
      try { await takings[form.dataset.entry](form); } finally { delete form.dataset.busy; }
    });
    form.addEventListener("input", () => {
      if (!current) { return; }
      window.clearTimeout(typing);
      typing = window.setTimeout(saveDraft, DRAFT_MS);
    });
  });
  ["pointerdown", "keydown"].forEach((kind) => document.addEventListener(kind, () => { touched = performance.now(); }));
  window.addEventListener("online", send);
  window.addEventListener("offline", () => { booth.isOffline = true; draw(); });
  window.addEventListener("pagehide", () => { saveDraft(); });
  window.setInterval(send, EVERY_MS);
  window.setInterval(() => {
    if (desk.isOpen() && performance.now() - touched > Number(app.dataset.idleMinutes) * 60000) { close(); }
  }, LOOK_MS);

  if (navigator.serviceWorker) { navigator.serviceWorker.register(app.dataset.worker, { scope: location.pathname }); }
  booth.isOffline = !navigator.onLine;
  begin();
}());
