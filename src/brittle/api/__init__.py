"""For Python: `brittle.run`, `brittle.sweep`, `brittle.compare`; their results with pictures, exports, reports."""
