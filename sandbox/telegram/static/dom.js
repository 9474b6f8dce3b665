// Building elements: text is always text, never markup.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name === "style") Object.assign(element.style, value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";
const ICONS = {
  send: ["M3.4 20.4 21 12 3.4 3.6l-.01 6.5L15 12 3.39 13.9z", true],
  clip: ["M20.5 11.5 12 20a5.4 5.4 0 0 1-7.6-7.6l8.7-8.7a3.6 3.6 0 0 1 5.1 5.1l-8.6 8.6a1.8 1.8 0 0 1-2.6-2.6l7.9-7.8"],
  more: ["M12 5.2v.1M12 12v.1M12 18.8v.1", false, 3],
  menu: ["M4 7h16M4 12h16M4 17h16"],
  close: ["M6 6l12 12M18 6 6 18"],
  back: ["M15 5l-7 7 7 7"],
  down: ["M6 10l6 6 6-6"],
  plus: ["M12 5v14M5 12h14"],
  image: ["M4 5h16v14H4zM4 16l4.6-4.6 4 4L15 13l5 5M15.5 9v.1", false],
  file: ["M6 3h8l5 5v13H6zM14 3v5h5"],
  box: ["M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8"],
  reply: ["M10 6 4 12l6 6M4 12h9a7 7 0 0 1 7 7"],
  edit: ["M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3"],
  copy: ["M9 9h11v11H9zM5 15H4V4h11v1"],
  trash: ["M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"],
  block: ["M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM6 6l12 12"],
  arrow: ["M7 17 17 7M9 7h8v8"],
  check: ["M4.5 12.5 9.5 17.5 19.5 7"],
  ticks: ["M2 12.8 6.4 17.2 15.5 7M10.6 16.2l1 1L21 7"],
  forward: ["M14 6l6 6-6 6M20 12h-9a7 7 0 0 0-7 7"],
  mic: ["M12 3.5a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0v-5a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"],
  play: ["M8 5.5v13l11-6.5z", true],
  pause: ["M7 5h3.6v14H7zM13.4 5H17v14h-3.6z", true],
  pin: ["M12 21s-7-6.1-7-11a7 7 0 0 1 14 0c0 4.9-7 11-7 11zM12 10v.1"],
};

export function icon(name, label = "") {
  const [path, filled = false, width = 2] = ICONS[name];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill", filled ? "currentColor" : "none");
  if (!filled) {
    shape.setAttribute("stroke", "currentColor");
    shape.setAttribute("stroke-width", width);
    shape.setAttribute("stroke-linecap", "round");
    shape.setAttribute("stroke-linejoin", "round");
  }
  svg.append(shape);
  return svg;
}

// Exchange what is inside, and give the focus back to what had it.
export function refill(container, ...children) {
  const focused = container.contains(document.activeElement) ? document.activeElement.dataset.testid : null;
  container.replaceChildren(...children);
  if (focused) container.querySelector(`[data-testid="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

export function avatar(name, id, extra = "") {
  const hue = ["coral", "sun", "violet", "leaf", "sea", "sky", "rose"][Math.abs(Number(id)) % 7];
  return h("span", { class: `avatar ${hue} ${extra}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
}
