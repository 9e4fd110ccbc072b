// Says to a chart what the page wants of it. A component of its own, so that no drawing is sent again.

import { memoryOf } from "./room.ts";

export default function ({ data }: { data: Steering }) {
  const memory = memoryOf(data.chart);
  memory.wanted = data;
  memory.viewer?.steer();
}
