// A page whose work is still going on: its moving part is fetched again every few seconds, and put in place quietly.
(function () {
  "use strict";
  var EVERY = 3000;

  function again() {
    window.setTimeout(function () {
      fetch(window.location.href, { headers: { Accept: "text/html" } })
        .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer.status); })
        .then(put, again);
    }, EVERY);
  }

  function put(html) {
    var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("live");
    var here = document.getElementById("live");
    if (!fresh || !here) return;
    if (!fresh.hasAttribute("data-live")) return window.location.reload();
    // Where somebody is about to press a button or reads with the keyboard, nothing is taken from under them.
    if (!here.contains(document.activeElement)) here.replaceWith(document.adoptNode(fresh));
    again();
  }

  if (document.querySelector("#live[data-live]")) again();
})();
