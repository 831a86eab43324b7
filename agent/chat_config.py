"""What Chainlit is told: its switches, and its words where ours are better. Written out before its first import."""

import json
from typing import Any

NAME = "Harmony"
#: Where the chat is mounted.
PATH = "/chat"
#: The one language of the chat's own words; the browser's language is not asked, so that none is half translated.
LANGUAGE = "en-US"
_NEW = "New conversation"
WELCOME = "Ask about workshops, open dates, or a group to sing with."


def config_toml(address: str) -> str:
    """Chainlit's configuration for a site at this address, as TOML."""
    tables = [(name, each) for name, of in _tables(address).items() for each in (of if isinstance(of, list) else [of])]
    return "\n\n".join(_table(name, values) for name, values in tables) + "\n"


def _tables(address: str) -> dict[str, dict[str, Any] | list[dict[str, Any]]]:
    off = {"enabled": False}
    return {
        "project": {
            "user_env": [],
            "session_timeout": 3600,
            "cache": False,
            "persist_user_env": False,
            "allow_origins": [address],
            "transports": ["websocket"],
        },
        "features": {
            "unsafe_allow_html": False,
            "latex": False,
            "user_message_markdown": False,
            "auto_tag_thread": False,
            "edit_message": False,
            # An answer is read from its top, where what was asked stands; it does not run away from the reader.
            "assistant_message_autoscroll": False,
            "allow_thread_sharing": False,
            "favorites": False,
        },
        "features.spontaneous_file_upload": {**off, "accept": ["text/csv"]},
        "features.audio": off,
        "features.mcp": off,
        "features.mcp.user_servers": off,
        "UI": {
            "name": NAME,
            "description": WELCOME,
            "language": LANGUAGE,
            "default_sidebar_state": "open",
            "confirm_new_chat": False,
            "cot": "tool_call",
            "alert_style": "modern",
            "custom_css": "/public/css/chat.css",
            "custom_js": "/public/js/chat.js",
            "custom_js_attributes": "",
            "avatar_size": 28,
            "default_avatar_file_url": f"{PATH}/public/avatars/harmony.svg",
            "custom_meta_url": f"{address}{PATH}/",
            "custom_meta_image_url": f"{address}/public/logo_light.svg",
        },
        "[UI.header_links]": [
            _link("Back to the site", "Back to the site", "home", "/"),
            _link("The staff's pages", "Desk", "desk", "/desk"),
        ],
        "meta": {"generated_by": "2.12.0"},
    }


def _link(name: str, label: str, icon: str, url: str) -> dict[str, str]:
    """A link in the chat's bar."""
    return {
        "name": name,
        "display_name": label,
        "icon_url": f"{PATH}/public/icons/{icon}.svg",
        "url": url,
        "target": "_self",
    }


def _table(name: str, values: dict[str, Any]) -> str:
    """A table of TOML; JSON writes the same text for strings, numbers, booleans and lists of strings."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join([f"[{name}]", *lines])


#: Laid over Chainlit's English words.
WORDS: dict[str, Any] = {
    "common": {"status": {"error": {"serverConnection": "Harmony cannot be reached just now. Trying again…"}}},
    "auth": {"login": {"title": f"{NAME} opens…"}},
    "chat": {
        "input": {"placeholder": f"Ask {NAME}…", "actions": {"send": "Send", "stop": "Stop"}},
        # The step's own name says what is going on, and what came of it.
        "messages": {"status": {"using": "", "used": ""}},
        "watermark": f"{NAME} says what it did, and where each fact came from. Check what matters.",
    },
    "threadHistory": {
        "sidebar": {
            "title": "Conversations",
            "filters": {"placeholder": "Search conversations…"},
            "empty": "Your conversations are kept here.",
        },
        "thread": {
            "untitled": "New conversation",
            "menu": {"delete": "Remove from list"},
            "actions": {
                "delete": {
                    "title": "Remove this conversation from your list?",
                    "description": "What was done in it stays done, and the business keeps its record.",
                    "success": "Removed from your list",
                    "inProgress": "Removing…",
                },
                "rename": {
                    "title": "Rename this conversation",
                    "description": "What should it be called?",
                    "form": {"name": {"placeholder": "A name"}},
                    "success": "Renamed",
                    "inProgress": "Renaming…",
                },
            },
        },
    },
    "navigation": {
        "header": {
            "readme": "Help",
            "theme": {"light": "Light", "dark": "Dark", "system": "As this device"},
        },
        "newChat": {"button": _NEW, "dialog": {"title": _NEW, "tooltip": _NEW}},
        "user": {"menu": {"logout": "Sign out"}},
    },
}


def laid_over(words: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """The words with ours in their places."""
    both = dict(words)
    for key, value in ours.items():
        known = both.get(key)
        both[key] = laid_over(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return both
