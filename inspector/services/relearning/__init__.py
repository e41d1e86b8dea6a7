"""Models that come from others without a build: taught, mended or warned, tried on what is known before they are put to use."""
