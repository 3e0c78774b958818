"""What those outside see: consumers, businesses, stations, systems."""
