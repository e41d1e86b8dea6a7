"""The JSON format of the COCO data sets: images with annotations, as many annotation tools read and write it."""
