/* Lianwei: what makes the pages quicker. Every page works without it. ES2019, no libraries but htmx. */
(function () {
  "use strict";
  var REVEAL_SECONDS = 60;
  var BUSY_AFTER_MS = 400;
  var SHINE_MS = 1600;
  var BEAT_MS = 45000;
  var KEYS_OFF = "lianwei.keys.off";
  var words = document.body ? document.body.dataset : {};

  function all(selector, root) {
    return Array.prototype.slice.call((root || document).querySelectorAll(selector));
  }

  function on(type, handle, root) {
    (root || document).addEventListener(type, handle);
  }

  function store(name) {
    try { return window[name]; } catch (refused) { return null; }
  }

  /* 1 htmx: a refusal shows as a flash and leaves what was typed where it is ------------------------- */

  on("htmx:beforeSwap", function (event) {
    var detail = event.detail;
    if (detail.xhr.status < 400) { return; }
    var reply = new DOMParser().parseFromString(detail.serverResponse || "", "text/html");
    var refusal = reply.querySelector("[data-refusal]");
    if (!refusal) { return; }
    detail.shouldSwap = false;
    detail.isError = false;
    showRefusal(refusal);
  });

  function showRefusal(refusal) {
    var region = document.getElementById("flash");
    if (!region) { return; }
    region.textContent = "";
    region.appendChild(document.importNode(refusal, true));
    region.firstChild.focus();
  }

  on("htmx:sendError", function (event) {
    var region = document.getElementById("flash");
    if (!region || event.target.closest("[data-quiet]")) { return; }
    var box = document.createElement("div");
    var line = document.createElement("p");
    box.className = "lw-flash flash-late";
    box.setAttribute("role", "alert");
    line.textContent = words.lost;
    box.appendChild(line);
    region.textContent = "";
    region.appendChild(box);
  });

  on("htmx:afterSwap", function (event) {
    var part = event.detail.target;
    if (!part || !part.isConnected) { part = document.getElementById(event.detail.target.id); }
    if (!part || part.hasAttribute("data-quiet")) { return; }
    part.classList.add("is-changed");
    window.setTimeout(function () { part.classList.remove("is-changed"); }, SHINE_MS);
    begin(part);
  });

  /* 2 errors: focus goes to the summary, or to the one field ----------------------------------------- */

  function focusErrors(root) {
    var summary = root.querySelector("[data-error-summary]");
    var field = summary || root.querySelector("[aria-invalid='true']");
    if (field) { field.focus(); }
  }

  on("click", function (event) {
    var link = event.target.closest("[data-focus]");
    var field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) { return; }
    event.preventDefault();
    (field.matches("input,select,textarea") ? field : field.querySelector("input") || field).focus();
  });

  /* 3 one click sends once ---------------------------------------------------------------------------- */

  on("submit", function (event) {
    var form = event.target;
    if (form.method === "dialog") { return; }
    if (form.dataset.sending) { event.preventDefault(); event.stopPropagation(); return; }
    var button = event.submitter || form.querySelector("button[type=submit]");
    form.dataset.sending = "1";
    if (button) { waitOn(button); }
    noteSending(form);
  });

  function waitOn(button) {
    window.setTimeout(function () { button.disabled = true; }, 0);
    button.lwTimer = window.setTimeout(function () {
      button.lwMarkup = Array.prototype.slice.call(button.childNodes);
      button.textContent = button.dataset.busy || words.busy;
    }, BUSY_AFTER_MS);
  }

  function release(form) {
    delete form.dataset.sending;
    all("button:disabled", form).forEach(function (button) {
      window.clearTimeout(button.lwTimer);
      button.disabled = false;
      if (button.lwMarkup) {
        button.textContent = "";
        button.lwMarkup.forEach(function (node) { button.appendChild(node); });
        button.lwMarkup = null;
      }
    });
  }

  on("htmx:afterRequest", function (event) {
    var form = event.detail.elt.closest("form");
    if (form) { release(form); }
    if (form && form.dataset.draft && event.detail.successful) { drop(keyOf(form)); }
  });
  on("pageshow", function () { all("form[data-sending]").forEach(release); }, window);

  /* 4 drafts: typed text outlives a lost session, in this window only; never sealed fields ------------- */

  var drafts = store("sessionStorage");
  var PREFIX = "lianwei.draft:";

  function keyOf(form) {
    return PREFIX + words.reader + ":" + location.pathname + ":" + form.dataset.draft;
  }

  function isKept(field) {
    return field.name && !/^(password|hidden|file|submit|button)$/.test(field.type) && !field.closest("[data-private]");
  }

  function valuesOf(form) {
    return Array.prototype.filter.call(form.elements, isKept).map(function (field) {
      var ticks = field.type === "checkbox" || field.type === "radio";
      return { name: field.name, value: field.value, checked: ticks ? field.checked : null };
    });
  }

  function keep(form, isSent) {
    if (!drafts) { return; }
    var draft = { sent: isSent, values: valuesOf(form) };
    try { drafts.setItem(keyOf(form), JSON.stringify(draft)); } catch (full) { drop(keyOf(form)); }
  }

  function drop(key) {
    if (drafts) { drafts.removeItem(key); }
  }

  function draftKeys() {
    return drafts ? Object.keys(drafts).filter(function (key) { return key.indexOf(PREFIX) === 0; }) : [];
  }

  function noteSending(form) {
    if (form.hasAttribute("data-forget-drafts")) { draftKeys().forEach(drop); }
    if (form.dataset.draft) { keep(form, true); }
  }

  /* On the log-in page or a refusal, what was sent did not arrive: keep it. */
  function markUnsent() {
    draftKeys().forEach(function (key) {
      var draft = JSON.parse(drafts.getItem(key));
      draft.sent = false;
      drafts.setItem(key, JSON.stringify(draft));
    });
  }

  function restore(form) {
    var text = drafts && drafts.getItem(keyOf(form));
    if (!text || form.hasAttribute("data-bound")) { return; }
    var draft = JSON.parse(text);
    if (draft.sent) { drop(keyOf(form)); return; }
    var changed = draft.values.filter(function (kept) { return putBack(form, kept); });
    if (changed.length) { tellRestored(form); }
  }

  function putBack(form, kept) {
    var field = Array.prototype.find.call(form.elements, function (one) {
      return one.name === kept.name && isKept(one) && (kept.checked === null || one.value === kept.value);
    });
    if (!field) { return false; }
    if (kept.checked !== null) {
      var ticked = field.checked !== kept.checked;
      field.checked = kept.checked;
      return ticked;
    }
    var differs = field.value !== kept.value;
    field.value = kept.value;
    return differs;
  }

  function tellRestored(form) {
    var box = document.createElement("div");
    var line = document.createElement("p");
    var button = document.createElement("button");
    box.className = "lw-flash flash-calm";
    box.setAttribute("role", "status");
    line.textContent = words.draftRestored;
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = words.draftClear;
    button.addEventListener("click", function () { drop(keyOf(form)); form.reset(); box.remove(); });
    box.appendChild(line);
    box.appendChild(button);
    form.insertBefore(box, form.firstChild);
  }

  on("input", function (event) {
    var form = event.target.form;
    if (form && form.dataset.draft) { keep(form, false); }
  });

  /* 5 copy, print, reveal -------------------------------------------------------------------------------- */

  on("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (!button) { return; }
    var source = document.querySelector(button.dataset.copy);
    if (source) { copy(source.value || source.textContent.trim(), button); }
  });

  function copy(text, button) {
    var area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.appendChild(area);
    area.select();
    var isCopied = document.execCommand("copy");
    area.remove();
    button.focus();
    if (isCopied) { sayCopied(button); }
  }

  function sayCopied(button) {
    var before = button.textContent;
    button.textContent = words.copied;
    button.setAttribute("aria-live", "polite");
    window.setTimeout(function () { button.textContent = before; }, 2000);
  }

  function closeLater(mark) {
    var seconds = Number(mark.dataset.closes) || REVEAL_SECONDS;
    window.setTimeout(function () { mark.textContent = mark.dataset.mask; }, seconds * 1000);
    mark.removeAttribute("data-closes");
  }

  on("click", function (event) {
    if (event.target.closest("[data-print]")) { event.preventDefault(); window.print(); }
    all("details.lw-menu[open],details.lw-pop[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  /* Ledgers are open on paper. */
  var openedForPrint = [];
  on("beforeprint", function () {
    openedForPrint = all("details[data-ledger]:not([open])");
    openedForPrint.forEach(function (ledger) { ledger.open = true; });
  }, window);
  on("afterprint", function () { openedForPrint.forEach(function (ledger) { ledger.open = false; }); }, window);

  /* 6 keys of the desk ------------------------------------------------------------------------------------ */

  var settings = store("localStorage");
  var isGoing = false;

  function isTyping(target) {
    return target.closest && target.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]");
  }

  function row(step) {
    var rows = all("[data-row]");
    var at = rows.findIndex(function (one) { return one.classList.contains("is-current"); });
    if (step === 0 || !rows.length) { return rows[at]; }
    var next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    rows.forEach(function (one) { one.classList.toggle("is-current", one === next); });
    next.scrollIntoView({ block: "nearest" });
    var link = next.querySelector("a");
    if (link) { link.focus({ preventScroll: true }); }
    return next;
  }

  function press(selector) {
    var found = document.querySelector(selector);
    if (found) { found.click(); }
    return Boolean(found);
  }

  function jump(selector) {
    var part = document.querySelector(selector);
    if (part) { part.scrollIntoView({ block: "start" }); }
    return Boolean(part);
  }

  var acts = {
    "/": function () { var find = document.querySelector("[data-find]"); if (find) { find.focus(); } return Boolean(find); },
    "?": function () { return openHelp(); },
    j: function () { return Boolean(row(1)); },
    k: function () { return Boolean(row(-1)); },
    x: function () { var now = row(0); var box = now && now.querySelector("input[type=checkbox]"); if (box) { box.click(); } return Boolean(box); },
    Enter: function () { var now = row(0); if (now && now.dataset.open) { location.assign(now.dataset.open); return true; } return false; },
    l: function () { var book = document.querySelector("[data-ledger]"); if (book) { book.open = !book.open; } return Boolean(book); },
    d: function () { return press("[data-key='d']") || jump("#papers"); },
    p: function () { window.print(); return true; }
  };

  function openHelp() {
    var help = document.getElementById("shortcuts");
    if (!help || !help.showModal) { return false; }
    if (!help.open) { help.showModal(); }
    return true;
  }

  function areKeysOff() {
    return settings && settings.getItem(KEYS_OFF) === "1";
  }

  on("keydown", function (event) {
    if (event.key === "Escape") { all("details.lw-menu[open],details.lw-pop[open]").forEach(function (one) { one.open = false; }); }
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) { return; }
    if (!document.querySelector(".lw-desk") || document.querySelector("dialog[open]")) { return; }
    if (areKeysOff() && event.key !== "?") { return; }
    if (event.key === "Enter" && event.target.closest("a,button,summary,input")) { return; }
    if (take(event.key.length === 1 ? event.key.toLowerCase() : event.key)) { event.preventDefault(); }
  });

  function take(key) {
    if (isGoing) { isGoing = false; return press("[data-go='" + window.CSS.escape(key) + "']"); }
    if (key === "g") { isGoing = true; window.setTimeout(function () { isGoing = false; }, 1500); return true; }
    if (acts[key]) { return acts[key](); }
    return /^[a-z]$/.test(key) && press("[data-key='" + key + "']");
  }

  on("click", function (event) {
    if (event.target.closest("[data-shortcuts]") && openHelp()) { event.preventDefault(); }
    var open = event.target.closest("[data-row][data-open]");
    if (open && !event.target.closest("a,button,input,label,summary")) { location.assign(open.dataset.open); }
  });

  on("change", function (event) {
    if (settings && event.target.matches("[data-keys-switch]")) { settings.setItem(KEYS_OFF, event.target.checked ? "0" : "1"); }
  });

  /* 7 who else is here: an open page asks while it is looked at ---------------------------------------------- */

  function beat() {
    if (document.hidden || !window.htmx) { return; }
    all("[data-beat]").forEach(function (part) { window.htmx.trigger(part, "beat"); });
  }

  function startBeating() {
    if (!document.querySelector("[data-beat]")) { return; }
    window.setTimeout(beat, 1000);
    window.setInterval(beat, BEAT_MS);
  }

  /* 8 begin ------------------------------------------------------------------------------------------------- */

  function begin(root) {
    all("[data-closes]", root).forEach(closeLater);
    all("form[data-draft]", root).forEach(restore);
    focusErrors(root);
  }

  function start() {
    if (document.querySelector("[data-entrance],[data-refusal]")) { markUnsent(); }
    all("[data-keys-switch]").forEach(function (box) { box.checked = !areKeysOff(); });
    begin(document);
    startBeating();
  }

  if (document.readyState === "loading") { on("DOMContentLoaded", start); } else { start(); }
}());
