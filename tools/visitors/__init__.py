"""What visitors of the site may ask and leave, and what staff do with it."""
