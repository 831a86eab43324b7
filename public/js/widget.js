// The chat beside the page: fetched when somebody opens it for the first time, and open again on the next page.
// Without this script its button is a link to the chat's own page, with the same conversation. Where the window is too
// narrow for both, the chat covers the page, and the browser's own way back closes it.
(function () {
  "use strict";
  var OPEN = "harmony-chat-open";
  var panel = null;
  var button = null;
  var pushed = 0;

  function kept() {
    try { return window.sessionStorage.getItem(OPEN) === "yes"; } catch (error) { return false; }
  }

  function keep(open) {
    try { window.sessionStorage.setItem(OPEN, open ? "yes" : "no"); } catch (error) { /* then it opens anew by hand */ }
  }

  function made(tag, className) {
    var element = document.createElement(tag);
    element.className = className;
    return element;
  }

  function build(address) {
    panel = made("section", "chat-panel");
    panel.id = "chat-panel";
    panel.setAttribute("role", "dialog");
    panel.setAttribute("aria-label", "Chat with Harmony");
    var head = made("div", "chat-head");
    var whole = made("a", "chat-whole");
    whole.href = address;
    whole.textContent = "Open as a page";
    var close = made("button", "chat-close");
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", leave);
    var fresh = made("button", "chat-new");
    fresh.type = "button";
    fresh.textContent = "New";
    fresh.setAttribute("aria-label", "New conversation");
    fresh.addEventListener("click", function () {
      var begin = frame.contentDocument.getElementById("new-chat-button");
      if (begin) begin.click();
    });
    head.append(whole, fresh, close);
    var frame = made("iframe", "chat-frame");
    frame.title = "Chat with Harmony";
    frame.addEventListener("load", function () {
      frame.contentWindow.addEventListener("keydown", escape);
    });
    frame.src = address;
    panel.append(head, frame);
    document.body.append(panel);
  }

  function show(open, address) {
    if (open && !panel) build(address);
    if (open && address && /[?&]prompt=/.test(address)) panel.querySelector("iframe").contentWindow.location.replace(address);
    if (panel) panel.hidden = !open;
    document.documentElement.classList.toggle("chat-open", open);
    document.querySelectorAll("[data-chat]").forEach(function (link) { link.setAttribute("aria-expanded", String(open)); });
    keep(open);
    if (open && covers() && !marked(history.state)) {
      history.pushState({ harmonyChat: true }, "");
      pushed = history.length;
    }
    if (!open && button) button.focus();
  }

  function covers() { return !window.matchMedia("(min-width: 62rem)").matches; }

  function marked(state) { return Boolean(state && state.harmonyChat); }

  // Closed by hand, it takes its entry of the history along; where the chat has added its own, going back would end there.
  function leave() {
    show(false);
    if (!marked(history.state)) return;
    if (pushed && pushed === history.length) history.back(); else history.replaceState(null, "");
  }

  function escape(event) {
    if (event.key === "Escape" && panel && !panel.hidden) leave();
  }

  window.addEventListener("popstate", function (event) {
    if (!panel || !covers()) return;
    if (marked(event.state) === panel.hidden) show(marked(event.state));
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-chat]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    button = link;
    show(!panel || panel.hidden || /[?&]prompt=/.test(link.href), link.href);
    if (panel && !panel.hidden) panel.querySelector(".chat-close").focus();
  });
  document.addEventListener("keydown", escape);

  var first = document.querySelector("a[data-chat]");
  if (first) {
    document.querySelectorAll("a[data-chat]").forEach(function (link) {
      link.setAttribute("role", "button");
      link.setAttribute("aria-expanded", "false");
    });
    if (kept()) show(true, first.href);
  }
})();
