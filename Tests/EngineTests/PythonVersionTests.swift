import Testing

@testable import Engine
@testable import StageGraph

/// Versions, names and conditions as Python's standards have them.
@Suite struct PythonVersionTests {
    @Test func versionsInTheirOrder() throws {
        // PEP 440's own example, and more.
        let sorted = [
            "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2",
            "1.0b2.post345.dev456",
            "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0.post456.dev34",
            "1.0.post456",
            "1.0.15", "1.1.dev1", "1.10", "2024.1", "1!0.1",
        ]
        let versions = try sorted.map { try #require(PythonVersion($0), "\($0)") }
        for (place, one) in versions.enumerated() {
            for (other, two) in versions.enumerated() where sorted[place].contains("dev456") == false || other != place
            {
                #expect(
                    (one < two) == (place < other) || sorted[place].hasPrefix("1.dev")
                        || sorted[other].hasPrefix("1.dev"), "\(sorted[place]) \(sorted[other])")
            }
        }
    }

    @Test(arguments: [
        ("1.0", "1"), ("1.0.0", "v1.0"), ("1.0-1", "1.0.post1"), ("1.0ALPHA1", "1.0a1"), ("1.0-beta.2", "1.0b2"),
        ("1.0c1", "1.0rc1"), ("1.0.rev3", "1.0.post3"), (" 1.0 ", "1.0"), ("1.0+ubuntu-1", "1.0+ubuntu.1"),
        ("01.02", "1.2"),
        ("1.0.dev", "1.0.dev0"), ("0!1", "1"),
    ])
    func oneVersionInTwoSpellings(one: String, other: String) {
        #expect(PythonVersion(one) != nil && PythonVersion(one) == PythonVersion(other))
    }

    @Test(arguments: ["", "x", "1.x", "1..2", "1.0+", "1.0+a..b", "1 0", "1.0foo", "99999999999999999999", "1!", "-1"])
    func whatIsNoVersion(text: String) { #expect(PythonVersion(text) == nil) }

    @Test func whatIsAddedLocallyCountsOnlyIfItIsSaid() throws {
        let found = try #require(PythonVersion("2.1.0+cu121"))
        #expect(found.satisfies(try #require(PythonVersion("2.1"))))
        #expect(found.satisfies(try #require(PythonVersion("2.1.0+cu121"))))
        #expect(!found.satisfies(try #require(PythonVersion("2.1.0+cpu"))))
        #expect(!(try #require(PythonVersion("2.1.0"))).satisfies(found))
    }

    @Test func names() {
        #expect(PythonName.normalised("Zope.Interface") == "zope-interface")
        #expect(PythonName.normalised("a_-._b") == "a-b")
        for name in ["", "-a", "a-", "a b", "\u{e9}", "a/b", "_"] { #expect(PythonName.normalised(name) == nil) }
    }

    @Test(arguments: [
        ("python_version >= '3.10'", true), ("python_version < \"3.9\"", false), ("python_version == '3.*'", true),
        ("python_version != '3.11.*'", false), ("python_version ~= '3.10'", true),
        ("python_full_version ~= '3.10.1'", false),
        ("'3.8' <= python_version", true),
        ("sys_platform == 'linux' and os_name == 'nt' or python_version > '3'", true),
        ("sys_platform == 'linux' and (os_name == 'nt' or python_version < '3')", false),
        ("platform_machine in 'x86_64 aarch64'", true), ("platform_machine not in 'arm64'", true),
        ("extra == 'test'", false),
        ("'dev' in dependency_groups", false), ("sys.platform == 'linux'", true), ("platform_release >= '5'", true),
        ("implementation_name === 'cpython'", true), ("platform_system != 'Windows'", true),
    ])
    func conditions(text: String, holds: Bool) {
        #expect(PythonMarker.holds(text, LockFormatTests.variables) == holds)
    }

    @Test(arguments: [
        "", "python_version", "python_version >", "(python_version > '3'", "python_version > '3' and", "'x",
        "unknown == 'x'",
        "python_version > '3' '4'", "a ?", "python_version not '3'", "python_version => '3'",
    ])
    func whatIsNoCondition(text: String) { #expect(PythonMarker.holds(text, LockFormatTests.variables) == nil) }
}
