"""What lies on the customer-facing boundary, measured: crossings, distances, passages, ways, findings."""
