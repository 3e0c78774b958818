"""Writes of the archive: filing, holds, own schedules, requests of people, destruction."""
