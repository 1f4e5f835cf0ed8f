"""The local mode of Qdrant's Python client behind the REST routes that the adapter uses.

Local mode is Qdrant's own reference of what filters, groups and updates mean, without the server. The contract of the
adapter runs against it like this:

    pip install qdrant-client==1.20.0
    python3 adapters/vector-qdrant/local-mode.py &        # says where it listens
    AIOPS_TEST_QDRANT_URL=http://127.0.0.1:6399 npx vitest run --project unit adapters/vector-qdrant
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlparse

from pydantic import TypeAdapter
from qdrant_client import QdrantClient
from qdrant_client.http import models

CLIENT = QdrantClient(":memory:")
DONE = {"operation_id": 0, "status": "completed"}


def plain(value):
    return json.loads(value.model_dump_json()) if hasattr(value, "model_dump_json") else value


def update(name, operation):
    if "delete" in operation:
        removal = TypeAdapter(models.Filter).validate_python(operation["delete"]["filter"])
        CLIENT.delete(name, points_selector=models.FilterSelector(filter=removal))
    if "upsert" in operation:
        points = TypeAdapter(list[models.PointStruct]).validate_python(operation["upsert"]["points"])
        CLIENT.upsert(name, points)


def answer(method, name, route, body):
    if route == "exists":
        return {"exists": CLIENT.collection_exists(name)}
    if method == "PUT" and route == "":
        return CLIENT.create_collection(name, models.VectorParams(**body["vectors"]))
    if route == "index":
        return DONE
    if route == "points/batch":
        for operation in body["operations"]:
            update(name, operation)
        return [DONE for _ in body["operations"]]
    if route == "points/delete":
        update(name, {"delete": body})
        return DONE
    if route == "points/scroll":
        points, following = CLIENT.scroll(
            name,
            scroll_filter=TypeAdapter(models.Filter).validate_python(body["filter"]),
            limit=body["limit"],
            offset=body.get("offset"),
            with_payload=body["with_payload"],
            with_vectors=body["with_vector"],
        )
        return {"points": [plain(point) for point in points], "next_page_offset": following}
    if route == "points/query/groups":
        return plain(
            CLIENT.query_points_groups(
                name,
                query=body["query"],
                query_filter=TypeAdapter(models.Filter).validate_python(body["filter"]),
                group_by=body["group_by"],
                group_size=body["group_size"],
                limit=body["limit"],
                search_params=models.SearchParams(**body["params"]),
                with_payload=body["with_payload"],
            )
        )
    raise LookupError(f"{method} {route}")


class Handler(BaseHTTPRequestHandler):
    def handle_any(self):
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        _, _, name, *rest = urlparse(self.path).path.split("/")
        try:
            status, answered = 200, {"result": answer(self.command, name, "/".join(rest), body), "status": "ok"}
        except Exception as error:  # What local mode refuses, the adapter has to hear as a refusal.
            status, answered = 400, {"result": None, "status": {"error": repr(error)}}
        payload = json.dumps({**answered, "time": 0}, default=str).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_GET = do_PUT = do_POST = handle_any

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 6399
    print(f"http://127.0.0.1:{port}", flush=True)
    HTTPServer(("127.0.0.1", port), Handler).serve_forever()
