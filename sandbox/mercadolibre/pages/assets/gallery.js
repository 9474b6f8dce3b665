"use strict";
// The gallery works without this file, by swiping; it adds the small pictures and the counter.
for (const gallery of document.querySelectorAll(".gallery")) {
  const stage = gallery.querySelector(".stage");
  const thumbs = [...gallery.querySelectorAll(".thumbs button")];
  const count = gallery.querySelector(".count b");
  const mark = () => {
    const place = Math.round(stage.scrollLeft / Math.max(1, stage.clientWidth)) + 1;
    count.textContent = String(place);
    thumbs.forEach((thumb) =>
      thumb.setAttribute("aria-current", String(thumb.dataset.go === String(place))),
    );
  };
  thumbs.forEach((thumb) =>
    thumb.addEventListener("click", () =>
      stage.scrollTo({ left: (Number(thumb.dataset.go) - 1) * stage.clientWidth }),
    ),
  );
  stage.addEventListener("scroll", mark, { passive: true });
  mark();
}
