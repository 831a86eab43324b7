"""`harmony bench`: what Harmony costs on this machine, beside the bare libraries that it stands on."""
