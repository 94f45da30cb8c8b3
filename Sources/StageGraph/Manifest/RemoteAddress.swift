// Where a shared store is: its address taken apart. Unaware of how it is reached.

extension Manifest.Remote {
    /// A remote's address.
    public enum Address: Sendable, Equatable {
        /// A folder that every machine mounts: its absolute path.
        case folder(String)
        /// A server: its address without a slash at its end.
        case server(String)
        /// A bucket of a server that speaks S3, and what begins the names of the objects in it, without slashes around it.
        case bucket(String, prefix: String)
        /// An archive: its path, absolute or below the project.
        case archive(String)

        /// nil if the text is no address.
        public init?(_ url: String) {
            if url.startsWith("file:/") {
                if url.utf8.contains(0) { return nil }
                self = .folder(String(url.dropping(first: 5)))
            } else if url.startsWith("archive:") {
                let path = String(url.dropping(first: 8))
                if path.utf8.contains(0) || path.hasBytes(of: "/") { return nil }
                guard path.startsWith("/") || RelativePath.mistake(inNameOfFile: path) == nil else { return nil }
                self = .archive(path)
            } else if url.startsWith("s3://") {
                guard let (bucket, prefix) = Self.bucket(url.dropping(first: 5)) else { return nil }
                self = .bucket(bucket, prefix: prefix)
            } else if let address = Self.server(url) {
                self = .server(address)
            } else {
                return nil
            }
        }

        /// A server's address without slashes at its end; nil if it is none, or holds a name or a password.
        package static func server(_ url: String) -> String? {
            for scheme: StaticString in ["https://", "http://"] where url.startsWith(scheme) {
                let rest = url.dropping(first: scheme.utf8CodeUnitCount)
                let host = rest.split(byte: UInt8(ascii: "/"), maxSplits: 1)[0]
                guard !host.isEmpty, !host.utf8.contains(UInt8(ascii: "@")),
                    url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
                else { return nil }
                var address = url
                while address.endsWith("/") { address = String(address.dropping(last: 1)) }
                return address
            }
            return nil
        }

        private static func bucket(_ text: Substring) -> (String, prefix: String)? {
            var steps = text.split(byte: UInt8(ascii: "/"))
            if steps.count > 1, steps[steps.count - 1].isEmpty { steps.removeLast() }
            let name = steps[0].utf8
            func isPlain(_ byte: UInt8) -> Bool {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: false
                }
            }
            guard let first = name.first, isPlain(first), (3...63).contains(name.count),
                name.allSatisfy({
                    isPlain($0) || [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains($0)
                })
            else { return nil }
            let prefix = steps[1...]
            // A step of dots would be taken for another folder on the way.
            guard
                prefix.allSatisfy({ step in
                    !step.isEmpty && !step.hasBytes(of: ".") && !step.hasBytes(of: "..")
                        && step.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
                })
            else { return nil }
            return (String(steps[0]), prefix.joined(separator: "/"))
        }
    }

    /// The address; nil if there is none.
    public var address: Address? { Address(url) }

    /// Whether this is the name of a region: `eu-central-1`.
    package static func isRegion(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
