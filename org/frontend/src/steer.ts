// Brings to a chart what the page sends of it: the drawing, and what the page wants of it. Each by a component of its own,
// so that neither the script of the chart nor what has stayed the same is sent again. `data` may also be the same as JSON.

import { memoryOf } from "./room.ts";

export default function ({ data }: { data: Data | Steering | Uint8Array }) {
  const sent: Data | Steering = data instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(data)) : data;
  const memory = memoryOf(sent.chart);
  if ("fit" in sent) memory.sent = sent;
  else memory.wanted = sent;
  memory.take?.();
  return () => {
    if (memory.sent === sent) delete memory.sent; // else another drawing has come since
  };
}
