import Foundation
import Testing

@testable import Engine
@testable import ResultStore
@testable import StageGraph

/// What is installed against what is listed.
@Suite struct LockComparisonTests {
    private func compare(
        _ lock: String, _ answer: String, _ language: LockFile.Language = .python, others: LockFile.Others = .counted
    ) throws -> LockComparison {
        var file = LockFile(name: "l", language: language, source: "lock", place: "")
        file.others = others
        let locked = try LockedPackages.parse(Array(lock.utf8), language, file: "lock", [:])
        let lines = answer.replacingOccurrences(of: " ", with: "\t").replacingOccurrences(of: "_", with: " ")
        return LockComparison(locked, InstalledPackages(Array(lines.utf8), language), file)
    }

    private func texts(_ comparison: LockComparison) -> [String] {
        comparison.packages.map { "\($0.name): \($0.text)" }
    }

    @Test func eachPackageIsInTheKey() throws {
        let answer = """
            noise
            package NumPy 1.26.0 sha256_1  whole
            package scipy 1.10 sha256_2  linked
            package other 3 sha256_3  whole
            """
        let same = try compare("numpy==1.26\nscipy==1.10\n", answer)
        #expect(texts(same) == ["numpy: 1.26.0, sha256 1", "scipy: 1.10, sha256 2"])
        #expect(same.mismatches.isEmpty && same.known == ["numpy"])
        let wrong = try compare("numpy==2.0.0\n\nmissing==1\n", answer)
        #expect(
            texts(wrong) == ["missing: not installed; lock has 1", "numpy: 1.26.0, sha256 1; lock has 2.0.0"])
        #expect(
            wrong.mismatches == [
                .init(name: "numpy", line: 1, found: "1.26.0", expected: "2.0.0"),
                .init(name: "missing", line: 3, found: "not installed", expected: "1"),
            ])
        let refused = try compare("numpy==1.26\nscipy==1.10\n", answer + "\npackage pip 1   whole", others: .refused)
        #expect(refused.mismatches.map(\.name) == ["other"])
    }

    /// A remembered comparison is the one that was made.
    @Test func itIsRememberedAsItIs() throws {
        let folder = TemporaryFolder()
        let index = try StatIndex(path: folder.path + "/stat")
        let comparison = try compare("a==1\nb==2\n", "package a 1 x  whole\npackage b 2   whole")
        let memory = LockMemory(folder: folder.path + "/installed", subject: "s")
        let (one, two) = (SHA256.digest(of: [1]), SHA256.digest(of: [2]))
        #expect(try memory.comparison(one, index) == nil)
        let library = folder.path + "/library"
        try Files.createFolder(library + "/dplyr")
        try Files.write(Array("Version: 1\n".utf8), to: library + "/dplyr/DESCRIPTION")
        try memory.remember(comparison, [library], one, index)
        #expect(try memory.comparison(one, index) == comparison)
        #expect(try memory.comparison(two, index) == nil)
        // What is in R's library now.
        try Files.write(Array("Version: 2.0\n".utf8), to: library + "/dplyr/DESCRIPTION")
        #expect(try memory.comparison(one, index) == nil)
        try memory.remember(comparison, [library], one, index)
        #expect(try memory.comparison(one, index) == comparison)
        try Files.createFolder(library + "/new")
        try Files.write([], to: library + "/new/DESCRIPTION")
        #expect(try memory.comparison(one, index) == nil)
        for damage in [
            "", "{}", "{\"identity\": 1}", "[", "{\"identity\": \"x\", \"folders\": [], \"packages\": {\"a\": 1}}",
        ] {
            for file in try Files.names(in: folder.path + "/installed") {
                try Files.write(Array(damage.utf8), to: "\(folder.path)/installed/\(file)")
            }
            #expect(try memory.comparison(one, index) == nil)
        }
    }

    @Test func versionsOfR() throws {
        #expect(LockComparison.isSame("1.1-2", "1.1.2", .r))
        #expect(LockComparison.isSame("2024.01.1", "2024.1.1", .r))
        #expect(!LockComparison.isSame("1.1.2", "1.1.20", .r))
        let lock = #"{"R": {"Version": "4.3.1"}, "Packages": {"a": {"Version": "1", "RemoteSha": "abc"}}}"#
        let right = try compare(lock, "package R 4.3.1   whole\npackage a 1 built_for_R_4.3.1 abc whole", .r)
        #expect(texts(right) == ["R: 4.3.1", "a: 1, built for R 4.3.1"] && right.mismatches.isEmpty)
        let wrong = try compare(lock, "package R 4.3.2   whole\npackage a 1 x abd whole", .r)
        #expect(wrong.mismatches.map(\.name) == ["R", "a"])
        // A package that no repository has marked has no revision.
        #expect(try compare(lock, "package R 4.3.1   whole\npackage a 1 x  whole", .r).mismatches.isEmpty)
    }

    @Test func environmentsOfConda() throws {
        let folder = TemporaryFolder()
        for file in [
            "conda-meta/numpy-1.26.4-py311h64a7726_0.json", "conda-meta/history", "conda-meta/odd.json",
            "lib/python3.11/site-packages/some_package-2.0.dist-info/METADATA",
        ] {
            try Files.createFolder(Files.folder(of: folder.path + "/" + file))
            try Files.write([], to: folder.path + "/" + file)
        }
        let installed = try InstalledPackages(condaPrefix: folder.path)
        let lock = LockFile(name: "l", language: .conda, source: "lock", place: "")
        func compare(_ text: String) throws -> LockComparison {
            LockComparison(try LockedPackages.parse(Array(text.utf8), .conda, file: "lock", [:]), installed, lock)
        }
        let address = "https://conda.anaconda.org/conda-forge/linux-64/numpy-1.26.4-"
        let right = try compare("@EXPLICIT\n\(address)py311h64a7726_0.conda\n")
        #expect(texts(right) == ["numpy: 1.26.4, build py311h64a7726_0"] && right.mismatches.isEmpty)
        let build = try compare("@EXPLICIT\n\(address)py311habcdef_1.conda\n")
        #expect(
            build.mismatches == [
                .init(
                    name: "numpy", line: 2, found: "1.26.4, py311h64a7726_0", expected: "1.26.4, py311habcdef_1")
            ])
        let pip = "package:\n- name: Some.Package\n  version: 2.0\n  manager: pip\n"
        #expect(try compare(pip).mismatches.isEmpty)
        #expect(try compare(pip.replacingOccurrences(of: "2.0", with: "2.1")).mismatches.count == 1)
    }
}
