/* What makes the console smoother; every page works without it. */
(() => {
  "use strict";
  const base = document.body.dataset.base || "";

  // Live parts ask again every so many seconds, while somebody can see them and nothing in them is being used or read.
  const inUse = () => {
    const active = document.activeElement;
    return (active && active.closest("[data-live] form")) || document.querySelector("[data-live] details[open]");
  };
  // What another system is being asked is asked for more often, for a minute: the answer comes in seconds or late.
  const OFTEN = 2;
  const AWAITED_MAX = 60;
  const seldom = Number(document.body.dataset.refresh || 15);
  let awaited = 0;
  let since = 0;
  setInterval(() => {
    awaited = document.querySelector("[data-live] [data-awaited]") ? awaited + 1 : 0;
    since += 1;
    const every = awaited > 0 && awaited <= AWAITED_MAX ? Math.min(OFTEN, seldom) : seldom;
    if (since >= every && document.visibilityState === "visible" && !inUse()) {
      since = 0;
      document.body.dispatchEvent(new CustomEvent("knyt:refresh"));
    }
  }, 1000);

  // Whoever goes by keyboard keeps the place: what had the focus before a live part was swapped has it after.
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";
  let held = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const live = event.detail.target;
    const active = document.activeElement;
    held = live && active && live !== active && live.contains(active)
      ? { id: live.id, href: active.getAttribute("href"), place: [...live.querySelectorAll(FOCUSABLE)].indexOf(active) }
      : null;
  });
  document.addEventListener("htmx:afterSwap", () => {
    const live = held && document.getElementById(held.id);
    if (!live) return;
    const all = [...live.querySelectorAll(FOCUSABLE)];
    const same = held.href ? all.find((one) => one.getAttribute("href") === held.href) : all[held.place];
    held = null;
    if (same) same.focus({ preventScroll: true });
  });

  // A switch acts at once; without script its form has a button.
  document.addEventListener("change", (event) => {
    const control = event.target;
    if (control instanceof HTMLElement && control.matches("[data-submit]")) {
      control.closest("form").requestSubmit();
    }
    if (control instanceof HTMLElement && control.matches(".pick-cause")) {
      control.closest(".cause").toggleAttribute("data-picked", control.checked);
    }
  });

  // A file dropped anywhere on a page that takes one goes into its form, and is sent.
  const drop = document.querySelector("[data-drop]");
  const files = (event) => drop && [...(event.dataTransfer ? event.dataTransfer.types : [])].includes("Files");
  const over = (on) => drop && drop.toggleAttribute("data-over", on);
  document.addEventListener("dragover", (event) => {
    if (files(event)) { event.preventDefault(); over(true); }
  });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) over(false); });
  document.addEventListener("drop", (event) => {
    if (!files(event)) return;
    event.preventDefault();
    over(false);
    const input = drop.querySelector("input[type=file]");
    const taken = new DataTransfer();
    [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1).forEach((file) => taken.items.add(file));
    input.files = taken.files;
    drop.requestSubmit();
  });

  // A rule is dragged to its place; its buttons do the same one step at a time. Let go outside the list, or with Escape, nothing has moved.
  let dragged = null;
  let before = null;
  let dropped = false;
  const within = (event) => dragged && event.target instanceof HTMLElement && dragged.closest("form").contains(event.target);
  document.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof HTMLElement ? event.target.closest("[data-reorder] li[draggable]") : null;
    if (!dragged) return;
    before = dragged.nextSibling;
    dropped = false;
    dragged.classList.add("moved");
  });
  document.addEventListener("dragover", (event) => {
    if (!within(event)) return;
    event.preventDefault();
    const over = event.target.closest("li[draggable]");
    if (!over || over.parentElement !== dragged.parentElement) return;
    const box = over.getBoundingClientRect();
    over.parentElement.insertBefore(dragged, event.clientY > box.top + box.height / 2 ? over.nextSibling : over);
  });
  document.addEventListener("drop", (event) => {
    if (!within(event)) return;
    event.preventDefault();
    dropped = true;
  });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    if (!dropped) {
      dragged.parentElement.insertBefore(dragged, before);
      dragged.classList.remove("moved");
      dragged = null;
      return;
    }
    const form = dragged.closest("form");
    const order = document.createElement("input");
    order.type = "hidden";
    order.name = "order";
    order.value = [...form.querySelectorAll("li[data-place]")].map((one) => one.dataset.place).join(",");
    dragged = null;
    form.append(order);
    form.submit();
  });

  // Keys: / searches, g then t l r u goes to a page.
  const pages = { t: "/today", l: "/loose-ends", r: "/trails", u: "/payouts" };
  let went = 0;
  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLElement && target.closest("input, select, textarea, [contenteditable]")) return;
    if (event.key === "/") {
      const search = document.getElementById("q");
      if (search) { event.preventDefault(); search.focus(); }
    } else if (event.key === "g") {
      went = Date.now();
    } else if (Date.now() - went < 1500 && pages[event.key]) {
      went = 0;
      location.assign(base + pages[event.key]);
    }
  });
})();
