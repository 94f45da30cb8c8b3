import Engine
import Testing

@testable import Kinds
@testable import PaperA
@testable import PaperB
@testable import Results

@Suite struct VersionsTests {
    @Test func librariesNameTheirVersions() throws {
        let versions = try Versions.of(.hdf5, .zlib, .libc)
        #expect(versions.count == 3)
        for (name, version) in versions {
            #expect(version.contains { $0.isNumber } && version.contains("."), "\(name): \(version)")
        }
        // What a processor's instruction set does not change has no business in a key.
        #expect(versions["libc"]?.contains("x86_64") == true || versions["libc"]?.contains("arm64") == true)
    }

    @Test func toolsNameTheirVersions() throws {
        let versions = try Versions.of(.gnuplot, .font)
        #expect(versions["gnuplot"]?.hasPrefix("gnuplot ") == true)
        #expect(versions["font"]?.hasPrefix("Liberation Sans ") == true)
    }
}
