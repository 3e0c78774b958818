/* To the association and back (a booth's page, or that of an observer: [data-api]): enrolling, drawing codes, delivering what waits. Each item goes until it is
   answered; the server takes it once. ES2020. */
(function () {
  "use strict";
  const booth = window.lwBooth;
  const desk = booth.desk;
  const { api: API, codes: CODES } = document.querySelector("[data-app]").dataset;
  const PATIENCE_MS = 30000;
  const AT_ONCE = 25;
  const MOST_BYTES = 900 * 1024;
  const FEW_CODES = 100;
  const OFFLINE = "offline";
  const KEY_ENDED = 401;
  const UNFIT = 422;
  const DONE = { received: "sent", known: "sent", conflict: "conflict" };
  let running = null;
  let isAskedAgain = false;

  /* Throws OFFLINE where there is no way through, else what the server refused. */
  async function ask(what, body, key) {
    const giveUp = new AbortController();
    const timer = window.setTimeout(() => giveUp.abort(), PATIENCE_MS);
    const headers = { "Content-Type": "application/json", ...(key ? { Authorization: "Bearer " + key } : {}) };
    try {
      const reply = await fetch(API + what, {
        method: "POST", body: JSON.stringify(body), headers, credentials: "omit", cache: "no-store", signal: giveUp.signal
      }).catch(() => { throw new Error(OFFLINE); });
      if (reply.ok) { return await reply.json().catch(() => { throw new Error(OFFLINE); }); }
      const problem = await reply.json().catch(() => ({}));
      throw Object.assign(new Error(problem.title || OFFLINE), { status: reply.status, fields: problem.errors || {} });
    } finally { window.clearTimeout(timer); }
  }

  async function enrol(token) {
    const { now, ...device } = await ask("enrol", { token });
    return device;
  }

  function deliveryOf(items) {
    const picked = [];
    let bytes = 0;
    for (const item of items) {
      const one = {
        client_id: item.id, kind: item.kind, payload: item.payload, said_at: item.said_at, ticket: item.ticket || ""
      };
      bytes += JSON.stringify(one).length * 3;
      if (picked.length === AT_ONCE || (picked.length && bytes > MOST_BYTES)) { break; }
      picked.push(one);
    }
    return picked;
  }

  function settle(answer) {
    if (DONE[answer.outcome]) { return desk.settle(answer.client_id, { state: DONE[answer.outcome], code: answer.code }); }
    return desk.change(answer.client_id, { state: "refused", faults: faultsOf(answer) });
  }

  const faultsOf = (answer) => (Object.keys(answer.fields).length
    ? Object.entries(answer.fields).map(([path, sentence]) => ({ field: booth.entries.fieldOf(path), sentence }))
    : [{ field: "", sentence: answer.message }]);

  /* Once on its way an item may have arrived, whatever we hear: it is frozen until it is answered. */
  async function deliver(key) {
    for (;;) {
      const items = deliveryOf(desk.toSend());
      if (!items.length) { return; }
      for (const one of items) { await desk.change(one.client_id, { state: "sending" }); }
      await settleAll(items, key);
    }
  }

  async function settleAll(items, key) {
    const body = () => ({ sent_at: new Date().toISOString(), items });
    try {
      const { answers } = await ask("deliveries", body(), key);
      for (const answer of answers) { await settle(answer); }
    } catch (fault) {
      if (fault.status !== UNFIT) { throw fault; }
      if (items.length > 1) {
        for (const one of items) { await settleAll([one], key); }
        return;
      }
      await settle({ client_id: items[0].client_id, outcome: "refused", fields: fault.fields, message: fault.message });
    }
  }

  /* What was delivered and not yet taken when we last heard of it. */
  async function askWhatBecame(key) {
    const ids = desk.unsure().slice(0, FEW_CODES).map((item) => item.id);
    if (!ids.length) { return; }
    for (const answer of (await ask("standing", { ids }, key)).answers) {
      if (answer.outcome !== "waiting") {
        await desk.conclude(answer.client_id, answer.outcome === "refused" ? faultsOf(answer) : null);
      }
    }
  }

  async function drawCodes(key) {
    const { codes, drawn } = desk.device();
    if (!CODES || codes.length >= FEW_CODES) { return; }
    const fresh = (await ask("codes", { start: drawn }, key)).codes;
    await desk.keepDevice({ codes: [...desk.device().codes, ...fresh], drawn: drawn + fresh.length });
  }

  /* One round. Answers "" or why it ended: "offline", "key_ended", or the server's sentence. */
  async function round() {
    const key = desk.device().key;
    try {
      const { now, ...greeting } = await ask("hello", {}, key);
      await desk.keepDevice({ ...greeting, ahead_ms: Date.now() - Date.parse(now), is_ended: false });
      await deliver(key);
      await askWhatBecame(key);
      await drawCodes(key).catch((fault) => { if (!fault.status || fault.status === KEY_ENDED) { throw fault; } });
      await desk.keepDevice({ sent_at: new Date().toISOString() });
      return "";
    } catch (fault) {
      if (!desk.isOpen()) { return OFFLINE; }
      if (fault.status === KEY_ENDED) {
        await desk.keepDevice({ is_ended: true });
        return "key_ended";
      }
      if (!fault.status && fault.message !== OFFLINE) { throw fault; }
      return fault.message;
    }
  }

  /* What was added while a round was under way goes with a round of its own, not with the next hour's. */
  async function rounds() {
    let ended;
    do {
      isAskedAgain = false;
      ended = await round();
    } while (isAskedAgain && !ended);
    return ended;
  }

  booth.sending = {
    enrol, OFFLINE,
    send: () => {
      isAskedAgain = running !== null;
      running = running || rounds().finally(() => { running = null; });
      return running;
    },
    settled: () => running
  };
}());
