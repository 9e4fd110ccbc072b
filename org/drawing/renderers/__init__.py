"""A scene or a company → what people see or take away."""
