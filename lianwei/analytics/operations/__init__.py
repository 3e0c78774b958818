"""What people do with statistics: choose how months are counted, hand returns in, check them."""
