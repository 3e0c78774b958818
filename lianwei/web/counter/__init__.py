"""The business console (经营者服务台): what was put to a business, and what its people do about it."""
