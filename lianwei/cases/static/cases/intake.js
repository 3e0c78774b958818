/* The full registration: what the text says is proposed while it is written; a click or Alt+1 to Alt+9 takes a
   proposal, one button all that is certain; nothing is filled in by itself. The page works without it. ES2019. */
(function () {
  "use strict";
  var WAIT_MS = 600;
  var form = document.querySelector("form[data-intake]");
  if (!form) { return; }
  var timer = 0;

  form.addEventListener("input", function (event) {
    if (!/^(title|narrative|wish|age)$/.test(event.target.name) || event.isComposing) { return; }
    window.clearTimeout(timer);
    timer = window.setTimeout(read, WAIT_MS);
  });
  form.addEventListener("compositionend", function () {
    window.clearTimeout(timer);
    timer = window.setTimeout(read, WAIT_MS);
  });

  function read() { window.htmx.trigger(form, "read"); }

  function fieldsOf(name) {
    return Array.prototype.filter.call(form.elements, function (one) { return one.name === name && one.type !== "submit"; });
  }

  function put(name, value) {
    var found = fieldsOf(name);
    var box = found.find(function (one) { return one.type === "checkbox" && one.value === value; });
    var field = box || (found.length === 1 ? found[0] : null);
    if (!field) { return null; }
    if (box) { box.checked = true; } else { field.value = value; }
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return field;
  }

  function take(button) {
    var at = button.value.indexOf(":");
    var field = put(button.value.slice(0, at), button.value.slice(at + 1));
    if (!field) { return false; }
    var line = button.closest("li");
    var word = document.createElement("em");
    word.textContent = line.parentNode.dataset.taken;
    line.classList.add("is-taken");
    button.replaceWith(word);
    var next = form.querySelector("#proposals button[name=take]");
    (next || field).focus({ preventScroll: true });
    return true;
  }

  /* One button for all that is certain holds their keys, a line each. */
  function takeAll(button) {
    var keys = button.value.split(/\r?\n/);
    form.querySelectorAll("#proposals li button[name=take]").forEach(function (one) {
      if (keys.indexOf(one.value) >= 0) { take(one); }
    });
    button.remove();
  }

  form.addEventListener("click", function (event) {
    var button = event.target.closest("button[name=take],button[name=suggest]");
    if (!button) { return; }
    if (button.name === "suggest") { event.preventDefault(); read(); return; }
    if (!button.closest("li")) { event.preventDefault(); takeAll(button); return; }
    if (take(button)) { event.preventDefault(); }
  });

  document.addEventListener("keydown", function (event) {
    if (!event.altKey || event.ctrlKey || event.key < "1" || event.key > "9") { return; }
    var line = form.querySelectorAll("#proposals li")[Number(event.key) - 1];
    var button = line && line.querySelector("button[name=take]");
    if (button) { event.preventDefault(); take(button); }
  });
}());
