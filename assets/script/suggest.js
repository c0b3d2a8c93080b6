// Suggestions under a search box (ARIA 1.2 combobox). Focus stays in the box.
const words = document.currentScript.dataset, WAIT = 120, SHORTEST = 2;

const set = (element, attributes) => {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
};
const make = (attributes, text) => {
  const element = set(document.createElement("div"), attributes);
  element.textContent = text || "";
  return element;
};
const plain = text => text.replace(/\W/g, "").toLowerCase();

document.querySelectorAll("input[data-suggest]").forEach(input => {
  const id = input.id + "-list", on = input.addEventListener.bind(input);
  const list = make({ id, role: "listbox", class: "suggestions", "aria-label": words.label });
  const live = make({ role: "status", class: "visually-hidden" });
  let options = [], at = -1, timer, asking;
  const open = yes => {
    list.hidden = !yes;
    set(input, { "aria-expanded": yes });
  };
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id }).after(list, live);
  open(false);

  const mark = n => {
    if (options[at]) set(options[at], { "aria-selected": false });
    const option = options[at = n];
    if (option) set(option, { "aria-selected": true }).scrollIntoView({ block: "nearest" });
    set(input, { "aria-activedescendant": option ? option.id : "" });
  };

  // What is still to come is stale.
  const drop = () => {
    clearTimeout(timer);
    if (asking) asking.abort();
  };

  const close = () => {
    drop();
    mark(-1);
    open(false);
    live.textContent = "";
  };

  const show = found => {
    // Typed whole: no list over the button.
    const whole = found.length === 1 && plain(found[0].value || "") === plain(input.value);
    if (!found.length || whole || document.activeElement !== input) return close();
    mark(-1);
    list.textContent = "";
    const groups = {};
    for (const item of found) {
      const sort = item.sort || "place", head = id + "-" + sort;
      if (!groups[sort]) {
        groups[sort] = make({ role: "group", "aria-labelledby": head });
        groups[sort].append(make({ id: head }, words[sort]));
        list.append(groups[sort]);
      }
      const option = make({ role: "option", "aria-selected": false }, item.text || item.label);
      groups[sort].append(Object.assign(option, { item }));
    }
    options = list.querySelectorAll("[role=option]");
    options.forEach((option, n) => set(option, { id: id + n }));
    open(true);
    live.textContent = found.length === 1 ? words.one : words.many.replace("#", found.length);
  };

  const ask = () => {
    const text = input.value.trim();
    drop();
    if (text.length < SHORTEST) return close();
    const { signal } = asking = new AbortController();
    fetch(input.dataset.suggest + "?q=" + encodeURIComponent(text), { signal })
      .then(answer => answer.ok ? answer.json() : {})
      .then(answer => { if (!signal.aborted) show(answer.suggestions || answer.places || []); })
      .catch(() => {});
  };

  const choose = ({ item }) => {
    close();
    if (item.href && item.sort !== "need") location.assign(item.href);
    else input.value = item.value || item.text;
  };

  on("input", () => { drop(); timer = setTimeout(ask, WAIT); });
  on("blur", close);
  on("keydown", event => {
    const { key } = event, step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (event.isComposing) return;
    if (step) {
      event.preventDefault();
      const stops = options.length + 1;
      if (list.hidden) ask();
      else mark((at + 1 + step + stops) % stops - 1);
    } else if (key === "Enter" || key === "Escape") {
      const chosen = key === "Enter" && options[at];
      if (chosen || (key === "Escape" && !list.hidden)) event.preventDefault();
      if (chosen) choose(chosen);
      else close();
    } else if (/^(Home|End|Arrow)/.test(key)) mark(-1);
  });
  list.onmousedown = event => event.preventDefault();
  list.onclick = event => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  };
});
