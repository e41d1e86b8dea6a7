"""Between an inspected image and the network: reading ahead, preprocessing, and the anomaly map back at the image's size."""
