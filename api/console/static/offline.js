// Says so where a page cannot be loaded because the server is not reached. It keeps nothing: no page, no answer.
"use strict";
const PAGE = "{{ page }}";
const HEADERS = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Content-Security-Policy": "{{ policy }}" };
const offline = () => new Response(PAGE, { status: 503, headers: HEADERS });
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.destination !== "document" || new URL(request.url).pathname.startsWith("/console/sign-")) return;
  // What is sent is never passed on from here: the server would be told that it comes from our own pages.
  if (request.method === "GET") event.respondWith(fetch(request).catch(offline));
  else if (!navigator.onLine) event.respondWith(offline());
});
