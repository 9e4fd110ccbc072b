"""The two pictures: where everything stands in the org chart and in the boundary map."""
