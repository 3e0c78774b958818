"""What a WSGI server loads; `lianwei serve` starts one."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
application = get_wsgi_application()
