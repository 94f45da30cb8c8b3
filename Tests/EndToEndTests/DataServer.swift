import Foundation
import Testing

/// An HTTPS server on this machine whose certificate only those trust who are told to, with byte ranges and faults.
///
/// `/plain/x` serves x; `/flaky/x` breaks off in the middle of the first request; `/whole/x` knows no ranges;
/// `/busy/x` answers 503 once; `/endless/x` sends x again and again without saying how long it is; `/down/x` leads to an
/// address without TLS; everything else is 404. Each request leaves a line `path range status` in `requests`.
final class DataServer {
    static let isPossible = ["/usr/bin/openssl", "/usr/bin/curl", "/usr/bin/tar"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    private let server: LocalServer
    let certificate: String

    /// Serves the folder `name` of the space.
    init(_ name: String, in space: TestSpace) throws {
        certificate = space.path("certificate.pem")
        let made = try space.shell(
            """
            openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -days 2 \
              -subj /CN=localhost -addext subjectAltName=DNS:localhost
            """)
        try #require(made.exit == 0, "\(made.errors)")
        try space.write("server.py", Self.program)
        server = try LocalServer("exec python3 server.py \(name) port requests", in: space)
    }

    func address(_ path: String) -> String { "https://localhost:\(server.port)/\(path)" }

    private static let program = """
        import http.server, os, ssl, sys
        root, port, log = sys.argv[1:]
        faults = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *arguments): pass

            def do_GET(self):
                mode, _, name = self.path[1:].partition("/")
                path = os.path.join(root, name)
                first = faults.setdefault(self.path, 0) == 0
                faults[self.path] += 1
                asked = self.headers.get("Range")
                status, data, start = 404, b"", 0
                if mode in ("plain", "flaky", "whole", "busy") and os.path.isfile(path):
                    status, data = 200, open(path, "rb").read()
                    if asked and mode != "whole":
                        start = int(asked.split("=")[1].split("-")[0])
                        status = 206 if start < len(data) else 416
                    if mode == "busy" and first: status = 503
                if mode == "endless" and os.path.isfile(path): status = 200
                if mode == "down": status = 302
                with open(log, "a") as file: file.write(f"{self.path} {asked or 'all'} {status}\\n")
                body = data[start:] if status in (200, 206) else b""
                self.send_response(status)
                if mode == "down": self.send_header("Location", f"http://localhost:{server.server_port}/plain/{name}")
                if mode == "endless":
                    self.end_headers()
                    data = open(path, "rb").read()
                    try:
                        while True: self.wfile.write(data)
                    except OSError: pass
                    self.close_connection = True
                    return
                self.send_header("Content-Length", str(len(body)))
                if status == 206:
                    self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
                self.end_headers()
                if mode == "flaky" and first: body = body[:len(body) // 2]
                self.wfile.write(body)
                self.close_connection = True

        server = http.server.ThreadingHTTPServer(("localhost", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("certificate.pem", "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with open(port + ".new", "w") as file: file.write(str(server.server_port))
        os.rename(port + ".new", port)
        server.serve_forever()
        """
}
