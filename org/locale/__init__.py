"""What people read, by language: gettext catalogues and the functions that look texts up in them."""
