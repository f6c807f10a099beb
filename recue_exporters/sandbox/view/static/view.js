"use strict";
// Comforts beyond what the pages do by themselves: lazy tree, comments on selected text,
// shortcuts, reload on change. Everything to read works without this file.

(() => {
  const body = document.body;
  const content = document.querySelector("#rx-main .content");
  const margin = document.querySelector(".margin");
  const form = document.querySelector(".inline-form");
  const floating = document.querySelector(".comment-here");

  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  // --- the page tree -------------------------------------------------------------------------

  const fragment = async (address) => {
    const answer = await fetch(address + (address.includes("?") ? "&" : "?") + "fragment=1");
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    return holder.content.querySelector("ul");
  };

  const toggle = async (twisty) => {
    const item = twisty.closest("li");
    const open = twisty.getAttribute("aria-expanded") === "true";
    let below = item.querySelector(":scope > ul");
    if (!open && !below) {
      below = await fragment(twisty.href);
      item.append(below);
    }
    if (below) below.hidden = open;
    twisty.setAttribute("aria-expanded", String(!open));
  };

  const more = async (link) => {
    const item = link.closest("li");
    const fresh = await fragment(link.href);
    const before = link.dataset.tree === "before";
    // The neighbours on the other side are on show already.
    fresh.querySelector(`:scope > .tree-more > [data-tree="${before ? "after" : "before"}"]`)?.closest("li").remove();
    if (before) {
      // The first window may reach into the one on show.
      const address = (entry) => entry.querySelector(":scope > .tree-row > .tree-link")?.getAttribute("href");
      const shown = new Set([...item.parentElement.children].map(address));
      for (const entry of [...fresh.children]) {
        if (address(entry) && shown.has(address(entry))) entry.remove();
      }
    }
    item.replaceWith(...fresh.children);
  };

  document.addEventListener("click", (event) => {
    const twisty = event.target.closest(".twisty");
    const link = event.target.closest("[data-tree]");
    if (!twisty && !link) return;
    event.preventDefault();
    (twisty ? toggle(twisty) : more(link)).catch(() => { location.href = (twisty ?? link).href; });
  });

  document.addEventListener("keydown", (event) => {
    const twisty = event.target.closest?.(".twisty");
    if (twisty && event.key === " ") {
      event.preventDefault();
      twisty.click();
    }
  });

  document.querySelector(".side [aria-current]")?.scrollIntoView({ block: "nearest" });

  // --- comments on the text ------------------------------------------------------------------

  const markersOf = (reference) =>
    content ? [...content.querySelectorAll("mark[data-ref]")].filter((m) => m.dataset.ref === reference) : [];
  const threadOf = (reference) =>
    margin ? [...margin.querySelectorAll(".thread[data-ref]")].find((t) => t.dataset.ref === reference) : null;

  const activate = (reference, scrollTo) => {
    document.querySelectorAll(".active").forEach((e) => e.classList.remove("active"));
    const marks = markersOf(reference);
    const thread = threadOf(reference);
    marks.forEach((m) => m.classList.add("active"));
    thread?.classList.add("active");
    (scrollTo === "thread" ? thread : marks[0])?.scrollIntoView({ block: "center", behavior: "smooth" });
    if (scrollTo === "thread") thread?.focus({ preventScroll: true });
  };

  // Beside a wide page each comment stands level with its text, as far as the others let it.
  const align = () => {
    const beside = getComputedStyle(margin.parentElement).display === "grid";
    let free = margin.getBoundingClientRect().top;
    for (const entry of margin.children) {
      entry.style.marginTop = "";
      if (entry.hidden || !beside) continue;
      const mark = entry.dataset.ref ? markersOf(entry.dataset.ref)[0] : entry.marker;
      const wanted = mark ? mark.getBoundingClientRect().top - 14 : free;
      entry.style.marginTop = `${Math.max(0, wanted - free)}px`;
      free = entry.getBoundingClientRect().bottom;
    }
  };
  if (margin && content) {
    new ResizeObserver(align).observe(content);
    margin.addEventListener("toggle", align, true);
  }

  content?.addEventListener("click", (event) => {
    const mark = event.target.closest("mark[data-ref]");
    if (mark && getSelection().isCollapsed) activate(mark.dataset.ref, "thread");
  });
  content?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("mark[data-ref]")) activate(event.target.dataset.ref, "thread");
  });
  margin?.addEventListener("click", (event) => {
    const thread = event.target.closest(".thread[data-ref]");
    if (thread && !event.target.closest("button, summary, textarea, a")) activate(thread.dataset.ref, "text");
  });
  if (location.hash.startsWith("#comment-")) {
    const reference = document.getElementById(location.hash.slice(1))?.closest("[data-ref]")?.dataset.ref;
    if (reference) {
      align();
      activate(reference, "text");
    }
  }

  // Text beside the selection tells the server which of several equal places is meant.
  const around = (range) => {
    const before = document.createRange();
    before.setStart(content, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const after = document.createRange();
    after.setStart(range.endContainer, range.endOffset);
    after.setEnd(content, content.childNodes.length);
    return [before.toString().slice(-60), after.toString().slice(0, 60)];
  };

  const selected = () => {
    const selection = getSelection();
    if (!content || !form || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    return content.contains(range.commonAncestorContainer) && selection.toString().trim() ? range : null;
  };

  const offer = () => {
    const range = selected();
    if (!floating) return;
    floating.hidden = !range || !form.hidden;
    if (!floating.hidden) {
      const box = range.getBoundingClientRect();
      floating.style.top = `${scrollY + box.bottom + 8}px`;
      floating.style.left = `${Math.max(8, Math.min(scrollX + box.left, innerWidth - 130))}px`;
    }
  };

  const startComment = () => {
    const range = selected();
    if (!range) return;
    const text = getSelection().toString().trim();
    [form.elements.before.value, form.elements.after.value] = around(range);
    form.elements.selection.value = text;
    form.querySelector(".quoted").textContent = text;
    form.marker = range;
    form.hidden = false;
    floating.hidden = true;
    margin.classList.remove("margin-empty");
    align();
    form.elements.text.focus();
  };

  document.addEventListener("selectionchange", offer);
  floating?.addEventListener("pointerdown", (event) => event.preventDefault());
  floating?.addEventListener("click", startComment);
  form?.querySelector("[data-cancel]").addEventListener("click", () => {
    form.hidden = true;
    align();
  });

  // --- moving from one change or comment to the next --------------------------------------------

  let place = -1;
  const step = (by) => {
    const stops = [...document.querySelectorAll(".diff [data-change], #rx-content mark.comment-marker[tabindex]")];
    if (!stops.length) return;
    place = (place + by + stops.length + (place < 0 && by < 0 ? 1 : 0)) % stops.length;
    const stop = stops[place];
    for (let fold = stop.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    document.querySelector(".diff-now")?.classList.remove("diff-now");
    if (stop.dataset.ref) {
      activate(stop.dataset.ref, "text");
    } else {
      stop.classList.add("diff-now");
      stop.scrollIntoView({ block: "center", behavior: "smooth" });
    }
  };
  document.querySelectorAll("[data-step]").forEach((button) =>
    button.addEventListener("click", () => step(Number(button.dataset.step))));

  // --- folds that an anchor leads into ------------------------------------------------------------

  const reveal = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    let opened = false;
    for (let fold = target.closest("details:not([open])"); fold; fold = target.closest("details:not([open])")) {
      fold.open = true;
      opened = true;
    }
    if (opened) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();

  // --- the editor -------------------------------------------------------------------------------

  const editor = document.querySelector(".editor");
  if (editor) {
    const source = editor.elements.body;
    const saved = new FormData(editor).get("body") + editor.elements.title.value;
    let leaving = source.dataset.line !== undefined;
    editor.addEventListener("submit", () => { leaving = true; });
    addEventListener("beforeunload", (event) => {
      if (!leaving && saved !== source.value + editor.elements.title.value) event.preventDefault();
    });
    if (source.dataset.line) {
      const lines = source.value.split("\n");
      const start = lines.slice(0, source.dataset.line - 1).join("\n").length + (source.dataset.line > 1 ? 1 : 0);
      source.focus();
      source.setSelectionRange(start, start + (lines[source.dataset.line - 1] ?? "").length);
    }
    document.getElementById("preview")?.scrollIntoView();
  }

  document.querySelectorAll("[data-submits]").forEach((e) => e.addEventListener("change", () => e.form.submit()));

  // --- shortcuts ----------------------------------------------------------------------------------

  const go = (address) => { if (address) location.href = address; };
  const shortcuts = {
    "/": () => document.querySelector(".find input").focus(),
    "?": () => document.getElementById("rx-help").togglePopover(),
    t: () => (document.querySelector(".side [aria-current]") ?? document.querySelector(".side a"))?.focus(),
    e: () => go(body.dataset.edit),
    h: () => go(body.dataset.history),
    c: startComment,
    n: () => step(1),
    p: () => step(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form) {
      event.preventDefault();
      event.target.form.requestSubmit(event.target.form.querySelector("[value=save]"));
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const action = shortcuts[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  });

  // --- reload when the page has changed ---------------------------------------------------------

  if (body.dataset.changes) {
    const writing = () => [...document.querySelectorAll("textarea")].some((t) => t.value !== t.defaultValue);
    let pause = 1500;
    const look = async () => {
      if (document.visibilityState === "visible") {
        try {
          const answer = await fetch(body.dataset.changes);
          pause = 1500;
          if (answer.ok && (await answer.json()).stamp !== body.dataset.stamp && !writing()) {
            location.reload();
            return;
          }
        } catch {
          pause = Math.min(pause * 2, 15000);
        }
      }
      setTimeout(look, pause);
    };
    setTimeout(look, pause);
  }
})();
