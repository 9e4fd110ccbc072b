"""From a company and a view to a scene: shapes with positions."""
