"""What a WSGI server loads; `lianwei serve` starts one."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianwei.settings")
gc.disable()  # what is loaded now stays: looking through it for garbage costs a tenth of the start
application = get_wsgi_application()
gc.freeze()
gc.enable()
