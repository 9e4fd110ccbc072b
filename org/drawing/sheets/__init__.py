"""Pictures on paper: sizes, the words round a chart, and charts that are divided into pages."""
