// Suggestions under a search box: an ARIA 1.2 combobox with a list box. Focus never leaves the box.
(function () {
  "use strict";
  var words = document.currentScript.dataset;
  var WAIT = 120, SHORTEST = 2;

  function make(attributes, text) {
    var element = document.createElement("div");
    for (var name in attributes) element.setAttribute(name, attributes[name]);
    if (text) element.textContent = text;
    return element;
  }

  document.querySelectorAll("input[data-suggest]").forEach(function (input) {
    var list = make({ id: input.id + "-list", role: "listbox", class: "suggestions", "aria-label": words.label });
    var live = make({ role: "status", class: "visually-hidden" });
    var options = [], at = -1, timer, asking;
    list.hidden = true;
    input.after(list, live);
    var roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
    for (var name in roles) input.setAttribute(name, roles[name]);

    function mark(n) {
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = n;
      if (!options[at]) return input.removeAttribute("aria-activedescendant");
      options[at].setAttribute("aria-selected", "true");
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }

    function close() {
      clearTimeout(timer);
      if (asking) asking.abort();
      mark(-1);
      list.hidden = true;
      live.textContent = "";
      input.setAttribute("aria-expanded", "false");
    }

    function show(found) {
      close();
      if (!found.length || document.activeElement !== input) return;
      var groups = {};
      list.textContent = "";
      found.forEach(function (item) {
        var sort = item.sort || "place", group = groups[sort];
        if (!group) {
          var head = make({ id: list.id + "-" + sort, role: "presentation", class: "suggestions-head" }, words[sort]);
          group = groups[sort] = make({ role: "group", "aria-labelledby": head.id });
          group.append(head);
          list.append(group);
        }
        var option = make({ role: "option", "aria-selected": "false" }, item.text || item.label);
        option.item = item;
        group.append(option);
      });
      options = list.querySelectorAll("[role=option]");
      options.forEach(function (option, n) { option.id = list.id + "-" + n; });
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      live.textContent = found.length === 1 ? words.one : words.many.replace("#", found.length);
    }

    function ask() {
      var text = input.value.trim();
      close();
      if (text.length < SHORTEST) return;
      var mine = asking = new AbortController();
      fetch(input.dataset.suggest + "?q=" + encodeURIComponent(text), { signal: mine.signal, credentials: "omit" })
        .then(function (answer) { return answer.ok ? answer.json() : {}; })
        .then(function (answer) { if (!mine.signal.aborted) show(answer.suggestions || answer.places || []); })
        .catch(function () {});
    }

    function choose(item) {
      close();
      if (item.href && item.sort !== "need") return location.assign(item.href);
      input.value = item.value || item.text;
    }

    input.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", function (event) {
      var key = event.key, open = !list.hidden;
      if (event.isComposing) return;
      if (key === "ArrowDown" || key === "ArrowUp") {
        event.preventDefault();
        var stops = options.length + 1, step = key === "ArrowDown" ? 1 : -1;
        if (open) mark((at + 1 + step + stops) % stops - 1);
        else ask();
      } else if (key === "Enter" && open && at >= 0) {
        event.preventDefault();
        choose(options[at].item);
      } else if (key === "Escape" && open) {
        event.preventDefault();
        close();
      } else if (key === "Enter") {
        close();
      } else if (key === "Home" || key === "End" || key === "ArrowLeft" || key === "ArrowRight") {
        mark(-1);
      }
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("[role=option]");
      if (option) choose(option.item);
    });
    addEventListener("pagehide", close);
  });
})();
