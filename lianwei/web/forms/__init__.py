"""What people type on the pages that mix apps."""
