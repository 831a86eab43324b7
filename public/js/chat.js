// Runs before the chat's own code: small things that its settings do not offer.
(function () {
  "use strict";

  // Within a page of the site, that page's bar is the only one.
  if (window.parent !== window) document.documentElement.dataset.framed = "yes";

  // Follow the device's colours until the person chooses otherwise.
  var THEME = "vite-ui-theme";
  try {
    if (!localStorage.getItem(THEME)) localStorage.setItem(THEME, "system");
  } catch (error) {
    // Without storage the chat's default stands.
  }

  // Opening a conversation connects twice, first without its id, each after asking for a cookie: whichever is answered
  // later stays. Not waiting for the answers keeps the order, so the connection that knows the id is the one that stays.
  var ask = window.fetch;
  window.fetch = function (address) {
    var answer = ask.apply(this, arguments);
    if (!/\/set-session-cookie$/.test(String((address && address.url) || address))) return answer;
    answer.catch(function () {});
    return Promise.resolve(new Response("{}", { headers: { "Content-Type": "application/json" } }));
  };

  // Once a conversation has begun, its own address stands in the address bar, so that a reload opens it again.
  window.addEventListener("message", function (event) {
    var told = event.source === window && event.data && event.data.harmony;
    if (!told) return;
    if (told.resumed) return showNewest();
    if (!/^[0-9a-f-]{36}$/.test(told.conversation || "")) return;
    var address = "/chat/thread/" + told.conversation;
    if (window.location.pathname === "/chat/") window.history.replaceState(window.history.state, "", address);
  });

  // A conversation that is opened again shows its newest turn, also while cards above it still grow into their place.
  function showNewest() {
    var until = Date.now() + 2500;
    ["wheel", "touchstart", "keydown", "mousedown"].forEach(function (kind) {
      window.addEventListener(kind, function () { until = 0; }, { once: true, passive: true });
    });
    (function again() {
      if (Date.now() > until) return;
      var said = document.querySelectorAll('[data-step-type="user_message"]');
      if (said.length) said[said.length - 1].scrollIntoView({ block: "start" });
      window.setTimeout(again, 120);
    })();
  }
})();
