"""One API, described by OpenAPI 3.1. Its page for people is docs/intake.md."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from .files import router as files
from .intake import router
from .keys import SourceKeyAuth
from .problems import CONTENT_TYPE, Problem, answer_problems

REFUSALS = {
    400: "The body is no JSON that can be read.",
    401: "The key is missing, not known or withdrawn.",
    404: "There is no such record for this source.",
    409: "The client id was used for other contents.",
    413: "The body is too large.",
    422: "Fields are missing or not as expected.",
    429: "More calls in a minute than this key may make.",
}


class IntakeAPI(NinjaAPI):
    """Ninja's API, with the refusals that every operation may answer."""

    refusals = REFUSALS

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] |= {status: _refusal(text) for status, text in self.refusals.items()}
        return schema


def _refusal(text: str) -> dict[str, Any]:
    body = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": text, "content": {CONTENT_TYPE: body}}


api = IntakeAPI(
    title="Lianwei intake",
    version="1",
    description="Bring complaints, enquiries and violation reports to a consumer association.",
    auth=SourceKeyAuth(),
    docs_url=None,
    urls_namespace="intake_api",
)
answer_problems(api)
api.add_router("", router)
api.add_router("", files)
