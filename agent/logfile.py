"""Where the log goes at the terminal: into a file in the data folder, so that no traceback reaches a person."""

import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path

from agent.keys import prepare_data_dir, private_file
from agent.logs import PrivateFormatter, set_up_logging

_MOST_BYTES = 2_000_000


def current_log(data_dir: Path) -> Path:
    """Where the log goes now; it is begun in the data folder if it goes nowhere yet."""
    files = [Path(h.baseFilename) for h in logging.getLogger().handlers if isinstance(h, RotatingFileHandler)]
    if not files:
        log_to_file(data_dir)
    return files[0] if files else _log_file(data_dir)


def log_to_file(data_dir: Path, level: int = logging.INFO) -> None:
    """Send everything that is logged to the data folder's file (mode 0600; three older ones are kept)."""
    prepare_data_dir(data_dir)
    private_file(_log_file(data_dir))
    handler = RotatingFileHandler(
        _log_file(data_dir), maxBytes=_MOST_BYTES, backupCount=3, encoding="utf-8", delay=True
    )
    handler.setFormatter(PrivateFormatter())
    set_up_logging(level=level)
    logging.captureWarnings(True)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _log_file(data_dir: Path) -> Path:
    return data_dir / "harmony.log"
