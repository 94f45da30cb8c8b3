// A Dockerfile with the packages of the day on which the results were made. Unaware of results.

import ResultStore
import StageGraph

/// A container in which the program can be built again.
struct Dockerfile {
    /// The text of /etc/os-release.
    var release: [UInt8]
    /// What records say of versions.
    var versions: [Name: Set<Name>]
    /// ISO 8601.
    var date: String

    /// nil where the system is neither Debian nor Ubuntu: of others there are no dated archives to name.
    var text: String? {
        guard let system = field("ID"), let codename = field("VERSION_CODENAME"),
            ["debian", "ubuntu"].contains(system)
        else { return nil }
        let day = date.prefix(10).filter { $0 != "-" } + "T000000Z"
        let mirror =
            system == "debian"
            ? """
            RUN rm -f /etc/apt/sources.list.d/* && printf '%s\\n' \\
                'deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/\(day) \(codename) main' \\
                'deb [check-valid-until=no] http://snapshot.debian.org/archive/debian-security/\(day) \(codename)-security main' \\
                > /etc/apt/sources.list
            """
            : """
            RUN printf 'APT::Snapshot "\(day)";\\n' > /etc/apt/apt.conf.d/50snapshot
            """
        return """
            # The packages of the day on which the last of these results was made. Beside the archive's folder:
            #     docker build -t results -f stagecraft-archive/data/environment/Dockerfile stagecraft-archive/data
            #     docker run -it results
            FROM swift:\(swift)-\(codename)
            \(mirror)
            RUN apt-get update && apt-get install -y --no-install-recommends \\
                ca-certificates curl fontconfig fonts-liberation git gnuplot-nox libarchive-dev libhdf5-dev libssl-dev \\
                libyaml-dev make pkg-config python3 zlib1g-dev
            COPY . /archive/data
            RUN if [ -e /archive/data/source/repository.bundle ]; then \\
                git clone /archive/data/source/repository.bundle /project; fi
            WORKDIR /project

            """
    }

    /// The release of Swift that the records name, else the oldest that will do.
    private var swift: String {
        let compilers = versions["compiler"] ?? []
        for compiler in compilers.sorted() {
            let words = compiler.text.split(whereSeparator: { $0.isWhitespace || $0 == "," })
            guard let place = words.firstIndex(of: "version"), place + 1 < words.endIndex else { continue }
            let number = words[place + 1].prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            if number.contains(".") { return String(number) }
        }
        return "6.1"
    }

    private func field(_ name: String) -> String? {
        for line in String(decoding: release, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].hasBytes(of: name) else { continue }
            let value = parts[1].filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
            return value.isEmpty ? nil : value
        }
        return nil
    }
}
