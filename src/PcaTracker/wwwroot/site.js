// Everything works without this file; it saves a few steps.

// What was refused is read first; of a conflict, the first field in which a version has to be chosen, or what both changed.
(document.getElementById("errors") ?? document.querySelector(".conflict ~ fieldset [type=radio]") ?? document.getElementById("conflict"))?.focus();

// One more entry, without asking the server.
document.querySelector("[data-more]")?.addEventListener("click", event => {
  event.preventDefault();
  const rows = document.querySelector("[data-rows]");
  const number = rows.children.length;
  const row = rows.lastElementChild.cloneNode(true);
  row.querySelector("[data-number]").textContent = number + 1;
  for (const error of row.querySelectorAll(".field-error")) error.remove();
  for (const field of row.querySelectorAll(".wrong")) field.classList.remove("wrong");
  for (const label of row.querySelectorAll("label")) label.htmlFor = label.htmlFor.replace(/^row-\d+/, `row-${number}`);
  for (const input of row.querySelectorAll("input, select, textarea")) {
    input.id = input.id.replace(/^row-\d+/, `row-${number}`);
    input.name = input.name.replace(/\[\d+\]/, `[${number}]`);
    for (const option of input.options ?? []) option.removeAttribute("selected");
    input.value = "";
  }
  for (const said of row.querySelectorAll("output")) {
    said.id = said.id.replace(/^row-\d+/, `row-${number}`);
    said.textContent = "";
  }
  for (const hint of row.querySelectorAll("[data-plain]")) hint.textContent = hint.dataset.plain;
  for (const input of row.querySelectorAll("[data-day]")) input.setAttribute("aria-describedby", `${input.id}-words`);
  rows.append(row);
  row.querySelector("input").focus();
});

// A menu of the header closes like one: by Escape, by a click elsewhere, and when another opens.
const drops = document.querySelectorAll("details.drop");
const closeDrops = except => drops.forEach(drop => { if (drop !== except) drop.open = false; });
document.addEventListener("click", event => closeDrops(event.target.closest("details.drop")));
document.addEventListener("keydown", event => {
  const open = event.key === "Escape" && [...drops].find(drop => drop.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// The letter of a key; under a layout of another script, the Latin one at its place.
const letterOf = event =>
  /^(?!\p{Script=Latin})\p{L}$/u.test(event.key) && !event.shiftKey ? /^Key([A-Z])$/.exec(event.code)?.[1].toLowerCase() : event.key;

// A link with a key opens by that key, wherever nothing is being typed; on its own page the key leads to the first field, and keeps what is there.
const keyed = document.querySelector("[data-key]");
document.addEventListener("keydown", event => {
  if (keyed && letterOf(event) === keyed.dataset.key && !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.closest("input, select, textarea, [contenteditable]")) {
    event.preventDefault();
    const here = keyed.pathname === location.pathname && document.querySelector("[data-named]");
    if (here) here.focus();
    else keyed.click();
  }
});

// Ctrl+Enter sends a form from any of its fields.
document.addEventListener("keydown", event => {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("form.edit");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
});

// Copies the text beside the button.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = document.body.dataset.copied;
  });
}

// Completes the last word of an address: sets first, then options, then the columns of the set. Arrows walk the offers, Enter takes one,
// Escape closes them.
for (const input of document.querySelectorAll("[data-names]")) {
  const columns = JSON.parse(input.dataset.names);
  const options = ["$filter", "$select", "$orderby", "$expand", "$apply", "$search", "$top", "$count", "$at"];
  const list = document.getElementById(input.dataset.offers);
  let before = "", at = -1;
  const point = place => {
    at = place;
    [...list.children].forEach((offer, i) => offer.setAttribute("aria-selected", i === at));
    list.children[at]?.scrollIntoView({ block: "nearest" });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const show = names => {
    list.replaceChildren(...names.map((name, i) => {
      const offer = document.createElement("li");
      offer.id = `${list.id}-${i}`;
      offer.role = "option";
      offer.textContent = name;
      return offer;
    }));
    list.hidden = names.length === 0;
    input.setAttribute("aria-expanded", !list.hidden);
    point(-1);
  };
  const complete = () => {
    const typed = /^(.*?)([$\w]*)$/s.exec(input.value.slice(0, input.selectionStart));
    before = typed[1];
    const word = typed[2].toLowerCase(), set = /([A-Z]\w*)\?/.exec(before)?.[1];
    const names = /[?&]$/.test(before) ? options.map(option => `${option}=`) : before.includes("?") ? columns[set] ?? [] : Object.keys(columns);
    show(names.filter(name => name.toLowerCase().startsWith(word) && name.toLowerCase() !== word));
  };
  const take = offer => {
    const rest = input.value.slice(input.selectionStart);
    input.value = before + offer.textContent + rest;
    input.setSelectionRange(input.value.length - rest.length, input.value.length - rest.length);
    complete();
  };
  input.removeAttribute("list");
  input.role = "combobox";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  show([]);
  input.addEventListener("input", complete);
  input.addEventListener("blur", () => show([]));
  list.addEventListener("mousedown", event => {
    event.preventDefault();
    if (event.target.role === "option") take(event.target);
  });
  input.addEventListener("keydown", event => {
    const many = list.children.length;
    if (event.key === "ArrowDown" && many === 0) complete();
    else if (event.key === "ArrowDown" && many > 0) point((at + 1) % many);
    else if (event.key === "ArrowUp" && many > 0) point((at < 1 ? many : at) - 1);
    else if (event.key === "Enter" && at >= 0) take(list.children[at]);
    else if (event.key === "Escape" && many > 0) show([]);
    else return;
    event.preventDefault();
  });
}

// What is shown once is not made anew by reloading the page: the entry of the history becomes one that is read.
if (document.querySelector("[data-once]")) history.replaceState(null, "", location.href);

// What a page says of its rows, or of what was done, is said to screen readers: they say of a region what changes, and not what it opens with.
const news = [...document.querySelectorAll("main [role=status]:not([hidden], [data-once])")].map(region => region.textContent.replace(/\s+/g, " ").trim()).filter(words => words);
if (news.length > 0) {
  const region = Object.assign(document.createElement("div"), { id: "news", className: "visually-hidden", role: "status" });
  document.body.append(region);
  setTimeout(() => { region.textContent = news.join(" "); }, 200);
  // Whoever reads through the page meets these words once.
  setTimeout(() => region.remove(), 10_000);
}

// Ticks all rows of a list.
for (const all of document.querySelectorAll("[data-all]")) {
  all.hidden = false;
  const rows = document.getElementsByName(all.dataset.all);
  all.addEventListener("change", () => rows.forEach(row => { row.checked = all.checked; }));
}

// What is sent is said at once, however slow the line, and sent once. Without an answer it can be sent again after a while.
const sending = document.getElementById("sending");
const isSending = form => "sending" in form.dataset;
const sent = form => {
  form.dataset.sending = "";
  sending.textContent = form.querySelector("[data-keep]")?.dataset.sending ?? sending.dataset.words;
};
const answered = () => {
  for (const form of document.querySelectorAll("form[data-sending]")) delete form.dataset.sending;
  if (sending) sending.textContent = "";
};
addEventListener("pageshow", answered);
document.addEventListener("submit", event => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || !sending) return;
  if (isSending(form)) {
    event.preventDefault();
    return;
  }
  sent(form);
  setTimeout(answered, 30_000);
});

let sessionLasts = () => {};

// A form that loses nothing: what is typed is kept on the server every two seconds, and sent once when the line is back.
const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
for (const told of document.querySelectorAll("[data-keep]")) {
  const form = told.closest("form");
  const typed = () => {
    const fields = new FormData(form);
    for (const secret of form.querySelectorAll("[type=password]")) fields.delete(secret.name);
    return new URLSearchParams(fields).toString();
  };
  let kept = typed(), offlineSince = null, held = null, isAsking = false, isPassing = false, patience = 15_000;
  const tell = (words, isOffline = false) => {
    told.textContent = words;
    told.hidden = false;
    told.classList.toggle("offline", isOffline);
  };
  const offline = () => {
    offlineSince ??= clock();
    sending.textContent = "";
    tell((held ? told.dataset.held : told.dataset.offline).replace("{0}", offlineSince), true);
  };
  // The line is there, so that what was held goes out, with what was typed last.
  const release = () => {
    const { button } = held;
    held = null;
    isPassing = true;
    form.requestSubmit(button);
    isPassing = false;
    if (!isSending(form)) sending.textContent = "";
  };
  const ask = async now => {
    try {
      const answer = await fetch(told.dataset.keep, {
        method: "POST", body: new URLSearchParams(now), redirect: "manual", signal: AbortSignal.timeout(patience),
      });
      // So answers a server that is starting, or the proxy before it.
      if ([502, 503, 504].includes(answer.status)) throw new Error();
      offlineSince = null;
      if (answer.ok) {
        kept = now;
        tell(told.dataset.kept.replace("{0}", clock()));
        sessionLasts(Number(await answer.text()));
      } else {
        tell(answer.type === "opaqueredirect" ? told.dataset.ended : told.dataset.failed, true);
      }
      return answer.ok;
    } catch (error) {
      // A dead line may never answer; a slow one gets longer the next time.
      if (error.name === "TimeoutError") patience *= 2;
      offline();
      return null;
    }
  };
  const keep = async () => {
    const now = typed();
    if (isSending(form) || isAsking || (now === kept && offlineSince === null && !held)) return;
    isAsking = true;
    const isKept = await ask(now);
    isAsking = false;
    if (!held || isKept === null) return;
    if (isKept && typed() !== now) await keep();
    else release();
  };
  setInterval(keep, 2000);
  addEventListener("offline", offline);
  addEventListener("online", keep);
  addEventListener("pagehide", () => {
    if (!isSending(form) && typed() !== kept) fetch(told.dataset.keep, { method: "POST", body: new URLSearchParams(typed()), keepalive: true }).catch(() => {});
  });
  addEventListener("beforeunload", event => {
    if (offlineSince !== null && (held || typed() !== kept)) event.preventDefault();
  });
  // What the line does not take as a draft, it would not take as a form either: then it is held, and sent once when the line is back.
  form.addEventListener("submit", event => {
    if (isPassing || isSending(form)) return;
    event.preventDefault();
    held ??= { button: event.submitter };
    if (!navigator.onLine || offlineSince !== null) offline();
    else sending.textContent = told.dataset.sending;
    keep();
  });
}

// A session says in time that it ends, and is lengthened in place.
const ending = document.querySelector("[data-ends-in]");
if (ending) {
  const warnedBefore = 15 * 60;
  let endsAt = 0;
  const show = () => { ending.hidden = endsAt - Date.now() > warnedBefore * 1000; };
  sessionLasts = seconds => {
    endsAt = Date.now() + seconds * 1000;
    show();
  };
  sessionLasts(Number(ending.dataset.endsIn));
  setInterval(show, 10_000);
  ending.querySelector("form").addEventListener("submit", async event => {
    event.preventDefault();
    const body = new URLSearchParams(new FormData(event.target));
    body.delete("return");
    const answer = await fetch(event.target.action, { method: "POST", body, redirect: "manual" });
    if (answer.ok) sessionLasts(Number(await answer.text()));
  });
}

// Arrow keys walk through a table; one stop of the Tab key enters it. Every cell opens what happened there: those without a link get it once
// they are pointed at or reached, as thousands of links would take a browser longer than the table.
for (const table of document.querySelectorAll("[data-walk]")) {
  const rows = [...table.rows].map(row => [...row.cells].filter(cell => !cell.matches("td.older")));
  const heads = [...table.tHead.rows[0].cells];
  const wordsOf = (cell, part) => cell.querySelector(part).textContent.trim();
  const nameOf = (chapter, head, cell) => {
    const symbol = cell.querySelector("[role=img]");
    if (!symbol) return cell.matches(".number, .date") ? `${wordsOf(chapter, ".code")}, ${head.textContent.trim()}: ${cell.textContent.trim()}` : null;
    const parts = [wordsOf(chapter, ".code"), wordsOf(chapter, ".name"), wordsOf(head, "b"), symbol.getAttribute("aria-label")];
    return table.dataset.cell.replace(/\{(\d)\}/g, (_, part) => parts[part]);
  };
  const linked = cell => {
    const head = heads[cell?.cellIndex], chapter = cell?.parentElement.querySelector("th[scope=row] a");
    if (!chapter || !head?.matches("[data-opens]") || cell.localName !== "td") return null;
    let link = cell.querySelector("a");
    if (!link) {
      const name = nameOf(chapter, head, cell);
      link = document.createElement("a");
      link.href = new URL(chapter.href).pathname + head.dataset.opens;
      if (name) link.setAttribute("aria-label", name);
      link.append(...cell.childNodes);
      cell.append(link);
      cell.classList.remove("quiet");
      cell.removeAttribute("tabindex");
      link.tabIndex = -1;
    }
    // Symbols and letters are said in words to those who point at them.
    if (cell.matches(".round")) link.title ||= link.getAttribute("aria-label") ?? wordsOf(link, ".said");
    return link;
  };
  // And to those who come by keyboard, until they go on or press Escape.
  const tip = document.createElement("p");
  tip.className = "tip";
  tip.popover = "manual";
  tip.ariaHidden = "true";
  table.after(tip);
  const place = () => {
    const at = document.activeElement;
    if (!tip.matches(":popover-open") || !table.contains(at)) return;
    const box = at.getBoundingClientRect(), below = box.bottom + 4;
    tip.style.left = `${Math.max(4, Math.min(box.left, innerWidth - tip.offsetWidth - 4))}px`;
    tip.style.top = `${below + tip.offsetHeight < innerHeight ? below : box.top - tip.offsetHeight - 4}px`;
  };
  const say = link => {
    tip.hidePopover();
    if (!link?.title || !link.matches(":focus-visible")) return;
    tip.textContent = link.title;
    tip.showPopover();
    place();
  };
  const stop = cell => cell.querySelector("a") ?? cell;
  for (const cell of rows.flat()) stop(cell).tabIndex = -1;
  let [row, column] = [Math.min(1, rows.length - 1), 0];
  stop(rows[row][column]).tabIndex = 0;
  const go = (toRow, toColumn) => {
    stop(rows[row][column]).tabIndex = -1;
    row = Math.min(Math.max(toRow, 0), rows.length - 1);
    column = Math.min(Math.max(toColumn, 0), rows[row].length - 1);
    linked(rows[row][column]);
    stop(rows[row][column]).tabIndex = 0;
    // Scrolling by itself, focus would leave the cell under the first column.
    stop(rows[row][column]).focus({ preventScroll: true });
    rows[row][column].scrollIntoView({ block: "nearest", inline: "nearest" });
    place();
  };
  table.addEventListener("focusin", event => {
    const cell = event.target.closest("th, td");
    const at = rows.findIndex(cells => cells.includes(cell));
    if (at < 0) return;
    stop(rows[row][column]).tabIndex = -1;
    [row, column] = [at, rows[at].indexOf(cell)];
    const link = linked(cell);
    stop(cell).tabIndex = 0;
    say(link);
  });
  table.addEventListener("focusout", () => tip.hidePopover());
  addEventListener("scroll", place, { capture: true, passive: true });
  table.addEventListener("pointerover", event => linked(event.target.closest("td")));
  table.addEventListener("click", event => {
    if (!event.target.closest("a") && getSelection().isCollapsed) linked(event.target.closest("td"))?.click();
  });
  table.addEventListener("keydown", event => {
    if (event.key === "Escape") tip.hidePopover();
    if (event.altKey || event.metaKey || event.shiftKey) return;
    const last = rows[row].length - 1;
    const to = {
      ArrowUp: [row - 1, column], ArrowDown: [row + 1, column], ArrowLeft: [row, column - 1], ArrowRight: [row, column + 1],
      Home: [event.ctrlKey ? 0 : row, 0], End: [event.ctrlKey ? rows.length - 1 : row, last],
    }[event.key];
    if (!to || event.ctrlKey && event.key.startsWith("Arrow")) return;
    event.preventDefault();
    go(...to);
  });
}

// Prints a paper.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// What an address names is opened and focused.
const named = document.querySelector(":target");
if (named) {
  named.closest("details")?.setAttribute("open", "");
  if (named.tabIndex === -1 && named.hasAttribute("tabindex")) named.focus();
}

// Folded stages are remembered in the address, so that reloading or sending it shows the same.
for (const stage of document.querySelectorAll("[data-fold]")) {
  stage.addEventListener("toggle", () => {
    const address = new URL(location.href);
    const folded = [...document.querySelectorAll("[data-fold]:not([open])")].map(part => part.dataset.fold);
    if (folded.length > 0) address.searchParams.set("folded", folded.join("-"));
    else address.searchParams.delete("folded");
    if (address.href !== location.href) history.replaceState(null, "", address);
  });
}

// What the chapter's field has, as from a draft, gives way to what is typed, as it does where one comes by the Tab key; a click is for mending it.
const selectWhole = field => {
  if (field?.matches("[data-named]:not(:active)")) field.select();
};
document.addEventListener("focusin", event => selectWhole(event.target));
selectWhole(document.activeElement);

// Says beside a field which of its offers the letters typed so far mean.
document.addEventListener("input", event => {
  const field = event.target.closest("[data-named]");
  if (!field) return;
  const hint = field.closest(".field").querySelector(".hint");
  hint.dataset.plain ??= hint.textContent;
  const typed = field.value.trim().toLowerCase();
  const offers = [...field.list.options].map(offer => ({ code: offer.value, words: `${offer.value} ${offer.text}` }));
  const meant = offers.filter(offer => offer.code.toLowerCase() === typed);
  const together = meant.length > 0 || typed === "" ? meant : offers.filter(offer => offer.words.toLowerCase().includes(typed));
  const hasWord = (offer, beginning) => offer.words.toLowerCase().split(/[ ,;:()\-–/«»“”]/).some(word => word.startsWith(beginning));
  const named = together.length > 0 || typed === "" ? together
    : offers.filter(offer => typed.split(/\s+/).every(beginning => hasWord(offer, beginning)));
  hint.textContent = named.length === 1 ? named[0].words
    : named.length > 1 ? named.slice(0, 6).map(offer => offer.code).join(", ") + (named.length > 6 ? " …" : "")
    : typed === "" ? hint.dataset.plain
    : field.dataset.none.replace("{0}", () => field.value.trim());
});

// Reads a day back in words as soon as it is typed; without this, the page says it after saving.
let daysAsked = 0;
document.addEventListener("change", async event => {
  // The days of reminding are counted in the working days of who is responsible.
  const isParty = event.target.id === "ResponsibleParty";
  const field = isParty ? event.target.form?.querySelector("#DueOn[data-day]") : event.target.closest("[data-day]");
  if (!field || isParty && !field.value) return;
  const said = document.getElementById(`${field.id}-words`);
  const question = said.question = ++daysAsked;
  try {
    const party = field.form?.querySelector("#ResponsibleParty");
    const address = party ? field.dataset.day.replace(/party=[^&]*/, `party=${encodeURIComponent(party.value)}`) : field.dataset.day;
    const answer = await fetch(address + encodeURIComponent(field.value));
    if (answer.ok && !answer.redirected && said.question === question) said.textContent = await answer.text();
  } catch {
    said.textContent = "";
  }
});
