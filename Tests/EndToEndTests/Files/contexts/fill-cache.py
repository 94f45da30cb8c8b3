"""Puts the JSON-LD contexts beside this file into the cache of rocrate-validator, so that it judges without a network.

usage: fill-cache.py CACHE    (what --cache-path is given later; CACHE.sqlite is written)

The context of workflow runs has its terms only: with the RO-Crate context that the published one brings along, the
validator's JSON-LD reader stops with "recursive context inclusion".
"""

import gzip
import io
import pathlib
import sys

import requests
import urllib3
from requests.adapters import BaseAdapter
from requests_cache import CachedSession

here = pathlib.Path(__file__).parent
contexts = {
    "https://w3id.org/ro/crate/1.1/context": gzip.decompress((here / "ro-crate-1.1.jsonld.gz").read_bytes()),
    "https://w3id.org/ro/terms/workflow-run/context": (here / "workflow-run.jsonld").read_bytes(),
}
kind = {"Content-Type": "application/ld+json"}


class Local(BaseAdapter):
    """Answers from memory."""

    def send(self, request, **_):
        response = requests.Response()
        response.request, response.url = request, request.url
        response.status_code, response.reason, response.encoding = 200, "OK", "utf-8"
        response.headers.update(kind)
        body = contexts[request.url]
        response._content, response._content_consumed = body, True
        response.raw = urllib3.HTTPResponse(
            body=io.BytesIO(body), headers=kind, status=200, preload_content=False, request_method="GET"
        )
        return response

    def close(self):
        pass


session = CachedSession(cache_name=sys.argv[1], expire_after=-1, backend="sqlite")
for address in contexts:
    session.mount(address, Local())
    session.get(address).raise_for_status()
    assert session.cache.contains(url=address), address
