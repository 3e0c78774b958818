/* From the forms of the booth to intake v1, and what is asked for before it is taken down. No storage, no network.
   ES2020. */
(function () {
  "use strict";
  const booth = window.lwBooth;
  const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/;
  const MOST_PERSONS = 1000;
  const CONSENTS = ["agrees_handling", "agrees_telling", "agrees_passing", "agrees_publicity", "agrees_entrusted"];
  const NEEDED_CONSENTS = CONSENTS.slice(0, 2);
  /* Where the server's paths stand on our forms. */
  const FIELDS = {
    "person.name": "name", "person.phone": "phone", "person.address": "home", "person": "phone",
    "respondents": "business", "respondents.0.name": "business", "respondents.0.address": "address",
    "amount_disputed": "amount"
  };

  function valuesOf(form) {
    const values = {};
    for (const field of form.elements) {
      if (!field.name || field.type === "password" || field.type === "file") { continue; }
      if (field.type === "checkbox") {
        values[field.name] = (values[field.name] || []).concat(field.checked ? field.value : []);
      } else { values[field.name] = field.value.trim(); }
    }
    return values;
  }

  function fill(form, values) {
    form.reset();
    for (const field of form.elements) {
      if (!(field.name in values)) { continue; }
      if (field.type === "checkbox") { field.checked = values[field.name].includes(field.value); }
      else { field.value = values[field.name]; }
    }
  }

  const filled = (values) => Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== "" && value !== null && !(Array.isArray(value) && !value.length))
  );

  /* Yuan as typed, in fen; null where it is no amount. */
  function fen(text) {
    const plain = text.replace(/[,，\s元]/g, "");
    if (!AMOUNT.test(plain)) { return null; }
    const [yuan, rest] = plain.split(".");
    return Number(yuan) * 100 + Number((rest || "").padEnd(2, "0"));
  }

  const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

  /* What was read aloud and ticked, or not; what an older page did not ask is left out. */
  const answersOf = (values) => Object.fromEntries(
    CONSENTS.filter((name) => name in values).map((name) => [name, values[name].length > 0])
  );

  function complaint(values) {
    return filled({
      person: filled({ name: values.name, phone: values.phone, address: values.home, ...answersOf(values) }),
      respondents: [filled({ name: values.business, address: values.address })],
      narrative: values.narrative, wish: values.wish, category: values.category, region: values.region,
      requests: values.requests, groups: values.groups, happened_on: values.happened_on,
      amount_disputed: values.amount ? fen(values.amount) : null
    });
  }

  function enquiry(values) {
    return filled({
      question: values.question, answer: values.answer, category: values.category, name: values.name,
      phone: values.phone, persons: Number(values.persons)
    });
  }

  /* {field: word} of what is missing or cannot be read. */
  function faultsOf(kind, values) {
    const needed = kind === "complaint" ? ["name", "business", "narrative"] : ["question"];
    const faults = Object.fromEntries(needed.filter((name) => !values[name]).map((name) => [name, "fill"]));
    if (kind === "complaint") {
      if (!values.phone && !values.home) { faults.phone = "reach"; }
      if (values.amount && fen(values.amount) === null) { faults.amount = "amount"; }
      if (values.happened_on > today()) { faults.happened_on = "future"; }
      NEEDED_CONSENTS.filter((name) => !(values[name] || []).length).forEach((name) => { faults[name] = "consent"; });
    } else if (!(Number.isInteger(Number(values.persons)) && values.persons >= 1 && values.persons <= MOST_PERSONS)) {
      faults.persons = "persons";
    }
    return faults;
  }

  booth.entries = {
    valuesOf, fill, faultsOf, today,
    payloadOf: (kind, values) => (kind === "complaint" ? complaint(values) : enquiry(values)),
    fieldOf: (path) => FIELDS[path] || path.split(".")[0],
    titleOf: (item) => (item.kind === "complaint" ? item.values.business : item.values.question) || ""
  };
}());
