/* The page of an observer's phone: visits to be made, the checklist of one, what waits and what has arrived.
   Keeping and sending are those of the booths; the vault opens with the personal link. ES2020. */
(function () {
  "use strict";
  const booth = window.lwBooth;
  const { vault, entries, desk, sending } = booth;
  const app = document.querySelector("[data-app]");
  const form = app.querySelector("form[data-entry]");
  const token = decodeURIComponent(location.pathname.split("/")[2]);
  const DRAFT_MS = 500;
  const EVERY_MS = 30000;
  const LONGEST = 1280;
  const PATIENCE_MS = 15000;
  const every = (name, root) => [...(root || document).querySelectorAll(name)];
  const one = (name, root) => (root || app).querySelector(name);
  const said = Object.fromEntries(every("[data-word]").map((line) => [line.dataset.word, line.textContent]));
  const say = (word, values) => Object.entries(values || {}).reduce((text, [name, value]) => text.replace(`{${name}}`, value), said[word]);
  let current = null;
  let typing = 0;
  let isOffline = !navigator.onLine;
  let ending = "";

  function notice(text) {
    const box = one("[data-notice]");
    box.hidden = !text;
    one("p", box).textContent = text || "";
    if (text) { box.scrollIntoView({ block: "nearest" }); }
  }

  function show(name) {
    every("[data-screen]").forEach((screen) => { screen.hidden = screen.dataset.screen !== name; });
    notice("");
    window.scrollTo(0, 0);
    one(`[data-screen="${name}"] h1`).focus();
  }

  /* 1 what stands where ------------------------------------------------------------------------------ */

  const itemsOf = (visit) => [...desk.waiting(), ...desk.delivered()].filter((item) => item.kind === "visit" && visitOf(item) === visit);
  const visitOf = (item) => (item.values ? item.values.visit : item.visit);
  const photosOf = (visit) => desk.waiting().filter((item) => item.kind === "photo" && item.values.visit === visit);

  function draw() {
    const waits = desk.waiting().filter((item) => item.state !== "draft").length;
    one("[data-connection]").textContent = ending || say(isOffline ? "offline" : "online");
    one("[data-waiting]").textContent = waits ? say("waiting", { n: waits }) : say("nothing_waits");
    one("[data-state]").classList.toggle("flash-soon", Boolean(waits || isOffline || ending));
    one("[data-state]").classList.toggle("flash-done", !waits && !isOffline && !ending);
    every("[data-visit]").forEach(drawVisit);
  }

  function drawVisit(box) {
    const visit = Number(box.dataset.visit);
    const [item] = itemsOf(visit);
    const settled = desk.delivered().find((each) => each.kind === "visit" && sentVisits().includes(visit) && each.id === sentBy(visit));
    const state = item ? item.state : settled ? "sent" : "";
    one("[data-said]", box).textContent = state ? say(state) : "";
    one("[data-faults]", box).textContent = item && item.faults ? item.faults.map((fault) => fault.sentence).join(" ") : "";
    const button = one("button", box);
    button.hidden = ["ready", "sending", "sent"].includes(state);
    button.textContent = say(state === "draft" ? "go_on" : state === "refused" ? "mend" : "begin");
  }

  /* Which visits were sent from here stays known after their contents are gone. */
  const sentVisits = () => Object.keys(desk.device().sent || {}).map(Number);
  const sentBy = (visit) => (desk.device().sent || {})[visit];

  /* 2 one visit -------------------------------------------------------------------------------------- */

  async function open(visit) {
    const [item] = itemsOf(visit);
    const values = item && item.values ? item.values : { visit, begun_at: new Date().toISOString(), fields: {} };
    current = { id: item ? item.id : "", values };
    one("[data-shop]").textContent = one(`[data-visit="${visit}"] [data-name]`).textContent;
    one("[data-begun]").textContent = say("begun_at", { what: new Date(values.begun_at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" }) });
    entries.fill(form, values.fields);
    drawPhotos();
    show("visit");
    await save();
    if (values.lat === undefined) { locate(); }
  }

  function locate() {
    if (!navigator.geolocation) { return; }
    const mine = current;
    navigator.geolocation.getCurrentPosition((found) => {
      const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
      Object.assign(mine.values, { lat: round(found.coords.latitude), lon: round(found.coords.longitude) });
      one("[data-located]").textContent = say("located");
      save();
    }, () => {}, { timeout: PATIENCE_MS, maximumAge: 60000 });
  }

  async function save() {
    window.clearTimeout(typing);
    typing = 0;
    if (!current || !desk.isOpen()) { return; }
    const mine = current;
    mine.values = { ...mine.values, fields: entries.valuesOf(form) };
    const kept = await desk.draft(mine.id, "visit", mine.values);
    mine.id = kept.id;
  }

  async function takeDown() {
    await save();
    const { id, values } = current;
    values.ended_at = values.ended_at || new Date().toISOString();
    const faults = entries.faultsOf(form, values);
    every("[aria-invalid]", form).forEach((field) => field.removeAttribute("aria-invalid"));
    if (Object.keys(faults).length) {
      delete values.ended_at;
      return refuse(faults);
    }
    for (const photo of photosOf(values.visit)) { await desk.takeDown(photo.id, "photo", photo.values); }
    await desk.takeDown(id, "visit", values);
    await desk.keepDevice({ sent: { ...desk.device().sent, [values.visit]: id } });
    current = null;
    form.reset();
    show("home");
    notice("");
    return send();
  }

  function refuse(faults) {
    const fields = Object.keys(faults).map((name) => {
      const found = form.elements[name];
      const field = found instanceof RadioNodeList ? found[0] : found;
      field.setAttribute("aria-invalid", "true");
      return field;
    });
    notice([...new Set(Object.values(faults).map((word) => say(word)))].join(" "));
    (fields[0].closest("fieldset") || fields[0]).scrollIntoView({ block: "center" });
    fields[0].focus({ preventScroll: true });
  }

  async function leave() {
    await save();
    current = null;
    show("home");
    draw();
  }

  /* 3 photos ----------------------------------------------------------------------------------------- */

  async function scaled(file) {
    const picture = await createImageBitmap(file);
    const part = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * part);
    canvas.height = Math.round(picture.height * part);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/jpeg", 0.75).split(",")[1];
  }

  async function takePhotos(field) {
    for (const file of field.files) {
      const data = await scaled(file).catch(() => "");
      if (!data) { notice(say("no_picture")); }
      else { await desk.draft("", "photo", { visit: current.values.visit, item: field.dataset.photo, data }); }
    }
    field.value = "";
    drawPhotos();
  }

  function drawPhotos() {
    const own = photosOf(current.values.visit);
    every("[data-count]").forEach((line) => {
      const count = own.filter((photo) => photo.values.item === line.dataset.count).length;
      line.textContent = count ? say("photos", { n: count }) : "";
    });
  }

  /* 4 sending ---------------------------------------------------------------------------------------- */

  async function send() {
    if (!desk.isOpen()) { return; }
    const ended = navigator.onLine ? await sending.send() : sending.OFFLINE;
    isOffline = ended === sending.OFFLINE;
    ending = ended === "key_ended" ? say("key_ended") : "";
    draw();
  }

  async function begin() {
    if (!vault.canSeal) { return notice(say("no_secrets")); }
    const isOurs = await vault.exists() && await vault.unlock(token);
    if (!isOurs) { await vault.begin(token); }
    await desk.load();
    if (!desk.device()) { await desk.keepDevice({ key: token, sent: {} }); }
    if (navigator.storage && navigator.storage.persist) { navigator.storage.persist(); }
    one("[data-state]").hidden = false;
    every("[data-visit] button").forEach((button) => { button.hidden = false; });
    show("home");
    draw();
    booth.isReady = true;
    return send();
  }

  const deeds = { leave, send };
  app.addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) { return; }
    if (button.dataset.do) { await deeds[button.dataset.do](); }
    if (button.dataset.open) { await open(Number(button.closest("[data-visit]").dataset.visit)); }
  });
  app.addEventListener("change", (event) => { if (event.target.dataset.photo !== undefined) { takePhotos(event.target); } });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.working) { return; }
    form.dataset.working = "1";
    notice("");
    try { await takeDown(); } finally { delete form.dataset.working; }
  });
  form.addEventListener("input", () => {
    window.clearTimeout(typing);
    typing = window.setTimeout(save, DRAFT_MS);
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", () => { isOffline = true; if (desk.isOpen()) { draw(); } });
  window.addEventListener("pagehide", () => { save(); });
  window.setInterval(send, EVERY_MS);

  if (navigator.serviceWorker) { navigator.serviceWorker.register(app.dataset.worker, { scope: location.pathname }); }
  begin();
}());
