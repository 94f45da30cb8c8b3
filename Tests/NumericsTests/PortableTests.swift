// The kernels on other processors: built for arm64 and run under an emulator, and on emulated x86-64 processors without
// and with AVX-512, they must print the same hashes as here.
import Foundation
import TestSupport
import Testing

/// A program on the search path or beside the Swift compiler.
private func program(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return (folders + ["/opt/swift/usr/bin"]).map { $0 + "/" + name }.first {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}

@Suite struct PortableTests {
    private static let arm = ["clang", "aarch64-linux-gnu-gcc", "qemu-aarch64"]
    private static let haswell = ["clang", "qemu-x86_64"]
    private static let bochs = ["clang", "bochs"]
    private static let bochsTerminal = "/usr/lib/x86_64-linux-gnu/bochs/plugins/libbx_term_gui.so"
    private static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static let kernels = tests.appending(path: "../../Sources/CKernels").standardizedFileURL

    /// Builds and runs the vectors in a new folder by a shell command; the lines that they print.
    private func lines(_ command: String, _ tools: [String]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "stagecraft-vectors-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let shell = Process()
        shell.executableURL = URL(filePath: "/bin/sh")
        shell.arguments = ["-ec", command]
        shell.currentDirectoryURL = folder
        let paths = Dictionary(uniqueKeysWithValues: tools.map { ($0.replacing("-", with: "_"), program($0) ?? $0) })
        shell.environment = paths.merging([
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "kernels": Self.kernels.path,
            "vectors": Self.tests.appending(path: "Portable/vectors.c").path,
        ]) { $1 }
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        shell.waitUntilExit()
        try #require(shell.terminationStatus == 0)
        return String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    private func native(_ run: String = "./vectors", _ tools: [String] = ["clang"]) throws -> [String] {
        try lines("$clang -O2 -w -I$kernels/include $kernels/*.c $vectors -o vectors -lm -lpthread\n" + run, tools)
    }

    @Test(
        .enabled(
            if: arm.allSatisfy { program($0) != nil },
            "skipped: needs clang, aarch64-linux-gnu-gcc and qemu-aarch64 (scripts/setup tests installs them)"))
    func armGivesTheSameBits() throws {
        let build = """
            $clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include -O2 -w -I$kernels/include -c \
                $kernels/*.c $vectors
            $aarch64_linux_gnu_gcc -static *.o -o vectors -lm -lpthread
            $qemu_aarch64 ./vectors
            """
        let here = try native()
        #expect(here.count > 90)
        #expect(firstDifference(try lines(build, Self.arm), here) == nil)
    }

    @Test(
        .enabled(
            if: haswell.allSatisfy { program($0) != nil },
            "skipped: needs clang and qemu-x86_64 (scripts/setup tests installs them)"))
    func anEmulatedHaswellGivesTheSameBits() throws {
        let here = try native()
        #expect(
            firstDifference(try native("$qemu_x86_64 -cpu Haswell ./vectors 2>/dev/null", Self.haswell), here) == nil)
    }

    @Test(
        .enabled(
            if: bochs.allSatisfy { program($0) != nil } && FileManager.default.fileExists(atPath: bochsTerminal),
            "skipped: needs clang, bochs and bochs-term (scripts/setup tests installs them)"))
    func emulatedAVX512GivesTheSameBits() throws {
        let printed = try lines("CLANG=$clang $kernels/../../scripts/avx512-bits", Self.bochs)
        #expect(printed.last?.hasSuffix("hashes: the same") == true)
    }

    /// The vectors themselves must be able to tell: other numbers, other hashes.
    @Test(.enabled(if: program("clang") != nil, "skipped: needs clang")) func hashesDiffer() throws {
        let here = try native()
        #expect(Set(here.map { $0.split(separator: " ").last }).count > 90)
    }
}
