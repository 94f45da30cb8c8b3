import Foundation
import Testing

/// An HTTP server on this machine that keeps what is put there, as WebDAV and static servers do, with faults on demand.
///
/// What stands in the file `mode` of the space decides: `html` answers every GET with a page and 200; `403` and `503` say
/// so; `hang` never answers; `cut` breaks off in the middle of a content; `full` takes nothing; `endless` sends
/// without an end, and does not say how much; `stall` reads half of what is
/// put there, writes a file `stalled` and waits. Each request leaves a line
/// `METHOD path status` in `requests`.
final class BlobServer {
    static let isPossible = ["/usr/bin/python3", "/usr/bin/curl"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let space: TestSpace
    private let server: LocalServer
    var address: String { "http://localhost:\(server.port)/store" }

    init(in space: TestSpace) throws {
        self.space = space
        try space.write("server.py", Self.program)
        server = try LocalServer("exec python3 server.py", in: space)
    }

    /// What it does from now on.
    func become(_ mode: String) throws { try space.write("mode", mode) }

    var requests: [String] { (space.read("requests") ?? "").split(separator: "\n").map(String.init) }

    private static let program = #"""
        import http.server, os, time

        os.mkdir("blobs")

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            def log_message(self, *arguments): pass

            def answer(self, status, body=b"", cut=False):
                with open("requests", "a") as file: file.write(f"{self.command} {self.path} {status}\n")
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD": self.wfile.write(body[:len(body) // 2] if cut else body)
                if cut: self.close_connection = True

            def mode(self):
                mode = open("mode").read() if os.path.exists("mode") else ""
                if mode == "hang": time.sleep(60)
                return mode

            def place(self): return "blobs" + self.path

            def do_GET(self):
                mode = self.mode()
                if mode == "html": return self.answer(200, b"<html>Sign in</html>")
                if mode in ("403", "503"): return self.answer(int(mode))
                if mode == "endless":
                    self.send_response(200)
                    self.end_headers()
                    while True: self.wfile.write(bytes(1 << 20))
                if not os.path.isfile(self.place()): return self.answer(404, b"<html>none</html>")
                body = open(self.place(), "rb").read()
                self.answer(200, body, cut=mode == "cut" and "/cas/" in self.path and self.command == "GET")

            do_HEAD = do_GET

            def do_MKCOL(self):
                # As RFC 4918 has it: the folder around it must be there.
                if not os.path.isdir(os.path.dirname(self.place().rstrip("/"))): return self.answer(409)
                if os.path.isdir(self.place()): return self.answer(405)
                os.mkdir(self.place())
                self.answer(201)

            def do_PUT(self):
                mode = self.mode()
                if mode == "stall":
                    self.rfile.read(int(self.headers["Content-Length"]) // 2)
                    open("stalled", "w").close()
                    time.sleep(60)
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if mode == "full": return self.answer(507)
                if mode in ("403", "503"): return self.answer(int(mode))
                if not os.path.isdir(os.path.dirname(self.place())): return self.answer(409)
                with open(self.place() + ".new", "wb") as file: file.write(body)
                os.rename(self.place() + ".new", self.place())
                self.answer(201)

        server = http.server.ThreadingHTTPServer(("localhost", 0), Handler)
        with open("port.new", "w") as file: file.write(str(server.server_port))
        os.rename("port.new", "port")
        server.serve_forever()
        """#
}
