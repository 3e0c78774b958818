"""Pages of comparative tests."""
