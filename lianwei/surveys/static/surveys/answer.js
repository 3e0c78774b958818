/* Shows a questionnaire with SurveyJS in place of the plain form, and sends what was answered. Without network the
   answers wait on the device, under the number they were given when they began, and are sent again until the
   server has them: it takes each number once. ES2019. */
(function () {
  "use strict";
  var KEPT = "lw-survey:", EVERY_MS = 20000;
  var place = document.querySelector("[data-survey]");
  if (!place || !window.Survey || !window.SurveyUI || !window.fetch) { return; }
  var plain = document.querySelector("[data-survey-plain]");
  var line = document.querySelector("[data-survey-line]");
  var bait = document.querySelector("[name=website]");
  var said = place.dataset;
  var began = new Date().toISOString();
  var number = said.mark;
  var isSending = false, refused = {};

  function tell(words, kind) {
    line.textContent = words || "";
    line.hidden = !words;
    line.dataset.kind = kind || "";
  }

  function waiting() {
    return Object.keys(window.localStorage).filter(function (key) { return key.indexOf(KEPT) === 0; });
  }

  function keep(item) {
    try { window.localStorage.setItem(KEPT + item.uuid, JSON.stringify(item)); return true; } catch (fault) { return false; }
  }

  function post(item) {
    return fetch(item.url, {
      method: "POST", credentials: "same-origin", body: JSON.stringify(item),
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": said.token }
    });
  }

  /* Everything that waits, one after the other. What the server refuses stays on the device, with its sentence
     shown, and is tried again when the page is opened again: nobody's answers are thrown away. */
  function sendWaiting() {
    if (isSending || !waiting().length) { return Promise.resolve(); }
    isSending = true;
    return waiting().reduce(function (before, key) {
      return before.then(function () {
        if (refused[key]) { return null; }
        var item = JSON.parse(window.localStorage.getItem(key));
        item.channel = "later";
        return post(item).then(function (reply) {
          if (reply.ok) { window.localStorage.removeItem(key); tell(said.arrived, "done"); }
          if (reply.status === 404 || reply.status === 409 || reply.status === 422) {
            refused[key] = true;
            return reply.json().then(function (problem) { tell([problem.title, said.stays].join(" "), "late"); });
          }
        });
      });
    }, Promise.resolve()).catch(function () { /* still no network: it waits */ }).then(function () { isSending = false; });
  }

  function send(model, options) {
    var item = {
      uuid: number, url: said.url, answers: model.data, began: began, ended: new Date().toISOString(),
      language: said.language, channel: "page", website: bait ? bait.value : ""
    };
    var isKept = keep(item);
    post(item).then(function (reply) {
      if (reply.ok) {
        window.localStorage.removeItem(KEPT + number);
        options.clearSaveMessages();
        tell("");
        return;
      }
      return reply.json().then(function (problem) {
        window.localStorage.removeItem(KEPT + number);
        options.clearSaveMessages();
        refuse(model, problem);
      });
    }).catch(function () {
      options.clearSaveMessages();
      model.completedHtml = "<p>" + (isKept ? said.waits : said.lost) + "</p>";
      model.render();
      tell(isKept ? said.waits : said.lost, isKept ? "soon" : "late");
    });
  }

  /* Back to the questions, with what was typed, and the server's sentence beside each. */
  function refuse(model, problem) {
    var errors = problem.errors || {}, first = null;
    model.clear(false, true);
    Object.keys(errors).forEach(function (key) {
      var steps = key.split("-"), question = model.getQuestionByName(steps[0]);
      if (question && steps.length === 3 && question.panels) { question = question.panels[Number(steps[1])].getQuestionByName(steps[2]); }
      if (!question) { return; }
      question.addError(errors[key]);
      first = first || question;
    });
    if (first) { first.focus(); }
    tell(first ? "" : problem.title, "late");
  }

  function start(json) {
    var model = new window.Survey.Model(json);
    model.locale = said.locale;
    model.clearInvisibleValues = "onHidden";
    model.showTitle = false;
    model.showCompletedPage = true;
    model.completedHtml = "<p>" + said.thanks + "</p>";
    model.questionErrorLocation = "bottom";
    model.checkErrorsMode = "onNextPage";
    model.showProgressBar = json.pages.length > 1 ? "top" : "off";
    model.widthMode = "static";
    model.width = "100%";
    model.maxTextLength = 4000;
    if (said.preview === undefined) { model.onComplete.add(send); }
    plain.hidden = true;
    place.hidden = false;
    model.render(place);
  }

  if (said.preview === undefined) {
    window.addEventListener("online", sendWaiting);
    window.setInterval(sendWaiting, EVERY_MS);
    sendWaiting();
  }
  fetch(said.form, { credentials: "same-origin", headers: { "Accept": "application/json" } })
    .then(function (reply) { return reply.ok ? reply.json() : Promise.reject(reply); })
    .then(start)
    .catch(function () { /* the plain form stands there */ });
})();
