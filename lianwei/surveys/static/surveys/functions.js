/* The functions of the expressions of a questionnaire, as XPath 1.0 and ODK define them, for SurveyJS. The server
   (lianwei/surveys/rules/functions.py) judges every answer again with the same ones. ES2019. */
(function () {
  "use strict";
  var DAY_MS = 86400000;

  function text(value) {
    if (value === undefined || value === null) { return ""; }
    if (Array.isArray(value)) { return value.join(" "); }
    if (typeof value === "boolean") { return value ? "true" : "false"; }
    return String(value);
  }

  function number(value) {
    if (typeof value === "number") { return value; }
    if (typeof value === "boolean") { return value ? 1 : 0; }
    var plain = text(value).trim();
    return /^-?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : NaN;
  }

  function truth(value) {
    return typeof value === "number" ? value !== 0 && value === value : typeof value === "boolean" ? value : text(value) !== "";
  }

  function equal(a, b) {
    if (typeof a === "boolean" || typeof b === "boolean") { return truth(a) === truth(b); }
    if (typeof a === "number" || typeof b === "number") { return number(a) === number(b); }
    return text(a) === text(b);
  }

  function numbers(values) {
    return [].concat.apply([], values).filter(function (each) { return text(each) !== ""; }).map(number);
  }

  function words(value) { return text(value).split(/\s+/).filter(Boolean); }

  function today() {
    var now = new Date(), two = function (part) { return String(part).padStart(2, "0"); };
    return now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
  }

  /* The number of a day; the days of a month are not checked by Date, so that the way back is compared. */
  function days(value) {
    if (typeof value === "number") { return value; }
    var day = text(value).slice(0, 10);
    if (!/^\d{4}-\d\d-\d\d$/.test(day)) { return NaN; }
    var at = Date.parse(day + "T00:00:00Z");
    return at === at && new Date(at).toISOString().slice(0, 10) === day ? at / DAY_MS : NaN;
  }

  function whole(pattern, value) {
    if (text(value).length > 250) { return false; } /* as on the server, which tries no longer text */
    try { return new RegExp("^(?:" + text(pattern) + ")$", "u").test(text(value)); } catch (fault) { return true; }
  }

  function round(value, places) {
    var by = Math.pow(10, Math.trunc(places === undefined ? 0 : number(places)));
    return Math.floor(number(value) * by + 0.5) / by;
  }

  function extreme(pick) {
    return function () {
      var found = numbers([].slice.call(arguments));
      return found.length ? pick.apply(null, found) : NaN;
    };
  }

  function hex(code) {
    var bytes = (text(code).match(/../g) || []).map(function (pair) { return "%" + pair; });
    return decodeURIComponent(bytes.join(""));
  }

  var known = {
    xval: function (value) { return text(value); },
    xnum: function (value) { return number(value); },
    xhex: hex,
    xrows: function (rows, name) { return (rows || []).map(function (row) { return name ? text(row[name]) : "1"; }); },
    xeq: equal,
    xne: function (a, b) { return !equal(a, b); },
    xlt: function (a, b) { return number(a) < number(b); },
    xle: function (a, b) { return number(a) <= number(b); },
    xgt: function (a, b) { return number(a) > number(b); },
    xge: function (a, b) { return number(a) >= number(b); },
    xadd: function (a, b) { return number(a) + number(b); },
    xsub: function (a, b) { return number(a) - number(b); },
    xmul: function (a, b) { return number(a) * number(b); },
    xdiv: function (a, b) { return number(a) / number(b); },
    xmod: function (a, b) { return number(a) % number(b); },
    xand: function (a, b) { return truth(a) && truth(b); },
    xor: function (a, b) { return truth(a) || truth(b); },
    xnot: function (a) { return !truth(a); },
    xtrue: function () { return true; },
    xfalse: function () { return false; },
    xif: function (test, then, other) { return truth(test) ? then : other; },
    xcoalesce: function (a, b) { return text(a) ? a : b; },
    xselected: function (answer, name) { return words(answer).indexOf(text(name)) >= 0; },
    xselectedat: function (answer, at) { return words(answer)[Math.trunc(number(at))] || ""; },
    xcountselected: function (answer) { return words(answer).length; },
    xregex: function (value, pattern) { return whole(pattern, value); },
    xtoday: today,
    xdate: function (value) { return text(value).slice(0, 10); },
    xdays: days,
    xnumber: number,
    xint: function (value) { return Math.trunc(number(value)); },
    xstring: text,
    xstringlength: function (value) { return Array.from(text(value)).length; },
    xconcat: function () { return [].map.call(arguments, text).join(""); },
    xcontains: function (a, b) { return text(a).indexOf(text(b)) >= 0; },
    xstartswith: function (a, b) { return text(a).indexOf(text(b)) === 0; },
    xnormalizespace: function (value) { return words(value).join(" "); },
    xround: round,
    xfloor: function (value) { return Math.floor(number(value)); },
    xceiling: function (value) { return Math.ceil(number(value)); },
    xabs: function (value) { return Math.abs(number(value)); },
    xpow: function (a, b) { return Math.pow(number(a), number(b)); },
    xmin: extreme(Math.min),
    xmax: extreme(Math.max),
    xsum: function (rows) { return numbers([rows]).reduce(function (all, one) { return all + one; }, 0); },
    xcount: function (rows) { return Array.isArray(rows) ? rows.length : 0; }
  };

  /* SurveyJS hands the arguments over as one list. */
  Object.keys(known).forEach(function (name) {
    window.Survey.FunctionFactory.Instance.register(name, function (params) { return known[name].apply(null, params); });
  });
})();
