"""Figures of the alliance: measures, reports, returns, early warning, hot topics, opinion monitoring."""
