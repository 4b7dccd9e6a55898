// Keyboard, palette, the reader's time zone and the notice of changes. Pages work without it.
"use strict";
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Times are shown in the reader's zone: the browser knows it, the server is told by a cookie.
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  const kept = () => (document.cookie.match(/(?:^|; )recourse-zone=([^;]*)/) || [])[1];
  if (kept() !== encodeURIComponent(zone)) {
    document.cookie = `recourse-zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`;
    if (kept() === encodeURIComponent(zone) && one("time[title]")) location.reload();
  }

  // Where the server is not reached, a page of ours says so. The worker keeps nothing of what it passes on.
  if ("serviceWorker" in navigator && location.pathname.startsWith("/console")) {
    const address = "/console/offline.js";
    const policy = window.trustedTypes?.createPolicy("offline", { createScriptURL: () => address });
    navigator.serviceWorker.register(policy ? policy.createScriptURL("") : address, { scope: "/console" }).catch(() => {});
  }

  // Rows: j and k move, Enter opens.
  const links = () => all(".rows .row a");
  const move = (by) => {
    const rows = links();
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + by))].focus();
  };

  const dialog = (id) => document.getElementById(id);
  const open = (id) => { const it = dialog(id); if (it && !it.open) it.showModal(); };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      if (dialog("palette")) { event.preventDefault(); open("palette"); one("#palette input").select(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") event.target.closest("[data-doubt]")?.blur();
    if (event.target.closest("input, textarea, select, dialog[open]")) return;
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") open("keys");
    else if (event.key === "n") nextDoubt(event);
    else if (event.key === "/") { const box = one("#search"); if (box) { event.preventDefault(); box.focus(); } }
    else if (event.key === "g") location.assign("/console");
  });
  let lastDoubt = null;
  document.addEventListener("focusin", (event) => { lastDoubt = event.target.closest("[data-doubt]") ?? lastDoubt; });
  const nextDoubt = (event) => {
    const boxes = all("[data-doubt]");
    if (!boxes.length) return;
    event.preventDefault(); // the box would take the key as text
    boxes[(boxes.indexOf(lastDoubt) + 1) % boxes.length].focus();
  };
  all("dialog [data-close]").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close()));

  // The palette: what the search finds, as it is typed.
  const palette = dialog("palette");
  if (palette) {
    const box = one("input", palette), list = one("ul", palette), said = one("[role=status]", palette);
    const pages = all(".top nav a").map((a) => ({ title: a.textContent, href: a.href, kind: "Page" }));
    const typed = () => box.value.trim().toLowerCase();
    let asked = 0, timer, shown = null;
    const show = (found, text) => {
      shown = text;
      list.replaceChildren(...found.map((item) => {
        const line = document.createElement("li"), link = document.createElement("a"), kind = document.createElement("span");
        link.href = item.href; link.textContent = `${item.title} `; kind.className = "soft"; kind.textContent = item.kind;
        link.append(kind); line.append(link);
        return line;
      }));
      said.textContent = found.length ? `${found.length} found` : "Nothing found";
    };
    const ask = async () => {
      const turn = ++asked, text = typed();
      const here = pages.filter((page) => page.title.toLowerCase().startsWith(text));
      if (text.length < 2 || !palette.dataset.from) return show(here, text);
      try {
        const answer = await fetch(`${palette.dataset.from}?q=${encodeURIComponent(text)}`);
        if (turn !== asked) return;
        if (answer.ok) show([...here, ...(await answer.json()).results], text);
        else said.textContent = answer.status === 429 ? "Too many searches at once; wait a moment, then go on." : "The search does not answer; try again in a moment.";
      } catch { said.textContent = "The server does not answer; try again in a moment."; }
    };
    box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
    palette.addEventListener("keydown", (event) => {
      const found = all("a", list), at = found.indexOf(document.activeElement);
      if (event.key === "ArrowDown") { event.preventDefault(); found[Math.min(found.length - 1, at + 1)]?.focus(); }
      else if (event.key === "ArrowUp") { event.preventDefault(); (at > 0 ? found[at - 1] : box).focus(); }
      else if (event.key === "Enter" && document.activeElement === box) go();
      else if (event.key === "Escape") palette.close(); // a search box would take the key to empty itself
    });
    // Who types faster than the list follows is led by what was typed, not by what is still shown.
    const go = async () => {
      clearTimeout(timer);
      if (shown !== typed()) await ask();
      const first = shown === typed() && one("a", list);
      if (first) location.assign(first.href);
    };
    ask();
  }

  // What changed meanwhile is told, and never moves what somebody is about to click.
  const live = one("[data-live]");
  if (live) {
    const shown = Object.fromEntries(all("[data-sequence]").map((row) => [row.dataset.key, row.dataset.sequence]));
    const look = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const answer = await fetch(live.dataset.live, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const now = (await answer.json()).rows;
        const changed = new Set([...Object.keys(now), ...Object.keys(shown)].filter((key) => String(now[key]) !== String(shown[key])));
        if (!changed.size) return;
        const link = document.createElement("a");
        link.className = "button"; link.href = location.href; link.textContent = `${changed.size} changed · show`;
        live.replaceChildren(link);
      } catch { /* the next look may reach it */ }
    };
    setInterval(look, Number(live.dataset.every || 20) * 1000);
  }

  // Who else looks at the case.
  const presence = one("[data-presence]");
  if (presence) {
    const tell = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        const answer = await fetch(presence.dataset.presence, { method: "POST" });
        if (!answer.ok) return;
        const { here, rows } = await answer.json();
        const known = one("header[data-sequence]").dataset.sequence;
        const words = here.length ? `${here.join(", ")} ${here.length > 1 ? "look" : "looks"} at this case too.` : "";
        const changed = String(Object.values(rows)[0]) !== known;
        presence.replaceChildren(words);
        if (changed) {
          const link = document.createElement("a");
          link.className = "button"; link.href = location.pathname; link.textContent = "The case changed · show";
          presence.append(" ", link);
        }
      } catch { /* the next look may reach it */ }
    };
    tell();
    setInterval(tell, 20000);
  }

  // Long texts are kept on the server while they are typed.
  const form = one("form[data-draft]");
  if (form) {
    const told = one("[data-draft-told]");
    let timer, sent = false;
    const keep = async () => {
      if (sent) return;
      const typed = new URLSearchParams(new FormData(form));
      typed.set("draft_of", form.dataset.draft);
      try {
        const answer = await fetch("/console/drafts", { method: "POST", body: typed });
        if (answer.ok && told) told.textContent = "Your draft is kept.";
      } catch { if (told) told.textContent = "The server does not answer: the draft is not kept."; }
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1500); });
    form.addEventListener("submit", () => { sent = true; clearTimeout(timer); });
  }

  // @ and the beginning of a name suggests people who may see the case; who is chosen is ticked below the text.
  const folk = one("[data-suggest]"), note = folk && one("textarea", folk.closest("form"));
  if (note) {
    const list = document.createElement("ul"), said = document.createElement("p");
    let asked = 0, timer, people = [], active = 0;
    list.id = "people-found"; list.className = "found"; list.role = "listbox"; list.ariaLabel = "People"; list.hidden = true;
    said.className = "unseen"; said.role = "status";
    note.setAttribute("aria-autocomplete", "list"); note.setAttribute("aria-controls", list.id);
    note.after(list, said);
    const begun = () => note.value.slice(0, note.selectionStart).match(/(?:^|[\s(])@([^\s@]{0,40})$/u);
    const close = () => { asked += 1; list.hidden = true; said.textContent = ""; note.removeAttribute("aria-activedescendant"); };
    const point = (at) => {
      active = at;
      all("li", list).forEach((line, place) => line.setAttribute("aria-selected", String(place === at)));
      note.setAttribute("aria-activedescendant", `person-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    };
    const tick = (person) => {
      let box = all("input", folk).find((known) => known.value === person.sub);
      if (!box) {
        const label = document.createElement("label");
        box = document.createElement("input");
        box.type = "checkbox"; box.name = folk.dataset.name; box.value = person.sub;
        label.append(box, person.name);
      }
      box.checked = true; box.parentElement.className = "choice";
      one("details", folk).before(box.parentElement);
    };
    const choose = (person) => {
      const start = note.selectionStart - begun()[1].length;
      note.setRangeText(`${person.name} `, start, note.selectionStart, "end");
      tick(person); close(); note.focus();
      note.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const show = (found) => {
      people = found;
      list.replaceChildren(...found.map((person, place) => {
        const line = document.createElement("li"), teams = document.createElement("span");
        line.id = `person-${place}`; line.role = "option"; line.textContent = `${person.name} `;
        teams.className = "soft"; teams.textContent = person.teams; line.append(teams);
        line.addEventListener("mousedown", (event) => { event.preventDefault(); choose(person); });
        return line;
      }));
      list.hidden = !found.length;
      said.textContent = found.length ? `${found.length} found; arrows choose, Enter takes` : "Nobody found who may see this case and has signed in here";
      if (found.length) point(0);
    };
    const ask = async () => {
      const word = begun(), turn = ++asked;
      if (!word) return close();
      try {
        const answer = await fetch(`${folk.dataset.suggest}?q=${encodeURIComponent(word[1])}`);
        if (turn !== asked) return;
        if (answer.ok) show((await answer.json()).results);
        else said.textContent = "Nobody can be looked for now; tick people below.";
      } catch { said.textContent = "The server does not answer; tick people below."; }
    };
    note.addEventListener("input", () => { clearTimeout(timer); if (begun()) timer = setTimeout(ask, 150); else close(); });
    note.addEventListener("blur", close);
    note.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step) point((active + step + people.length) % people.length);
      else if (event.key === "Enter" || event.key === "Tab") choose(people[active]);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  }

  // A file that is too large is told of before it is sent.
  all("input[type=file][data-most]").forEach((box) => box.addEventListener("change", () => {
    const large = box.files.length && box.files[0].size > Number(box.dataset.most);
    box.setCustomValidity(large ? `The file is too large: at most ${box.dataset.told}. Keep it elsewhere and add its address.` : "");
    if (large) box.reportValidity();
  }));

  const tickAll = one("[data-tick-all]");
  if (tickAll) tickAll.addEventListener("click", () => {
    const boxes = all("input.tick"), on = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = on; });
  });

  // A rubric's score as it is chosen.
  const rubric = one("[data-rubric]");
  if (rubric) {
    const told = one("output", rubric), boxes = all("[data-criterion]", rubric.closest("form"));
    const tell = () => {
      let sum = 0, weights = 0, missing = 0;
      boxes.forEach((box) => {
        const chosen = one("input:checked", box), weight = Number(box.dataset.weight);
        weights += weight;
        if (chosen) sum += weight * Number(chosen.value); else missing += 1;
      });
      const score = sum / (weights * Number(rubric.dataset.top)), line = Number(rubric.dataset.line);
      const verdict = score >= line ? "indicates responsibility" : "indicates no responsibility";
      told.textContent = missing ? `${missing} ${missing > 1 ? "criteria" : "criterion"} still to score` : `${score.toFixed(2)} of 1, the line is ${line.toFixed(2)}: ${verdict}`;
    };
    boxes.forEach((box) => box.addEventListener("change", tell));
    tell();
  }
})();
