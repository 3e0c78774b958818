/* The strongbox of a booth, or of an observer's phone ([data-vault] names it): IndexedDB in which everything is sealed with AES-256-GCM. The key of the data is wrapped
   with a key made of the officer's passphrase (PBKDF2, SHA-256); it is in memory while the device is open, and
   nowhere else. ES2020. */
(function () {
  "use strict";
  const NAME = document.querySelector("[data-app]").dataset.vault;
  const STORES = ["lock", "kept", "waiting", "settled"];
  const ROUNDS = 600000;
  const FORMAT = "lianwei-booth-1";
  const subtle = window.crypto && window.crypto.subtle;
  let opening = null;
  let key = null;

  const encode = (text) => new TextEncoder().encode(text);
  const random = (size) => crypto.getRandomValues(new Uint8Array(size));

  function database() {
    opening = opening || new Promise((done, fail) => {
      const ask = indexedDB.open(NAME, 1);
      ask.onupgradeneeded = () => STORES.forEach((store) => ask.result.createObjectStore(store, { keyPath: "id" }));
      ask.onsuccess = () => done(ask.result);
      ask.onerror = () => fail(ask.error);
    });
    return opening;
  }

  /* One transaction, on the disk when this resolves. */
  async function deal(stores, mode, work) {
    const db = await database();
    return new Promise((done, fail) => {
      const transaction = db.transaction(stores, mode, { durability: "strict" });
      const ask = work(transaction);
      transaction.oncomplete = () => done(ask && ask.result);
      transaction.onerror = transaction.onabort = () => fail(transaction.error);
    });
  }

  async function wrapper(passphrase, lock) {
    const typed = await subtle.importKey("raw", encode(passphrase.normalize("NFKC")), "PBKDF2", false, ["deriveKey"]);
    const way = { name: "PBKDF2", hash: "SHA-256", salt: lock.salt, iterations: lock.rounds };
    return subtle.deriveKey(way, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
  }

  async function begin(passphrase) {
    const lock = { id: "lock", salt: random(16), rounds: ROUNDS, iv: random(12) };
    const fresh = await subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
    lock.wrapped = await subtle.wrapKey("raw", fresh, await wrapper(passphrase, lock), { name: "AES-GCM", iv: lock.iv });
    await wipe();
    await deal(["lock"], "readwrite", (t) => t.objectStore("lock").put(lock));
    key = await unwrapped(passphrase, lock);
  }

  async function unwrapped(passphrase, lock) {
    const way = { name: "AES-GCM", iv: lock.iv };
    const by = await wrapper(passphrase, lock);
    return subtle.unwrapKey("raw", lock.wrapped, by, way, { name: "AES-GCM" }, false, ["encrypt", "decrypt"]);
  }

  const lockRecord = () => deal(["lock"], "readonly", (t) => t.objectStore("lock").get("lock"));

  /* Whether the passphrase was the right one. */
  async function unlock(passphrase) {
    const lock = await lockRecord();
    try {
      key = await unwrapped(passphrase, lock);
    } catch (fault) {
      if (fault.name !== "OperationError") { throw fault; }
      return false;
    }
    return true;
  }

  const bound = (store, id, iv) => ({ name: "AES-GCM", iv, additionalData: encode(store + ":" + id) });

  async function sealed(store, id, value) {
    const iv = random(12);
    return { id, iv, box: await subtle.encrypt(bound(store, id, iv), key, encode(JSON.stringify(value))) };
  }

  async function opened(store, record, by) {
    const plain = await subtle.decrypt(bound(store, record.id, record.iv), by || key, record.box);
    return JSON.parse(new TextDecoder().decode(plain));
  }

  async function put(store, id, value) {
    const record = await sealed(store, id, value);
    await deal([store], "readwrite", (t) => t.objectStore(store).put(record));
  }

  /* Out of one store and into another, both or neither. */
  async function move(from, to, id, value) {
    const record = await sealed(to, id, value);
    await deal([from, to], "readwrite", (t) => {
      t.objectStore(from).delete(id);
      t.objectStore(to).put(record);
    });
  }

  async function all(store) {
    const records = await deal([store], "readonly", (t) => t.objectStore(store).getAll());
    const values = await Promise.all(records.map((record) => opened(store, record)));
    return new Map(records.map((record, at) => [record.id, values[at]]));
  }

  const count = (store) => deal([store], "readonly", (t) => t.objectStore(store).count());
  const drop = (store, id) => deal([store], "readwrite", (t) => t.objectStore(store).delete(id));
  const wipe = () => deal(STORES, "readwrite", (t) => STORES.forEach((store) => { t.objectStore(store).clear(); }));

  const written = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)));
  const read = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  /* What waits, as it lies here: sealed. */
  async function dump() {
    const lock = await lockRecord();
    const records = await deal(["waiting"], "readonly", (t) => t.objectStore("waiting").getAll());
    return JSON.stringify({
      format: FORMAT, rounds: lock.rounds, salt: written(lock.salt), iv: written(lock.iv), wrapped: written(lock.wrapped),
      records: records.map((one) => ({ id: one.id, iv: written(one.iv), box: written(one.box) }))
    });
  }

  /* What such a file holds, opened with the passphrase of the device it comes from. Throws where that fails. */
  async function opening_of(text, passphrase) {
    const file = JSON.parse(text);
    if (file.format !== FORMAT) { throw new Error(FORMAT); }
    const lock = { salt: read(file.salt), rounds: file.rounds, iv: read(file.iv), wrapped: read(file.wrapped) };
    const by = await unwrapped(passphrase, lock);
    return Promise.all(file.records.map((one) => opened("waiting", { id: one.id, iv: read(one.iv), box: read(one.box) }, by)));
  }

  window.lwBooth = {
    vault: {
      begin, unlock, put, move, all, count, drop, wipe, dump, openFile: opening_of,
      canSeal: Boolean(subtle && window.indexedDB),
      exists: async () => Boolean(await lockRecord()),
      close: () => { key = null; },
      isOpen: () => key !== null
    }
  };
}());
