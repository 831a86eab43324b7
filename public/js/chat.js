// Runs before the chat's own code: small things that its settings do not offer.
(function () {
  "use strict";

  // Follow the device's colours until the person chooses otherwise.
  var THEME = "vite-ui-theme";
  try {
    if (!localStorage.getItem(THEME)) localStorage.setItem(THEME, "system");
  } catch (error) {
    // Without storage the chat's default stands.
  }

  // Once a conversation has begun, its own address stands in the address bar, so that a reload opens it again.
  window.addEventListener("message", function (event) {
    var told = event.source === window && event.data && event.data.harmony;
    if (!told || !/^[0-9a-f-]{36}$/.test(told.conversation || "")) return;
    var address = "/chat/thread/" + told.conversation;
    if (window.location.pathname === "/chat/") window.history.replaceState(window.history.state, "", address);
  });
})();
