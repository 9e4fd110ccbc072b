// Says to a chart what the page wants of it. A component of its own, so that no drawing is sent again.

import { room } from "./room.ts";

export default function ({ data }: { data: Steering }) {
  room.wanted.set(data.chart, data);
  room.charts.get(data.chart)?.steer();
}
