"""Where pictures come from: image files, folders, cameras and videos. OpenCV is hidden behind this package."""
