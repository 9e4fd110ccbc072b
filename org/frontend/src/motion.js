// What moves, by the clock: the camera in flight, and boxes and lines on the way to their new places.

import { jump } from "./camera.js";
import { pose } from "./glide.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 */

const LAST = 250; // ms

export function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** @param {Viewer} viewer */
export function isMoving(viewer) {
  return Boolean(viewer.flight || viewer.glide);
}

/** 0 … 1, slow at both ends. @param {number} now @param {number} begin */
function shareAt(now, begin) {
  const share = Math.min(1, Math.max(0, now - begin) / LAST);
  return share * share * (3 - 2 * share);
}

/** @param {Viewer} viewer */
export function run(viewer) {
  viewer.root.dataset.ready = "false";
  viewer.frame ??= requestAnimationFrame((now) => step(viewer, now));
}

/** Camera and boxes step together, so that the box under one's eye does not tremble between the two.
 * @param {Viewer} viewer @param {number} now */
function step(viewer, now) {
  viewer.frame = undefined;
  if (!viewer.alive) return;
  const { flight, glide } = viewer;
  if (glide) {
    const share = shareAt(now, glide.begin);
    pose(glide, share);
    if (share === 1) viewer.glide = null;
  }
  if (flight) {
    const { from, to } = flight;
    const share = shareAt(now, flight.begin);
    if (share === 1) viewer.flight = null;
    const at = (/** @type {"x" | "y" | "k"} */ part) => between(from[part], to[part], share);
    jump(viewer, { x: at("x"), y: at("y"), k: at("k") });
  }
  if (isMoving(viewer)) run(viewer);
  else viewer.settle();
}

/** @param {number} from @param {number} to @param {number} share */
export function between(from, to, share) {
  return from + (to - from) * share;
}
