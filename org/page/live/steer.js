// Tells a chart which department the page has chosen. A component of its own, so that no chart data is sent again.
export default function ({ data }) {
  room.wanted.set(data.chart, data);
  room.charts.get(data.chart)?.steer();
}
