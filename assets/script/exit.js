// Shift three times within five seconds leaves the page, as the link "Exit this page" does.
(function () {
  "use strict";
  var link = document.getElementById("exit-this-page");
  if (!link) return;
  function leave(event) {
    if (event) event.preventDefault();
    document.documentElement.style.visibility = "hidden";
    window.location.replace(link.href);
  }
  link.addEventListener("click", leave);
  var presses = [];
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    var now = Date.now();
    presses = presses.filter(function (at) { return now - at < 5000; });
    presses.push(now);
    if (presses.length >= 3) leave();
  });
})();
