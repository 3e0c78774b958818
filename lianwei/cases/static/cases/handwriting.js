/* Handwriting with finger, pen or mouse. Without scripts the sheet stays hidden, and a name or a photo is enough. */
(function () {
  "use strict";
  var box = document.querySelector("[data-handwriting]");
  var value = document.querySelector("[data-handwriting-value]");
  if (!box || !value) { return; }
  var sheet = box.querySelector("[data-handwriting-sheet]");
  var pen = sheet.getContext("2d");
  var isDown = false;
  var isEmpty = true;

  function at(event) {
    var frame = sheet.getBoundingClientRect();
    return [(event.clientX - frame.left) * sheet.width / frame.width, (event.clientY - frame.top) * sheet.height / frame.height];
  }

  function begin(event) {
    var point = at(event);
    isDown = true;
    isEmpty = false;
    sheet.setPointerCapture(event.pointerId);
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#17242f";
    pen.beginPath();
    pen.moveTo(point[0], point[1]);
    event.preventDefault();
  }

  function go(event) {
    if (!isDown) { return; }
    var point = at(event);
    pen.lineTo(point[0], point[1]);
    pen.stroke();
    event.preventDefault();
  }

  function end() {
    if (!isDown) { return; }
    isDown = false;
    value.value = isEmpty ? "" : sheet.toDataURL("image/png");
  }

  sheet.addEventListener("pointerdown", begin);
  sheet.addEventListener("pointermove", go);
  sheet.addEventListener("pointerup", end);
  sheet.addEventListener("pointercancel", end);
  box.querySelector("[data-handwriting-clear]").addEventListener("click", function () {
    pen.clearRect(0, 0, sheet.width, sheet.height);
    isEmpty = true;
    value.value = "";
  });
  box.hidden = false;
}());
