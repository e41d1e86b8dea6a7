"""Which names of files say that they are pictures."""

from inspector.core.said import said

IMAGE_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".jif", ".jfif", ".bmp", ".tif", ".tiff", ".webp"})
"""Lower-case endings of the files that are taken for images, and can be read."""

JPEG_SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jif", ".jfif"})
"""Those of them that mean JPEG."""

HEIC_SUFFIXES = frozenset({".heic", ".heif", ".hif"})
"""Endings of the pictures that telephones take."""

HEIC = said("HEIC pictures cannot be read; export as JPEG or PNG")
