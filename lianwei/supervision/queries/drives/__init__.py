"""What is read of joint rectification."""
