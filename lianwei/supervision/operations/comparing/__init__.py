"""Comparative tests: planned, bought for, tested, judged, told to makers, released."""
