"""What is typed on pages of comparative tests."""
