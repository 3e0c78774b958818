"""Rules of joint rectification: areas that stand out, months, the effect on complaints."""
