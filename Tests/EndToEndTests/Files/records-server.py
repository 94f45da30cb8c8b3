"""A server that speaks the calls of InvenioRDM's records API that a deposit makes, and breaks as it is told to.

    python3 records-server.py FOLDER PORTFILE

Below /NAME/ every name is a server of its own, with its state in FOLDER/NAME: `calls` (a line a call: method, path, status),
`records.json`, and the bytes of files, `<id>.<key>.bytes`. FOLDER/NAME/faults.json tells what goes wrong:

    {"POST /api/records": [fault, …], …}      the faults of the first calls of that kind; IDs in paths are written as ID

A fault is "before" (the line is cut and nothing is done), "body" (cut in the middle of what is sent), "after" (done, but the line
is cut before the answer), "half" (done, cut in the middle of the answer), "ok", or an object
{"status", "headers", "body", "done", "delay"}.
"""

import hashlib, http.server, json, os, re, socket, struct, sys, threading, time, urllib.parse

root, port_file = sys.argv[1:]
TOKEN = "Bearer secret-token-0123456789abcdef"
lock = threading.Lock()


class Refusal(Exception):
    def __init__(self, status, message, errors=()):
        self.status, self.answer = status, {"status": status, "message": message, "errors": list(errors)}


class Space:
    """One server's state."""

    def __init__(self, name):
        self.folder = os.path.join(root, name)
        os.makedirs(self.folder, exist_ok=True)
        try:
            self.records = json.load(open(self.path("records.json")))
        except FileNotFoundError:
            self.records = {}

    def path(self, name):
        return os.path.join(self.folder, name)

    def save(self):
        with open(self.path("records.json"), "w") as file:
            json.dump(self.records, file, ensure_ascii=False)

    def fault(self, kind):
        try:
            faults = json.load(open(self.path("faults.json")))
        except FileNotFoundError:
            return "ok"
        left = faults.get(kind) or ["ok"]
        fault = left.pop(0)
        with open(self.path("faults.json"), "w") as file:
            json.dump(faults, file)
        return fault

    def log(self, line):
        with open(self.path("calls"), "a") as file:
            file.write(line + "\n")

    def new(self, document, **more):
        id = f"{len(self.records) + 1:03d}ab-cd"
        self.records[id] = {"id": id, "is_published": False, "is_draft": True, "files": {}, **more}
        self.update(id, document)
        return self.records[id]

    def update(self, id, document):
        record = self.records[id]
        record["metadata"] = document.get("metadata", {})
        record["access"] = document.get("access", {})
        record["enabled"] = document.get("files", {}).get("enabled", False)
        record["pids"] = document.get("pids", {})
        record["custom_fields"] = document.get("custom_fields", {})

    def draft(self, id):
        record = self.records.get(id)
        if record is None or not record["is_draft"]: raise Refusal(404, "The persistent identifier does not exist.")
        return record

    def shown(self, record):
        shown = {key: value for key, value in record.items() if key not in ("files", "enabled")}
        shown["files"] = {"enabled": record["enabled"]}
        errors = []
        if "nonsense" in record["metadata"].get("title", ""):
            errors = [{"field": "metadata.title", "messages": ["Not a valid title."]}]
        return {**shown, "errors": errors} if errors else shown

    def entry(self, record, key):
        file = record["files"][key]
        if not file["completed"]: return {"key": key, "status": "pending"}
        data = open(self.path(file["place"]), "rb").read()
        return {
            "key": key, "status": "completed", "size": float(len(data)),
            "checksum": "md5:" + hashlib.md5(data).hexdigest(),
        }

    def files(self, record):
        return {"enabled": record["enabled"], "entries": [self.entry(record, key) for key in record["files"]]}

    def handle(self, method, path, query, body):
        """The answer's status and object."""
        parts = [urllib.parse.unquote(part) for part in path.split("/")[3:]]
        match [method, *parts]:
            case ["POST"]:
                return 201, self.shown(self.new(json.loads(body)))
            case ["GET", id]:
                record = self.records.get(id)
                if record is None or not record["is_published"]: raise Refusal(404, "Not found.")
                return 200, self.shown(record)
            case ["GET", id, "draft"]:
                return 200, self.shown(self.draft(id))
            case ["PUT", id, "draft"]:
                self.draft(id)
                self.update(id, json.loads(body))
                return 200, self.shown(self.records[id])
            case ["GET", id, "files"]:
                return 200, self.files(self.records[id])
            case ["GET", id, "draft", "files"]:
                return 200, self.files(self.draft(id))
            case ["POST", id, "draft", "files"]:
                record = self.draft(id)
                for item in json.loads(body):
                    if item["key"] in record["files"]: raise Refusal(400, f"File with key {item['key']} already exists.")
                    place = f"{id}.{len(os.listdir(self.folder))}.bytes"
                    record["files"][item["key"]] = {"completed": False, "place": place, "sent": False}
                return 201, self.files(record)
            case ["PUT", id, "draft", "files", key, "content"]:
                file = self.draft(id)["files"].get(key)
                if file is None: raise Refusal(404, "No such file.")
                if file["completed"]: raise Refusal(400, "File is already committed.")
                with open(self.path(file["place"]), "wb") as out: out.write(body)
                file["sent"] = True
                return 200, {"key": key, "status": "pending"}
            case ["POST", id, "draft", "files", key, "commit"]:
                file = self.draft(id)["files"].get(key)
                if file is None or not file["sent"]: raise Refusal(404, "No such file.")
                file["completed"] = True
                return 200, self.entry(self.draft(id), key)
            case ["DELETE", id, "draft", "files", key]:
                if self.draft(id)["files"].pop(key, None) is None: raise Refusal(404, "No such file.")
                return 204, None
            case ["POST", id, "draft", "actions", "publish"]:
                record = self.draft(id)
                if not record["files"] or not all(file["completed"] for file in record["files"].values()):
                    raise Refusal(400, "Files are missing.")
                record.update(is_published=True, is_draft=False)
                record["pids"] = {"doi": {"identifier": f"10.5072/test.{id}", "provider": "datacite"}}
                return 202, self.shown(record)
            case ["POST", id, "versions"]:
                if not self.records[id]["is_published"]: raise Refusal(404, "Not found.")
                for record in self.records.values():
                    if record.get("follows") == id and record["is_draft"]: return 201, self.shown(record)
                return 201, self.shown(self.new({"metadata": {}, "files": {"enabled": True}}, follows=id))
        raise Refusal(405, "Method not allowed.")

    def search(self, query):
        words = urllib.parse.parse_qs(query)["q"][0].strip('"')
        hits = [self.shown(record) for record in self.records.values() if words in json.dumps(record["metadata"])]
        return 200, {"hits": {"hits": hits, "total": len(hits)}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments): pass

    def cut(self):
        """Ends the connection as a failing line does: by a reset."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.wfile.flush()
        self.connection.close()

    def go(self):
        _, name, rest = self.path.split("/", 2)
        path, _, query = ("/" + rest).partition("?")
        kind = f"{self.command} " + re.sub(r"/records/[^/]+", "/records/ID", path)
        kind = re.sub(r"/files/[^/]+", "/files/KEY", kind)
        size = int(self.headers.get("Content-Length") or 0)
        with lock: space = Space(name)
        with lock: fault = space.fault(kind)
        if kind.endswith(("/api/records", "/content")): command_lines(name)
        if fault == "before":
            space.log(f"{kind} cut")
            return self.cut()
        if fault == "body":
            self.rfile.read(size // 2)
            space.log(f"{kind} cut")
            return self.cut()
        body = self.rfile.read(size)
        headers = {"Content-Type": "application/json"}
        with lock:
            space = Space(name)
            if isinstance(fault, dict) and not fault.get("done"):
                status, answer = fault["status"], fault.get("body", {"message": "told to"})
            elif self.headers.get("Authorization") != TOKEN:
                status, answer = 401, {"message": "The server could not verify that you are authorized."}
            else:
                try:
                    status, answer = space.search(query) if path == "/api/user/records" else space.handle(self.command, path, query, body)
                except Refusal as refusal:
                    status, answer = refusal.status, refusal.answer
            space.save()
            space.log(f"{kind} {status}" + (" cut" if fault in ("after", "half") else ""))
        if isinstance(fault, dict):
            time.sleep(fault.get("delay", 0))
            headers.update(fault.get("headers", {}))
            if fault.get("done") and "body" in fault: answer, status = fault["body"], fault.get("status", status)
            if isinstance(answer, str): answer = answer.replace("TOKEN", TOKEN[7:])
        data = b"" if answer is None else answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        if fault == "after": return self.cut()
        self.send_response(status)
        for key, value in headers.items(): self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if fault == "half":
            self.wfile.write(data[: len(data) // 2])
            return self.cut()
        try:
            self.wfile.write(data)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_DELETE = go


def command_lines(name):
    """Notes that a process has the token in its arguments."""
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            if TOKEN[7:].encode() in open(f"/proc/{process}/cmdline", "rb").read():
                open(os.path.join(root, name, "seen"), "a").write(process + "\n")
        except OSError:
            pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
with open(port_file + ".new", "w") as file: file.write(str(server.server_port))
os.rename(port_file + ".new", port_file)
server.serve_forever()
