/* Ticking cases in a list: all on the page, a range with Shift (by mouse or with X), how many. The list works
   without it. ES2019. */
(function () {
  "use strict";
  var form = document.getElementById("picks");
  if (!form) { return; }
  var whole = form.querySelector("[data-pick-all]");
  var count = form.querySelector("[data-pick-count]");
  var anchor = null;
  var isShift = false;

  function boxes() { return Array.prototype.slice.call(document.querySelectorAll("input[name=pick]")); }

  function tell() {
    var all = boxes();
    var n = all.filter(function (box) { return box.checked; }).length;
    count.textContent = n ? count.dataset.some.replace("{n}", n) : count.dataset.none;
    whole.querySelector("input").checked = n === all.length;
    whole.querySelector("input").indeterminate = n > 0 && n < all.length;
  }

  function range(box) {
    var all = boxes();
    var from = all.indexOf(anchor);
    var to = all.indexOf(box);
    all.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (one) { one.checked = box.checked; });
  }

  ["keydown", "keyup", "mousedown"].forEach(function (type) {
    window.addEventListener(type, function (event) { isShift = event.shiftKey; }, true);
  });

  document.addEventListener("change", function (event) {
    var box = event.target;
    if (whole.contains(box)) {
      boxes().forEach(function (one) { one.checked = box.checked; });
    } else if (box.name !== "pick") {
      return;
    } else {
      if (isShift && anchor) { range(box); }
      anchor = box;
    }
    tell();
  });

  whole.hidden = false;
  tell();
}());
