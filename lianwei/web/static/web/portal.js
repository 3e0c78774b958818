/* The portal: files in pieces that go on after a break, and the code out of a printed QR. Every page works
   without it. ES2019. */
(function () {
  "use strict";
  var PIECE = 512 * 1024;
  var TRIES = 5;
  var WAIT_MS = 1500;

  function fillCode() {
    var field = document.querySelector("input[name=code]");
    var code = decodeURIComponent(window.location.hash.slice(1));
    if (field && !field.value && /^[0-9A-Za-z-]{10,11}$/.test(code)) { field.value = code; }
  }

  function token(form) { return form.querySelector("[name=csrfmiddlewaretoken]").value; }

  function post(form, address, body) {
    return fetch(address, {
      method: "POST", body: body, credentials: "same-origin",
      headers: { "X-CSRFToken": token(form), "Accept": "application/json" }
    }).then(function (reply) {
      return reply.ok ? reply.json() : refusal(reply);
    });
  }

  /* What the server does not take, in its own words: {status, told}. */
  function refusal(reply) {
    return reply.json().then(function (problem) {
      var fields = Object.keys(problem.errors || {});
      return { status: reply.status, told: fields.length ? problem.errors[fields[0]] : problem.title };
    }, function () { return { status: reply.status, told: "" }; }).then(function (fault) { throw fault; });
  }

  function later(count) {
    return new Promise(function (go) { window.setTimeout(go, WAIT_MS * count); });
  }

  function sendPiece(form, base, name, file, at, tried, tell) {
    tell(file, at);
    return post(form, base + name + "/" + at + "/", file.slice(at, at + PIECE)).then(function (answer) {
      if (answer.whole) { return tell(file, file.size); }
      return sendPiece(form, base, name, file, answer.received, 0, tell);
    }, function (fault) {
      if (fault.status && fault.status < 500 || tried >= TRIES) { throw fault; }
      return later(tried + 1).then(function () { return sendPiece(form, base, name, file, at, tried + 1, tell); });
    });
  }

  function sendFile(form, file, tell) {
    var base = form.dataset.upload, body = new FormData();
    body.append("name", file.name);
    body.append("size", file.size);
    return post(form, base, body).then(function (answer) {
      if (answer.received >= file.size) { return tell(file, file.size); }
      return sendPiece(form, base, answer.token, file, answer.received, 0, tell);
    });
  }

  function broken(sentence, file, at) {
    return sentence.replace("{name}", file.name).replace("{part}", Math.floor(100 * at / file.size) + "%");
  }

  function watch(form) {
    var field = form.querySelector("[data-pieces]"), line = form.querySelector("[data-progress]");
    if (!field || !line || !window.fetch || !window.Promise) { return; }
    field.addEventListener("change", function () {
      var files = Array.prototype.slice.call(field.files);
      var tell = function (file, at) { line.textContent = file.name + " " + Math.floor(100 * at / file.size) + " %"; };
      var last = null;
      var note = function (file, at) { last = { file: file, at: at }; tell(file, at); };
      var refused = [];
      var queue = files.reduce(function (before, file) {
        return before.then(function () { return sendFile(form, file, note); }).catch(function (fault) {
          if (!fault.told) { throw fault; }
          refused.push(line.dataset.refused.replace("{name}", file.name).replace("{told}", fault.told));
        });
      }, Promise.resolve());
      // What a piece could not bring, the plain form brings: the files stay chosen. What is not taken does not.
      queue.then(function () {
        field.value = "";
        if (refused.length) { line.textContent = refused.join(" "); }
      }, function () {
        if (last) { line.textContent = broken(line.dataset.broken, last.file, last.at); }
      });
    });
  }

  fillCode();
  Array.prototype.slice.call(document.querySelectorAll("form[data-upload]")).forEach(watch);
})();
