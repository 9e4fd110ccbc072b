"""What the company is: its departments, who meets customers, and what crosses the boundary."""
