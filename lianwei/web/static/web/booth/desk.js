/* What this device knows while it is open: its key and codes, what waits, what was delivered. Every change is
   sealed and on the disk before it shows; changes follow one another. ES2020. */
(function () {
  "use strict";
  const booth = window.lwBooth;
  const vault = booth.vault;
  const WEEK_MS = 7 * 24 * 3600 * 1000;
  const FROZEN = "sending";
  let last = Promise.resolve();
  let desk = null;

  /* One change after the other, whoever asks. */
  function turn(work) {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  }

  async function load() {
    const [kept, waiting, settled] = await Promise.all(["kept", "waiting", "settled"].map(vault.all));
    desk = { device: kept.get("device") || null, waiting, settled };
    await forgetOld();
  }

  async function forgetOld() {
    for (const [id, item] of desk.settled) {
      if (Date.now() - Date.parse(item.settled_at) > WEEK_MS) {
        desk.settled.delete(id);
        await vault.drop("settled", id);
      }
    }
  }

  async function keepDevice(changes) {
    desk.device = { codes: [], drawn: 0, ...desk.device, ...changes };
    await vault.put("kept", "device", desk.device);
  }

  async function keep(item) {
    desk.waiting.set(item.id, item);
    await vault.put("waiting", item.id, item);
    return item;
  }

  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = bytes[6] & 15 | 64;
    bytes[8] = bytes[8] & 63 | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  };

  /* What is typed into a form is kept as it is typed; one that is being sent is no longer changed. */
  const draft = (id, kind, values) => turn(async () => {
    const known = id ? desk.waiting.get(id) : null;
    if (known && known.state === FROZEN) { return known; }
    const state = known && known.state === "refused" ? "refused" : "draft";
    return keep({ id: id || uuid(), kind, begun_at: new Date().toISOString(), ...known, state, values });
  });

  /* Taken down: it gets its time and its code, and goes with the next connection. */
  const takeDown = (id, kind, values) => turn(async () => {
    const known = id ? desk.waiting.get(id) : null;
    if (known && known.state === FROZEN) { return known; }
    const item = {
      id: id || uuid(), said_at: new Date().toISOString(), ...known, kind, values, state: "ready", faults: [],
      payload: booth.entries.payloadOf(kind, values)
    };
    if (!item.code && desk.device.codes.length) {
      const [code, ...rest] = desk.device.codes;
      Object.assign(item, code);
      await keepDevice({ codes: rest });
    }
    return keep(item);
  });

  /* Taps of a day gather in one item until it is being sent. */
  const tap = (counter, by) => turn(async () => {
    const day = booth.entries.today();
    const open = [...desk.waiting.values()].find(
      (item) => item.kind === "count" && item.state === "ready" && item.day === day && item.payload.counter === counter
    );
    const item = open || { id: uuid(), kind: "count", state: "ready", day, said_at: new Date().toISOString(), payload: { counter, amount: 0 } };
    const amount = item.payload.amount + by;
    if (amount === 0) { return open ? forget(item.id) : null; }
    return keep({ ...item, payload: { counter, amount } });
  });

  async function forget(id) {
    desk.waiting.delete(id);
    await vault.drop("waiting", id);
  }

  const drop = (id) => turn(async () => {
    const item = desk.waiting.get(id);
    if (item && item.state !== FROZEN) { await forget(id); }
  });

  const change = (id, changes) => turn(() => keep({ ...desk.waiting.get(id), ...changes }));

  /* Delivered: what a receipt and the counts of the day need stays; the contents only until the association has
     taken them, since it may still send them back. */
  const settle = (id, outcome) => turn(async () => {
    const item = desk.waiting.get(id);
    const code = outcome.code || item.code || "";
    const left = {
      id, kind: item.kind, day: item.day, state: outcome.state, code, was: item.code || "",
      qr: code === item.code ? item.qr : null, settled_at: new Date().toISOString(),
      payload: item.kind === "count" ? item.payload : null,
      open: item.kind !== "count" && outcome.state === "sent" ? { ...item, code } : null
    };
    await vault.move("waiting", "settled", id, left);
    desk.waiting.delete(id);
    desk.settled.set(id, left);
  });

  /* What became of it there: taken, and nothing of it stays here; or it came back, to be mended. */
  const conclude = (id, faults) => turn(async () => {
    const { open, ...left } = desk.settled.get(id);
    if (!faults) {
      desk.settled.set(id, { ...left, open: null });
      await vault.put("settled", id, desk.settled.get(id));
      return;
    }
    const item = { ...open, state: "refused", faults };
    await vault.move("settled", "waiting", id, item);
    desk.settled.delete(id);
    desk.waiting.set(id, item);
  });

  const total = (counter) => [...desk.waiting.values(), ...desk.settled.values()]
    .filter((item) => item.kind === "count" && item.day === booth.entries.today() && item.payload.counter === counter)
    .reduce((sum, item) => sum + item.payload.amount, 0);

  const fetchFrom = (items) => turn(async () => {
    const fresh = items.filter((item) => !desk.waiting.has(item.id) && !desk.settled.has(item.id));
    for (const item of fresh) { await keep({ ...item, state: item.state === FROZEN ? "ready" : item.state }); }
    return fresh.length;
  });

  booth.desk = {
    load, draft, takeDown, tap, drop, change, settle, conclude, total, fetchFrom,
    keepDevice: (changes) => turn(() => keepDevice(changes)),
    close: () => { desk = null; vault.close(); },
    settled: () => last,
    device: () => desk.device,
    item: (id) => desk.waiting.get(id) || desk.settled.get(id),
    waiting: () => [...desk.waiting.values()],
    delivered: () => [...desk.settled.values()],
    unsure: () => [...desk.settled.values()].filter((item) => item.open),
    toSend: () => [...desk.waiting.values()].filter((item) => item.state === "ready" || item.state === FROZEN),
    isOpen: () => desk !== null
  };
}());
