"""What can be asked about comparative tests."""
