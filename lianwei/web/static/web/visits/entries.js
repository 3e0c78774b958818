/* From the form of a visit to what is delivered, and what is asked for before. No storage, no network. ES2020. */
(function () {
  "use strict";
  const booth = window.lwBooth;
  const FIXED = ["place", "note", "is_unannounced"];
  const NOT_APPLICABLE = "n/a";
  const NUMBER = /^-?\d{1,12}(\.\d{1,4})?$/;

  const named = (form) => [...form.elements].filter((field) => field.name && field.type !== "file");

  function valuesOf(form) {
    const values = {};
    for (const field of named(form)) {
      if (field.type === "radio") {
        values[field.name] = field.checked ? field.value : values[field.name] || "";
      } else { values[field.name] = field.type === "checkbox" ? field.checked : field.value.trim(); }
    }
    return values;
  }

  function fill(form, values) {
    form.reset();
    for (const field of named(form)) {
      if (!(field.name in values)) { continue; }
      if (field.type === "radio") { field.checked = field.value === values[field.name]; }
      else if (field.type === "checkbox") { field.checked = values[field.name] === true; }
      else { field.value = values[field.name]; }
    }
  }

  const answersOf = (values) => Object.fromEntries(
    Object.entries(values.fields).filter(([name]) => !FIXED.includes(name))
  );

  /* {field: word} of what is missing or cannot be read. */
  function faultsOf(form, values) {
    const faults = {};
    for (const [name, value] of Object.entries(answersOf(values))) {
      const isText = form.elements[name].type === "text";
      if (!value) { faults[name] = "fill"; }
      else if (isText && value !== NOT_APPLICABLE && !NUMBER.test(value)) { faults[name] = "number"; }
    }
    if (!values.fields.place && values.lat === undefined) { faults.place = "place"; }
    return faults;
  }

  const visit = (values) => ({
    visit: values.visit, answers: answersOf(values), begun_at: values.begun_at, ended_at: values.ended_at,
    place: values.fields.place, note: values.fields.note, is_unannounced: values.fields.is_unannounced === true,
    lat: values.lat === undefined ? null : values.lat, lon: values.lon === undefined ? null : values.lon
  });

  booth.entries = {
    valuesOf, fill, faultsOf,
    today: () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10),
    payloadOf: (kind, values) => (kind === "photo" ? values : visit(values)),
    fieldOf: (path) => path.split(".")[0]
  };
}());
