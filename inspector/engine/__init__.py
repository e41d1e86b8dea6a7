"""Anomaly detection on arrays: no window, no project folder. Start with `inspector.engine.detectors.patchcore.PatchCore`."""
