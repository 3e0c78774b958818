/* Keeps the booth's page and its files, so that it opens without network. Nothing of what is taken down passes
   here. self.LIANWEI, written before this by the server: {name, version, kept: addresses}. ES2020. */
(function () {
  "use strict";
  const OURS = self.LIANWEI.name + "-";
  const SHELL = OURS + self.LIANWEI.version;
  const LISTS = OURS + "lists";
  const kept = new Set(self.LIANWEI.kept);

  self.addEventListener("install", (event) => {
    const fresh = self.LIANWEI.kept.map((address) => new Request(address, { cache: "reload", credentials: "omit" }));
    event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(fresh)).then(() => self.skipWaiting()));
  });

  self.addEventListener("activate", (event) => {
    const old = (name) => name.startsWith(OURS) && name !== SHELL && name !== LISTS;
    const forget = (names) => Promise.all(names.filter(old).map((name) => caches.delete(name)));
    event.waitUntil(caches.keys().then(forget).then(() => self.clients.claim()));
  });

  /* The page and its files: as they were kept. They change together, with the next version of this script. */
  const fromShell = (request, address) => caches.open(SHELL)
    .then((shell) => shell.match(address, { ignoreVary: true }))
    .then((found) => found || fetch(request));

  /* The lists: fresh where there is network, else as they were last. */
  function freshest(request) {
    return caches.open(LISTS).then((lists) => fetch(request).then((reply) => {
      if (reply.ok) { lists.put(request, reply.clone()); }
      return reply;
    }, () => lists.match(request, { ignoreVary: true }).then((found) => found || Response.error())));
  }

  self.addEventListener("fetch", (event) => {
    const address = new URL(event.request.url);
    if (event.request.method !== "GET" || address.origin !== self.location.origin) { return; }
    if (kept.has(address.pathname)) { event.respondWith(fromShell(event.request, address.pathname)); }
    else if (address.pathname.endsWith("/lists.json")) { event.respondWith(freshest(event.request)); }
  });
}());
