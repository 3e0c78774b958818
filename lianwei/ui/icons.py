"""The stroke icons, each one path in a 24 × 24 box. No icon stands alone without a word."""

PATHS: dict[str, str] = {
    "home": "M4 11l8-7 8 7M6 10v9h12v-9",
    "list": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "phone": (
        "M6 3h4l1.5 5-2.5 1.5a12 12 0 0 0 5.5 5.5L16 12.5l5 1.5v4a2 2 "
        "0 0 1-2 2A16 16 0 0 1 4 5a2 2 0 0 1 2-2z"
    ),
    "link": ("M9 15l6-6M10.5 6.5l1-1a4.5 4.5 0 0 1 6.5 6.5l-1 1M13.5 17.5l-1 1A4.5 4.5 0 0 1 6 12l1-1"),
    "chart": "M4 20h16M7 20v-7M12 20V6M17 20V10",
    "eye": (
        "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"
        "M12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z"
    ),
    "mega": "M4 10v4h3l8 4V6L7 10zM18 9.5a4 4 0 0 1 0 5",
    "book": "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20",
    "bell": "M6 16h12l-1.5-2.5V10a4.5 4.5 0 0 0-9 0v3.5zM10.5 19h3",
    "clock": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 1.5",
    "alert": "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.01",
    "hour": "M7 4h10M7 20h10M8 4v3.5l4 4.5 4-4.5V4M8 20v-3.5l4-4.5 4 4.5V20",
    "pause": "M9 6v12M15 6v12",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "dot": "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    "arrow": "M5 12h13M13 7l5 5-5 5",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4",
    "image": "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
    "mic": (
        "M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4z"
        "M6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3"
    ),
    "user": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM5 20a7 7 0 0 1 14 0",
    "users": (
        "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z"
        "M3 19a6 6 0 0 1 12 0M16 5.5a3.5 3.5 0 0 1 0 6.5M18 14a6 6 0 0 1 3 5"
    ),
    "pen": "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    "mail": "M4 6h16v12H4zM4 7l8 6 8-6",
    "send": "M4 12l16-8-6 16-3-7z",
    "shop": (
        "M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9a2.7 2.7 0 0 0 5.3 0 2.7 2.7 0 0 0 5.4 0A2.7 2.7 0 0 0 20 9"
        "M10 20v-5h4v5"
    ),
    "scale": "M12 4v16M7 20h10M5 7h14M5 7l-3 7h6zM19 7l-3 7h6z",
    "print": "M7 9V4h10v5M7 16H4V9h16v7h-3M7 14h10v6H7z",
    "plus": "M12 5v14M5 12h14",
    "x": "M6 6l12 12M18 6L6 18",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
    "swap": "M5 8h13M15 5l3 3-3 3M19 16H6M9 13l-3 3 3 3",
    "calc": "M6 3h12v18H6zM9 7h6M9 12h.01M12 12h.01M15 12h.01M9 16h.01M12 16h.01M15 16h.01",
    "big": "M3 18L8 6l5 12M4.5 14.5h7M15 18l3-7 3 7M16 15.5h4",
    "cloud": "M7 18a4 4 0 0 1 0-8 5.5 5.5 0 0 1 10.5 1.5A3.3 3.3 0 0 1 17.5 18zM4 4l16 16",
    "down": "M12 4v11M7 11l5 5 5-5M5 20h14",
    "back": "M19 12H6M11 7l-5 5 5 5",
    "flask": "M9 4h6M10 4v6L5 19a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1l-5-9V4M8 15h8",
    "gear": (
        "M12 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM12 3v3M12 18v3M3 12h3M18 12h3"
        "M5.6 5.6l2.1 2.1M16.3 16.3l2.1 2.1M18.4 5.6l-2.1 2.1M7.7 16.3l-2.1 2.1"
    ),
    "globe": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM4 12h16M12 4c3 2.5 3 13.5 0 16M12 4c-3 2.5-3 13.5 0 16",
    "copy": "M9 8h11v12H9zM5 16H4V4h11v1",
    "undo": "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H8",
    "key": "M8 9.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM11.5 11.5L20 3M16 7l3 3",
}

# The icon that goes with each kind of chip, badge and flash: the shape says the same as the colour.
KIND_ICONS: dict[str, str] = {
    "late": "alert",
    "late-soft": "alert",
    "soon": "hour",
    "calm": "clock",
    "pause": "pause",
    "done": "check",
    "plain": "dot",
    "accent": "arrow",
}
