// Where something may lie over the drawing: where it covers least.

/** The first of the places, whose areas are px of the view, that covers the fewest boxes and labels. */
export function findFree<Place extends { area: number[] }>({ view, drawing }: Viewer, places: Place[]) {
  const { left, top } = view.getBoundingClientRect();
  const shapes = [...drawing.svg.querySelectorAll(".box, .plate, .labels text")];
  const taken = shapes.map((each) => each.getBoundingClientRect());
  const count = ([x1, y1, x2, y2]: number[]) =>
    taken.filter((it) => it.left < x2 + left && it.right > x1 + left && it.top < y2 + top && it.bottom > y1 + top)
      .length;
  const counted = places.map((place) => ({ ...place, covered: count(place.area) }));
  return counted.reduce((best, other) => (other.covered < best.covered ? other : best));
}
