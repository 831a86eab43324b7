"""Pages: the public site, sign-in and the staff's desk."""
