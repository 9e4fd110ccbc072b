// What tests ask of a chart from outside, as `orgChart` of its root: where things are, and what is lit. Tests click by it.

{
  const all = (root) => [...root.querySelectorAll(".departments .department")];
  const nameOf = (group) => [...group.querySelectorAll("text.name")].map((line) => line.textContent).join(" ");
  const keyOf = (group) => Number(group.dataset.key);
  /** As it is drawn at this moment, px of the browser's window; null for what is not drawn. */
  const place = (element) => {
    if (!element) return null;
    const { x, y, width: w, height: h } = element.getBoundingClientRect();
    return { x: x + w / 2, y: y + h / 2, w, h };
  };
  const boxOf = (group) => place(group?.querySelector(".box"));
  const handleOf = (root) => ({
    where: (key) => boxOf(all(root).find((group) => keyOf(group) === key)),
    at: (name) => boxOf(all(root).find((group) => nameOf(group) === name)),
    badge: (name) =>
      place(
        all(root)
          .find((group) => nameOf(group) === name)
          ?.querySelector(".badge .disc"),
      ),
    /** px of the scene */
    boxes: () =>
      all(root).map((group) => {
        const [x, y] = group
          .getAttribute("transform")
          .match(/-?[\d.]+/g)
          .map(Number);
        const [w, h] = ["width", "height"].map((side) => Number(group.querySelector(".box").getAttribute(side)));
        return { key: keyOf(group), name: nameOf(group), x, y, w, h };
      }),
    places: () => all(root).map((group) => ({ key: keyOf(group), name: nameOf(group), ...boxOf(group) })),
    lit: () =>
      all(root)
        .filter((group) => group.classList.contains("lit"))
        .map(keyOf),
    moving: () => root.querySelector(".stage").getAnimations({ subtree: true }).length > 0,
    flashing: () => {
      const group = root.querySelector(".flash")?.closest(".department");
      return group ? keyOf(group) : null;
    },
  });
  Object.defineProperty(HTMLElement.prototype, "orgChart", {
    configurable: true,
    get() {
      return this.querySelector?.(".department") ? handleOf(this) : undefined;
    },
  });
}
