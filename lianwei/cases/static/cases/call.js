/* The call desk by keyboard: the line is read while it is typed, Enter confirms a field, Ctrl+Enter registers.
   The page works without it. ES2019. */
(function () {
  "use strict";
  var WAIT_MS = 250;
  var form = document.querySelector("form[data-call]");
  if (!form) { return; }
  var timer = 0;

  function line() { return form.elements.line; }

  function fields() {
    return Array.prototype.slice.call(form.querySelectorAll(".lw-slot input, .lw-slot select"));
  }

  function boxOf(field) { return field.closest(".lw-slot"); }

  function isOpen(field) {
    var box = boxOf(field);
    return box.classList.contains("check") || (box.classList.contains("none") && box.querySelector("em").textContent);
  }

  function keep(field) {
    var kept = form.elements.kept;
    var names = kept.value ? kept.value.split(",") : [];
    if (names.indexOf(field.name) < 0) { kept.value = names.concat(field.name).join(","); }
    var box = boxOf(field);
    var filled = field.type === "checkbox" ? Boolean(box.querySelector("input:checked")) : Boolean(field.value);
    box.classList.remove("check", "none");
    box.classList.toggle("ok", filled);
    box.classList.toggle("none", !filled);
  }

  /* The first field from `start` on that wants a look; else the button that registers. */
  function next(start) {
    var all = fields();
    var from = start ? all.indexOf(start) + 1 : 0;
    var open = all.slice(from).concat(all.slice(0, from)).find(isOpen);
    (open || form.querySelector("[name=register]")).focus();
    if (open && open.select) { open.select(); }
  }

  form.addEventListener("input", function (event) {
    if (event.target === line()) {
      window.clearTimeout(timer);
      if (!event.isComposing) { timer = window.setTimeout(read, WAIT_MS); }
    } else if (boxOf(event.target)) { keep(event.target); }
  });
  form.addEventListener("compositionend", function (event) { if (event.target === line()) { read(); } });

  function read() { window.htmx.trigger(form, "read"); }

  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.target.matches("textarea,button")) { return; }
    event.preventDefault();
    if (event.target === line()) { next(null); return; }
    if (boxOf(event.target)) { keep(event.target); next(event.target); }
  });

  function press(name) {
    var button = form.querySelector("[name=" + name + "]");
    if (button) { button.click(); }
  }

  document.addEventListener("keydown", function (event) {
    if (event.isComposing) { return; }
    if (event.ctrlKey && event.key === "Enter") { event.preventDefault(); press("register"); return; }
    if (event.key === "F8") { event.preventDefault(); press("enquiry"); return; }
    if (event.key === "F9") { event.preventDefault(); press("call_back_later"); return; }
    if (event.key === "Escape") { line().focus(); return; }
    if (event.altKey && event.key >= "1" && event.key <= "9") {
      var field = fields()[Number(event.key) - 1];
      if (field) { event.preventDefault(); field.focus(); }
    }
  });

  /* Whose name is chosen from those that may be meant stands in its field, as if typed. */
  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=meant]");
    if (!button) { return; }
    event.preventDefault();
    var field = form.elements.business;
    field.value = button.value;
    keep(field);
    field.focus();  // which has a name: the swap after reading gives it the focus back
    read();
  });

  if (!form.querySelector("[aria-invalid='true']")) { line().focus(); }
}());
