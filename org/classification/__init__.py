"""Front or back office: what names and hierarchy say about each department."""
