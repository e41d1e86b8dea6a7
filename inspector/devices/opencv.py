"""OpenCV, told once to be quiet: its messages would stand between the program's own sentences on standard error."""

import os

os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import cv2

__all__ = ["cv2"]

# The variable comes too late where something else has imported OpenCV before; 4.10 has no such call.
if hasattr(cv2.utils, "logging"):
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
